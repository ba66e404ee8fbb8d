"""What stands in the spreadsheet of agents is text, whatever it begins with."""

from datetime import date
from io import BytesIO
from types import SimpleNamespace
from typing import Any, cast
from zipfile import ZipFile

from python_calamine import CalamineWorkbook

from jingban.mandates.export import agents_workbook
from jingban.mandates.states import MandateState

FORMULA = '=HYPERLINK("https://evil.example","x")'


def test_no_text_becomes_a_formula() -> None:
    mandate = SimpleNamespace(
        series=SimpleNamespace(number="SQ-2026-000001"),
        service_code="unknown",
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
    )
    agent = SimpleNamespace(name=FORMULA, phone="+8613800138000", number="@SUM(1)")
    row = SimpleNamespace(mandate=mandate, agent=agent, state=MandateState.ACTIVE)
    book = agents_workbook(cast(Any, [row]), {})
    cells = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    assert cells[1][1:4] == [FORMULA, "+8613800138000", "@SUM(1)"]
    with ZipFile(BytesIO(book)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
