"""守孝: who has lost somebody is told nothing festive for a while, and duties softly (domain §2.3)."""

from datetime import date, timedelta

from actions.roster import show_member
from actions.staff import find_member, today_of
from actions.verb import action
from models.mourning import LONGEST, mourns
from models.refusal import NotFound
from models.roles import Permission
from models.rules import MOURNING
from models.scope import Scope


@action(needs=Permission.MEMBER_MOURN)
async def offer_mourning(scope: Scope, member: int) -> None:
    """Ask until when: as many days as is usual here (49 by default), or another day."""
    who = await find_member(scope, Permission.MEMBER_MOURN, member)
    days = scope.here(who.branch_id)[MOURNING]
    until = today_of(scope) + timedelta(days=days)
    scope.show(
        "mourning-asked", None, None, member=who.id, name=who.name, days=days, until=until,
        mourning=mourns(who, today_of(scope)),
    )  # fmt: skip


@action(needs=Permission.MEMBER_MOURN)
async def mourn_for(scope: Scope, member: int, days: int) -> None:
    """Have a member in mourning for so many days from today."""
    if not 0 < days <= LONGEST.days:
        raise NotFound
    await _mourn(scope, member, today_of(scope) + timedelta(days=days))


@action(needs=Permission.MEMBER_MOURN)
async def offer_day(scope: Scope, member: int) -> dict[str, object]:
    """Return the form's context: who it is."""
    return {"name": (await find_member(scope, Permission.MEMBER_MOURN, member)).name}


@action(needs=Permission.MEMBER_MOURN)
async def mourn_until(scope: Scope, until: date, member: int = 0) -> None:
    """Have a member in mourning up to a day, that day included."""
    await _mourn(scope, member, until)


async def _mourn(scope: Scope, member: int, until: date) -> None:
    who = await find_member(scope, Permission.MEMBER_MOURN, member)
    who.mourning_until = until
    scope.audit("mourning", who, who, until=until)
    await scope.flush()
    await show_member(scope, who.id)


@action(needs=Permission.MEMBER_MOURN)
async def end_mourning(scope: Scope, member: int) -> None:
    """End it before its day; one that is over stays as it is."""
    who = await find_member(scope, Permission.MEMBER_MOURN, member)
    if mourns(who, today_of(scope)):
        who.mourning_until = None
        scope.audit("mourning-ended", who, who)
    await show_member(scope, who.id)
