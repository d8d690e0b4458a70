"""📑 导出: tables as files in the chat (domain §3.2)."""

from actions import exports
from bot.buttons import Button, Go
from bot.commands import Command
from bot.screens import Screen
from models.roles import Permission


class ExportUnit(Button, prefix="wu"):
    """The tables of this unit."""

    org: int
    action = exports.show_tables
    keeps = True


class ExportTable(Button, prefix="wt"):
    """This table."""

    table: str
    org: int
    action = exports.choose_table
    keeps = True


class ExportAsXlsx(Button, prefix="wa", ending="xlsx"):
    """As a workbook."""

    table: str
    org: int
    ending: str
    action = exports.export_table


class ExportAsCsv(Button, prefix="wc", ending="csv"):
    """As plain text with commas."""

    table: str
    org: int
    ending: str
    action = exports.export_table


class ExportAsJsonl(Button, prefix="wj", ending="jsonl"):
    """For programs."""

    table: str
    org: int
    ending: str
    action = exports.export_table


class AskForPhones(Button, prefix="wp"):
    """With full numbers, asked once more."""

    table: str
    org: int
    action = exports.ask_for_phones
    only_if = "sealed"


class ExportWithPhones(Button, prefix="wq"):
    """Yes, with full numbers."""

    table: str
    org: int
    action = exports.export_with_phones
    only_if = "sealed"


EXPORT = Command("export", exports.show_exports, needs=Permission.EXPORT_MAKE)

SCREENS = (
    Screen("export-units", ((Go("menu"),),), items="units", item_buttons=(ExportUnit,), lines=False),
    Screen("export-tables", ((Go("menu"),),), items="tables", item_buttons=(ExportTable,), lines=False),
    Screen(
        "export-how",
        ((ExportAsXlsx, ExportAsCsv, ExportAsJsonl), (AskForPhones,), (Go("export"),), (Go("menu"),)),
        sections=("numbered",),
    ),
    Screen("export-phones-asked", ((ExportWithPhones,), (Go("export"),))),
    Screen("export-done", ((Go("export"),), (Go("menu"),)), sections=("phones",)),
    Screen("file-too-large", ((Go("export"),), (Go("menu"),))),
)
