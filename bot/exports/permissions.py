"""Who may do what? Actions and roles as a table, from the same declarations that are asked at every tap."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from bot.exports.cells import guarded
from bot.exports.table import ExportError
from bot.texts import Catalogue, Words
from bot.upkeep.draft import draft
from bot.upkeep.fault import UpkeepError
from models.roles import ROLES, Permission, Role
from models.values import enum_key


def write_permissions(file: Path, declared: Mapping[str, Permission | None]) -> int:
    """Write a row for each action (name: what it needs), sorted, with a mark for each role; return how many.

    What needs nothing is open to everybody. A role's column says what the role adds: every bound person is a
    member besides (``Actor.may``). Raises ExportError when the file cannot be written.
    """
    words = Words(Catalogue(), "zh_CN")
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow(
        [words.plain("export-permissions.action"), words.plain("export-permissions.needs")]
        + [words.plain(enum_key(role)) for role in Role]
    )
    yes, anybody = words.plain("export-permissions.may"), words.plain("export-permissions.anybody")
    for name, needs in sorted(declared.items()):
        marks = [yes if needs is None or needs in ROLES[role] else "" for role in Role]
        writer.writerow([guarded(name), needs.value if needs else anybody, *marks])
    try:
        with draft(file) as out:
            out.write(f"\ufeff{sheet.getvalue()}".encode())
    except UpkeepError as fault:
        raise ExportError(str(fault)) from None
    return len(declared)
