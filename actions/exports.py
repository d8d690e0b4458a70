"""导出: which table, of which unit, as which file (domain §3.2 月报导出)? Numbers are asked for once more."""

from actions.staff import covers, find_org
from actions.verb import action
from actions.works import order
from models.ledgers.names import ENDINGS, NUMBERED, Ledger
from models.orgs import Org, ancestor_ids
from models.refusal import NotFound
from models.roles import Permission
from models.scope import Scope
from models.values import enum_key
from models.works import WorkKind


@action(needs=Permission.EXPORT_MAKE)
async def show_exports(scope: Scope) -> None:
    """Show the tables of the own unit; who answers for several chooses one first."""
    paths = scope.actor.paths(Permission.EXPORT_MAKE)
    if len(paths) == 1:
        await show_tables(scope, ancestor_ids(paths[0])[-1])
        return
    roots = [org for path in paths if (org := await scope.get(Org, ancestor_ids(path)[-1]))]
    scope.show("export-units", units=[{"org": org.id, "unit": org.name} for org in roots])


@action(needs=Permission.EXPORT_MAKE)
async def show_tables(scope: Scope, org: int) -> None:
    """Show which tables there are of a unit and all below it."""
    unit = await find_org(scope, Permission.EXPORT_MAKE, org)
    tables = [{"table": ledger.value, "label": enum_key(ledger), "org": unit.id} for ledger in Ledger]
    scope.show("export-tables", unit=unit.name, tables=tables)


@action(needs=Permission.EXPORT_MAKE)
async def choose_table(scope: Scope, table: str, org: int) -> None:
    """Ask which kind of file it shall be; full numbers are offered where the table has any."""
    unit, ledger = await find_org(scope, Permission.EXPORT_MAKE, org), _ledger(table)
    seen = ledger in NUMBERED and covers(scope, Permission.MEMBER_SEE_PHONE, unit.path)
    scope.show(
        "export-how", unit=unit.name, org=unit.id, table=ledger.value, label=enum_key(ledger),
        numbered=ledger in NUMBERED, sealed=seen, **{kind[1:]: kind[1:] for kind in ENDINGS},
    )  # fmt: skip


@action(needs=Permission.EXPORT_MAKE)
async def export_table(scope: Scope, table: str, org: int, ending: str) -> None:
    """Have a table made as a file and sent to this chat; telephone numbers show head and tail only."""
    unit, ledger = await find_org(scope, Permission.EXPORT_MAKE, org), _ledger(table)
    kind = f".{ending}"
    if kind not in ENDINGS:
        raise NotFound
    await order(scope, WorkKind.EXPORT, unit, table=ledger.value, ending=kind, phones=False)


@action(needs=Permission.EXPORT_MAKE)
async def ask_for_phones(scope: Scope, table: str, org: int) -> None:
    """Ask once more whether full numbers are needed; nothing is made yet."""
    unit, ledger = await _numbered(scope, table, org)
    label = enum_key(ledger)
    scope.show(
        "export-phones-asked", unit=unit.name, org=unit.id, table=ledger.value, label=label, sealed=True
    )


@action(needs=Permission.MEMBER_SEE_PHONE)
async def export_with_phones(scope: Scope, table: str, org: int) -> None:
    """Have a table made with full telephone numbers; each whose number it holds can read of it."""
    unit, ledger = await _numbered(scope, table, org)
    await order(scope, WorkKind.EXPORT, unit, table=ledger.value, ending=ENDINGS[0], phones=True)


async def _numbered(scope: Scope, table: str, org: int) -> tuple[Org, Ledger]:
    """Return unit and table where the asker may have its numbers; anything else is NotFound."""
    unit, ledger = await find_org(scope, Permission.EXPORT_MAKE, org), _ledger(table)
    if ledger not in NUMBERED or not covers(scope, Permission.MEMBER_SEE_PHONE, unit.path):
        raise NotFound
    return unit, ledger


def _ledger(table: str) -> Ledger:
    if table not in set(Ledger):
        raise NotFound
    return Ledger(table)
