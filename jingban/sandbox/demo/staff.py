"""The demo's staff: one officer for each role, and a second administrator."""

from jingban.foundation.clock import now
from jingban.sandbox.demo.cast import PASSWORD, STAFF
from jingban.sandbox.use_cases.hire import hire
from jingban.staff.queries import officer_by_login


def hire_all() -> None:
    """Hire the officers of the cast, those that are not there yet."""
    for one in STAFF:
        login = one.login or one.role.value.replace("_", "-")
        if officer_by_login(login) is None:
            hire(name=one.name, roles=[one.role], login=login, password=PASSWORD, now=now())
