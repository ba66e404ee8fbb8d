"""An organisation's agents as a spreadsheet."""

from collections.abc import Iterable
from itertools import chain
from tempfile import TemporaryFile
from typing import IO

import xlsxwriter
from django.utils.translation import gettext as _

from jingban.catalogue.models import Service
from jingban.mandates.queries import MandateRow
from jingban.ui.language import local


def agents_workbook(rows: Iterable[MandateRow], services: dict[str, Service]) -> bytes:
    """Give the list as an .xlsx file; every cell is text, so that nothing in it is taken for a formula.

    Rows go to disk as they come; of however many, memory holds one, and at the end the packed file.
    """
    with TemporaryFile() as file:
        _write(file, rows, services)
        file.seek(0)
        return file.read()


def _write(file: IO[bytes], rows: Iterable[MandateRow], services: dict[str, Service]) -> None:
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(_("我的经办人"))
    head = [
        _("授权编号"), _("姓名"), _("手机号"), _("证件号"), _("授权服务事项"),
        _("授权开始时间"), _("授权结束时间"), _("服务状态"),
    ]  # fmt: skip
    lines = (
        [
            row.mandate.series.number,
            row.agent.name,
            row.agent.phone,
            row.agent.number,
            _service_name(row.mandate.service_code, services),
            row.mandate.valid_from.isoformat(),
            row.mandate.valid_to.isoformat(),
            str(row.state.label),
        ]
        for row in rows
    )
    sheet.set_column(0, len(head) - 1, 20)
    for y, line in enumerate(chain([head], lines)):
        for x, text in enumerate(line):
            sheet.write_string(y, x, text)
    book.close()


def _service_name(code: str, services: dict[str, Service]) -> str:
    return local(services[code], "short_name") if code in services else code
