"""After an import: going on, taking it back, the way to whom it calls secretary (domain §3.4 L)."""

from actions import imported, sheets
from bot.buttons import Button, Go
from bot.screens import Screen
from handlers.grants import ShowProposed
from handlers.sheets import MENU


class GoOnImporting(Button, prefix="wg", work="sheet"):
    """接着导, in the same way."""

    work: int
    how: int
    action = sheets.import_sheet
    only_if = "cut"


class AskToUndo(Button, prefix="wb"):
    """撤销导入, asked once more."""

    number: int
    action = imported.ask_to_undo
    keeps = True


class UndoImport(Button, prefix="wk"):
    """Yes, it is taken back."""

    number: int
    action = imported.undo_import


AFTER = ((ShowProposed,), (AskToUndo,), *MENU)

SCREENS = (
    Screen("import-written", AFTER),
    Screen("import-stopped", ((GoOnImporting,), (AskToUndo,), *MENU), sections=("cut",)),
    Screen("import-unfinished", ((AskToUndo,), *MENU)),
    Screen("import-taken-over", MENU),
    Screen("import-undo-asked", ((UndoImport,), (Go("roster"),))),
    Screen("import-undone-now", MENU, items="lines", prepare=sheets.bring_lines),
    Screen("import-undone-before", MENU),
    Screen("undo-stopped", MENU),
)
