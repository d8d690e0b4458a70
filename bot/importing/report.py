"""What is written down about an import? One line a finding: sheet, row, column, value, verdict, reason."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import xlsxwriter

from bot.exports import guarded
from bot.importing.fault import ImportRefusedError
from bot.importing.summary import Summary
from bot.importing.telling import Teller
from models.roster.branches import Tree
from models.roster.verdicts import Verdict

COLUMNS = ("sheet", "row", "column", "value", "verdict", "reason")
ENDINGS = (".json", ".xlsx")
Line = tuple[str, int | None, str, str, str, str]


def check_ending(file: Path) -> None:
    """Refuse a report of a kind that nobody can write, before anything is done."""
    if file.suffix.lower() not in ENDINGS:
        raise ImportRefusedError(f"A report is {' or '.join(ENDINGS)}, not {file.name}. Nothing was written.")


def write_report(file: Path, summary: Summary, teller: Teller, tree: Tree) -> None:
    """Write everything that is listed, and all of it; ImportRefusedError where it cannot be written."""
    lines = _lines(summary, teller, tree)
    try:
        if file.suffix.lower() == ".json":
            rows = [dict(zip(COLUMNS, line, strict=True)) for line in lines]
            file.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        else:
            _write_book(str(file), lines, teller)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as fault:
        raise ImportRefusedError(
            f"The report {file} cannot be written: {fault}. Nothing was imported."
        ) from None


def book_of(out: IO[bytes], summary: Summary, teller: Teller, tree: Tree) -> int:
    """Write everything that is listed into a workbook; return how many lines that is."""
    lines = list(_lines(summary, teller, tree))
    _write_book(out, iter(lines), teller)
    return len(lines)


def _lines(summary: Summary, teller: Teller, tree: Tree) -> Iterator[Line]:
    for remark in summary.remarks:
        found = remark.finding
        column, reason = teller.column(found.column), teller.reason(found)
        yield remark.sheet, remark.row, column, found.value, found.verdict.value, reason
    for one in summary.differences:
        reason, becomes = teller.difference(one), teller.said(one.becomes)
        yield one.sheet, one.row, teller.column(one.column), becomes, Verdict.FINE.value, reason
    for proposal in summary.secretaries:
        args = {"name": proposal.name, "branch": tree.nodes[proposal.branch_id].name}
        reason, post = teller.words("import-secretary-proposed", args), teller.column("party_post")
        yield proposal.sheet, proposal.row, post, proposal.name, Verdict.FINE.value, reason
    for node in summary.proposed:
        level = teller.column(node.level.value.replace("-", "_"))
        yield "", None, level, node.name, Verdict.LOOK.value, teller.words("import-org-absent", {})
    for person in summary.missing:
        args = {"name": person.name, "branch": tree.nodes[person.branch_id].name}
        reason = teller.words("import-absent", args)
        yield "", None, teller.column("name"), person.name, Verdict.LOOK.value, reason


def _write_book(file: str | IO[bytes], lines: Iterator[Line], teller: Teller) -> None:
    """Texts are written as texts, whatever they look like; only row numbers are numbers."""
    with xlsxwriter.Workbook(file, {"constant_memory": True, "in_memory": not isinstance(file, str)}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for place, name in enumerate(COLUMNS):
            sheet.write_string(0, place, teller.words("import-report." + name, {}), bold)
        for number, line in enumerate(lines, 1):
            for place, cell in enumerate(line):
                if isinstance(cell, int):
                    sheet.write_number(number, place, cell)
                elif cell:
                    sheet.write_string(number, place, guarded(cell))
