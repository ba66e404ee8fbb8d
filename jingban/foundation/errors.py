"""Failures that any room may meet."""

import errno
import sqlite3

from django.db import DatabaseError, InterfaceError


class DependencyDown(Exception):
    """Something we depend on (`what`: "sms", "population", "organisations" …) does not answer now.

    Nothing was half done; the same attempt may be repeated later.
    """

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


# Busy, locked, out of memory, read-only, read or write error, disk full, cannot open.
_SQLITE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}
# PostgreSQL, appendix A: connection, rolled back for another's sake, resources, operator, system.
_SQLSTATE_CLASSES = ("08", "40", "53", "57", "58")
_LOCK_NOT_AVAILABLE = "55P03"
_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS}


def passes(error: BaseException | None) -> bool:
    """Say whether a failure is of the moment: the database busy or away, the disk full, something we depend on down.

    What was asked was not done and may be asked again; a mistake of ours is not of this kind.
    """
    match error:
        case DependencyDown():
            return True
        case OSError():
            return error.errno in _DISK
        case InterfaceError():
            return True
        case DatabaseError():
            return _database_passes(error.__cause__)
    # A failure named anew (`raise UnableTo… from error`) is judged by what it was named from.
    return error is not None and error.__cause__ is not None and passes(error.__cause__)


def _database_passes(cause: BaseException | None) -> bool:
    if isinstance(cause, sqlite3.Error):
        # The lowest byte is the primary code, the rest says more precisely which.
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in _SQLITE
    state = getattr(cause, "sqlstate", "")
    if state is None:  # the server never got to answer
        return any(kind.__name__ == "OperationalError" for kind in type(cause).__mro__)
    return state.startswith(_SQLSTATE_CLASSES) or state == _LOCK_NOT_AVAILABLE
