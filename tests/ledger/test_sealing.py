"""The chain, the signed head, and what `verify_ledger` makes of tampering."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from jingban.ledger import record, sealer
from jingban.ledger.chain import link_of
from jingban.ledger.heads import Head, UnreadableHead
from jingban.ledger.models import LedgerHead, LedgerRow
from jingban.ledger.sealer import heads_folder, keep_head, seal_rows
from tests.ledger.events import SampleEvent

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    settings.DATA = tmp_path
    return heads_folder()


def write(count: int, *, now: datetime = NOW) -> None:
    for number in range(count):
        record(SampleEvent.DONE, now=now, subject_id=uuid4(), data={"number": number})


def seal(now: datetime = NOW) -> int:
    sealed = seal_rows(now=now)
    keep_head(heads_folder())
    return sealed


def verify(*options: str) -> str:
    out = StringIO()
    try:
        call_command("verify_ledger", *options, stdout=out)
    except CommandError as error:
        return str(error)
    return out.getvalue()


def tamper(statement: str, *params: object) -> None:
    """Change the table as somebody with all rights in the database could."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in ("facts", "seal", "delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS ledger_row_{name}")
        else:
            cursor.execute("ALTER TABLE ledger_ledgerrow DISABLE TRIGGER USER")
        cursor.execute(statement, params)
        assert cursor.rowcount == 1


def test_an_empty_ledger_verifies():
    assert seal() == 0
    assert verify().startswith("OK: 0 rows")


def test_rows_are_sealed_in_order_and_verify():
    write(5)
    assert seal() == 5
    write(2)
    assert verify().startswith("OK: 5 rows sealed and verified, 2 not yet sealed")
    assert seal() == 2
    assert seal() == 0
    assert verify().startswith("OK: 7 rows sealed and verified, 0 not yet sealed, 0 sealed since")
    positions = LedgerRow.objects.order_by("id").values_list("position", flat=True)
    assert list(positions) == list(range(1, 8))


def test_a_batch_leaves_the_rest_for_the_next():
    write(5)
    assert seal_rows(now=NOW, limit=3) == 3
    assert seal_rows(now=NOW, limit=3) == 2


def test_of_two_sealers_on_the_same_rows_one_is_late(monkeypatch: pytest.MonkeyPatch):
    write(3)
    head = sealer._head(NOW)

    def head_before_the_other_sealed(_: datetime) -> Head:
        monkeypatch.undo()
        assert seal() == 4
        return head

    monkeypatch.setattr(sealer, "_head", head_before_the_other_sealed)
    write(1)
    assert seal() == 0
    write(1)
    assert seal() == 1
    assert verify().startswith("OK: 5 rows")


@pytest.mark.parametrize(
    "change",
    [
        "outcome = 'succesS'",
        "event = 'sample.dona'",
        "subject_id = NULL",
        """data = '{"number":3}'""",
        "at = '2026-12-01 08:00:01+00:00'",
    ],
)
def test_one_changed_value_is_named(change: str):
    write(6)
    seal()
    tamper(f"UPDATE ledger_ledgerrow SET {change} WHERE position = 3")
    assert verify().startswith("BROKEN: the row at position 3")


def test_one_changed_byte_of_a_link_is_named():
    write(3)
    seal()
    tamper("UPDATE ledger_ledgerrow SET link = %s WHERE position = 2", bytes(32))
    assert verify().startswith("BROKEN: the row at position 2")


def test_a_removed_row_is_named():
    write(6)
    seal()
    tamper("DELETE FROM ledger_ledgerrow WHERE position = 4")
    assert verify() == "BROKEN: the row at position 4 is missing"


def test_a_removed_last_row_is_named():
    write(6)
    seal()
    tamper("DELETE FROM ledger_ledgerrow WHERE position = 6")
    assert verify() == "BROKEN: the row at position 6 is missing: the signed head knows 6 rows"


def test_all_rows_and_the_head_removed_is_named():
    write(1)
    seal()
    tamper("DELETE FROM ledger_ledgerrow")
    tamper("DELETE FROM ledger_ledgerhead")
    assert verify() == "BROKEN: rows after position 0 are missing: head-2026-12-01.json knows 1 rows"


def test_a_database_brought_back_to_a_former_state_is_named():
    write(3)
    seal()
    former = LedgerHead.objects.values().get()
    write(2)
    seal(NOW + timedelta(seconds=1))
    tamper("DELETE FROM ledger_ledgerrow WHERE position = 5")
    tamper("DELETE FROM ledger_ledgerrow WHERE position = 4")
    LedgerHead.objects.update(**former)
    assert verify() == "BROKEN: rows after position 3 are missing: head-2026-12-01.json knows 5 rows"
    write(5)
    seal(NOW + timedelta(seconds=2))
    assert verify().startswith("BROKEN: the row at position 5 "), "the sealer must not sign it away"


def test_a_row_inserted_after_the_end_with_the_right_link_is_named():
    write(3)
    seal()
    write(1)
    row = LedgerRow.objects.get(position=None)
    link = link_of(bytes(LedgerRow.objects.get(position=3).link or b""), row, 4)
    tamper("UPDATE ledger_ledgerrow SET position = 4, link = %s WHERE position IS NULL", link)
    assert verify() == "BROKEN: the row at position 4 was inserted: the signed head knows 3 rows"


def test_a_row_inserted_between_with_all_links_made_anew_is_named():
    write(4)
    seal()
    write(1)
    for position in (4, 3):
        tamper(f"UPDATE ledger_ledgerrow SET position = {position + 1} WHERE position = {position}")
    tamper("UPDATE ledger_ledgerrow SET position = 3 WHERE position IS NULL")
    link = b""
    for row in LedgerRow.objects.order_by("position"):
        position = row.position or 0
        link = link_of(link, row, position) if position > 2 else bytes(row.link or b"")
        tamper(f"UPDATE ledger_ledgerrow SET link = %s WHERE position = {position}", link)
    assert verify() == "BROKEN: the row at position 5 was inserted: the signed head knows 4 rows"
    # and who moves the head with it has no signature for it
    LedgerHead.objects.update(position=5, link=link)
    assert verify() == "BROKEN: the head in the database is not signed by this ledger's key"
    write(1)
    with pytest.raises(sealer.ForeignHead):
        seal()


def test_a_replaced_history_does_not_agree_with_the_file_of_an_earlier_day(folder: Path):
    write(2)
    seal()
    write(1)
    seal(NOW + timedelta(days=1))
    assert {path.name for path in folder.iterdir()} == {"head-2026-12-01.json", "head-2026-12-02.json"}
    path = folder / "head-2026-12-01.json"
    values = json.loads(path.read_text())
    path.write_text(json.dumps({**values, "position": 1}))
    assert verify() == "BROKEN: the signed head head-2026-12-01.json is not signed by this ledger's key"
    path.write_text("{")
    assert verify() == "BROKEN: the signed head head-2026-12-01.json cannot be read"


def test_without_any_head_outside_the_database_it_does_not_verify(folder: Path):
    write(1)
    seal()
    shutil.rmtree(folder)
    assert verify() == "BROKEN: there is no signed head outside the database"


def test_a_copy_of_the_heads_shows_what_was_cut_from_both(folder: Path, tmp_path: Path):
    write(2)
    seal()
    copy = shutil.copytree(folder, tmp_path / "copy")
    tamper("DELETE FROM ledger_ledgerhead")
    tamper("DELETE FROM ledger_ledgerrow WHERE position = 2")
    tamper("DELETE FROM ledger_ledgerrow WHERE position = 1")
    shutil.rmtree(folder)
    assert verify().startswith("OK: 0 rows")
    assert verify("--heads", str(copy)).startswith("BROKEN: rows after position 0 are missing")


def test_a_worker_that_died_before_writing_the_file_is_made_good(folder: Path):
    write(1)
    seal()
    write(1)
    seal_rows(now=NOW)
    assert "1 sealed since the newest head outside" in verify()
    keep_head(folder)
    assert "0 sealed since the newest head outside" in verify()


def test_another_key_does_not_verify(settings):
    write(1)
    seal()
    settings.JINGBAN_LEDGER_KEY = "A" * 43 + "="
    assert verify().startswith("BROKEN")


def test_a_full_disk_leaves_the_former_head(folder: Path, monkeypatch: pytest.MonkeyPatch):
    write(1)
    seal()
    write(1)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        seal(NOW + timedelta(seconds=1))
    assert [path.name for path in folder.iterdir()] == ["head-2026-12-01.json"]
    assert verify().startswith("OK: 2 rows")


def test_the_files_of_former_days_are_read_once(folder: Path, monkeypatch: pytest.MonkeyPatch):
    for day in range(3):
        write(1, now=NOW + timedelta(days=day))
        seal(NOW + timedelta(days=day))
    keep_head(folder)
    read: list[str] = []
    real = Path.read_text

    def counted(path: Path, *args: str, **kwargs: str) -> str:
        read.append(path.name)
        return real(path, *args, **kwargs)

    monkeypatch.setattr(Path, "read_text", counted)
    keep_head(folder)
    assert read == []
    write(1, now=NOW + timedelta(days=2))
    seal(NOW + timedelta(days=2))
    keep_head(folder)
    assert read == ["head-2026-12-03.json"]
    newest = folder / "head-2026-12-03.json"
    newest.write_text("{}")
    with pytest.raises(UnreadableHead):
        keep_head(folder)
