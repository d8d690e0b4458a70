"""What comes after an import? Taking it back, and appointing whom the sheet calls secretary (domain §3.4)."""

from actions.staff import find_org
from actions.verb import action
from actions.works import order
from models.imports import Import, ImportState
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.scope import Scope
from models.works import WorkKind

PAGE = 10


class ImportTakenBack(Refusal):
    """The import was taken back already."""


async def _import(scope: Scope, number: int, permission: Permission) -> Import:
    """Return an import of the own subtree; any other is NotFound."""
    card = await scope.get(Import, number)
    if card is None:
        raise NotFound
    await find_org(scope, permission, card.org_id)
    return card


@action(needs=Permission.ROSTER_IMPORT)
async def ask_to_undo(scope: Scope, number: int) -> None:
    """Ask whether an import shall be taken back; nothing is changed yet."""
    card = await _import(scope, number, Permission.ROSTER_IMPORT)
    if card.state is ImportState.UNDONE:
        raise ImportTakenBack(number=number)
    scope.show("import-undo-asked", number=card.id, file=card.file_name, rows=card.done)


@action(needs=Permission.ROSTER_IMPORT)
async def undo_import(scope: Scope, number: int) -> None:
    """撤销导入: have an import taken back; who changed since stays, and is named."""
    card = await _import(scope, number, Permission.ROSTER_IMPORT)
    if card.state is ImportState.UNDONE:
        raise ImportTakenBack(number=number)
    unit = await find_org(scope, Permission.ROSTER_IMPORT, card.org_id)
    await order(scope, WorkKind.UNDO, unit, number=card.id)
