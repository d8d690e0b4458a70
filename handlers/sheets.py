"""导入表格: a sheet that is sent, tried, written, and taken back (domain §3.4 L)."""

from actions import sheets
from bot.buttons import Button, Go
from bot.commands import Command, Reaction
from bot.papers import empty_roster
from bot.screens import Screen
from models.roles import Permission


class TrySheet(Button, prefix="wy"):
    """先试读, below this unit."""

    work: int
    org: int
    action = sheets.try_sheet


class DropSheet(Button, prefix="wd"):
    """不导."""

    work: int
    action = sheets.drop_sheet


class SendForm(Button, prefix="wf"):
    """空白名册."""

    action = sheets.send_form
    keeps = True


class SendReport(Button, prefix="wr"):
    """下载错误表."""

    work: int
    action = sheets.send_report
    only_if = "reported"
    keeps = True


class ImportSheet(Button, prefix="wi", how="plain"):
    """先入: what has its branch already."""

    work: int
    how: int
    action = sheets.import_sheet
    only_if = "any_ready"


class ImportWithOrgs(Button, prefix="wo", how="with_orgs"):
    """Make the organisations that are not there yet, and bring everybody in."""

    work: int
    how: int
    action = sheets.import_sheet
    only_if = "any_orgs"


class ImportMoving(Button, prefix="wm", how="moving"):
    """Also move those who stand on another branch's roster."""

    work: int
    how: int
    action = sheets.import_sheet
    only_if = "any_elsewhere"


ROSTER = Command("roster", sheets.open_roster, takes_text=True, needs=Permission.MEMBER_SEE)
IMPORT = Command("import", sheets.ask_for_sheet, listed=False, needs=Permission.ROSTER_IMPORT)
DOCUMENT = Reaction("document", sheets.take_document)

MENU = ((Go("roster"),), (Go("menu"),))
REFUSALS = (
    "sheet-too-big", "sheet-gone", "sheet-unreadable", "sheet-empty", "sheet-too-large", "sheet-broken",
    "sheet-wrong-type", "sheet-locked", "sheet-old-format", "sheet-web-page", "sheet-unclosed",
    "import-no-header",
)  # fmt: skip

SCREENS = (
    Screen("sheet-wanted", ((SendForm,), *MENU), sections=("unit",)),
    Screen("roster-form", MENU, document=empty_roster),
    Screen(
        "sheet-offered", ((DropSheet,), (Go("menu"),)), items="units", item_buttons=(TrySheet,), lines=False
    ),
    Screen("sheet-read", MENU),
    Screen(
        "sheet-tried",
        ((SendReport,), (ImportSheet,), (ImportWithOrgs,), (ImportMoving,), (DropSheet,)),
        items="lines",
        prepare=sheets.bring_lines,
    ),
    Screen("sheet-dropped", MENU),
    *(Screen(name, ((Go("import"),), (Go("menu"),))) for name in REFUSALS),
)  # fmt: skip
