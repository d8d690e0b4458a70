"""What if somebody writes that they want to die, or that somebody has died? People first (domain §3.5).

The machine decides nothing: it alerts, it keeps silent from then on, and the branch looks after the rest.
"""

from datetime import timedelta

from actions.responsible import responsible_for, tell_responsible
from actions.support import HelpUnbound, open_follow_up
from actions.verb import action
from models.follow_ups import Cause
from models.kinds import Kind
from models.members import Member
from models.outbox import Message
from models.refusal import NotFound
from models.roles import Permission
from models.roster.cells import without_ids
from models.rule_book import county_day
from models.rules import MOURNING
from models.scope import Scope

_QUOTED = 500  # characters of what somebody wrote


@action(needs=None)
async def hear_distress(scope: Scope, text: str) -> None:
    """Somebody is in despair: those responsible are alerted at once with their words, and they hear who will
    call, and whom to call now. Whoever speaks for nobody gets the numbers: HelpUnbound.
    """
    member = scope.actor.member
    if member is None:
        raise HelpUnbound
    due = await open_follow_up(scope, member, Cause.HELP, without_ids(text)[:_QUOTED], Kind.STAFF_ALERT)
    people = [person.name for person in await responsible_for(scope, member)]
    scope.show("distress-heard", None, member, dear=scope.dear(member), people=people, due=due)


@action(needs=None)
async def hear_of_death(scope: Scope, text: str) -> None:
    """Somebody writes of a death: sympathy, and one question, whose. Whoever speaks for nobody is told how to
    reach the branch.
    """
    del text  # what exactly was written is between them and the branch
    people = [{"member": one.id, "name": one.name} for one in scope.actor.members]
    scope.show("death-heard", None, None, people=people, **{"known" if people else "unknown": True})


@action(needs=Permission.SELF_SEE)
async def report_death(scope: Scope, member: int) -> None:
    """是本人: from now on nothing is sent about this member, and the branch is asked at once to visit and to
    note it on the roster; whether it is true, people find out. A second tap alerts nobody again.
    """
    who = scope.actor.speaks_for(member)
    if who is None:
        raise NotFound
    if not _is_silenced(scope, who):
        _mourn(scope, who)
        who.prefers_phone = True
        await scope.run(Message.stopped_about(who.id))
        await open_follow_up(scope, who, Cause.TALK, None, Kind.STAFF_ALERT, "death-told")
        scope.audit("death-told", who, who)
    scope.show("sympathy")


def _is_silenced(scope: Scope, who: Member) -> bool:
    today = county_day(scope.now)
    return who.prefers_phone and who.mourning_until is not None and who.mourning_until >= today


def _mourn(scope: Scope, who: Member) -> None:
    until = county_day(scope.now) + timedelta(days=scope.here(who.branch_id)[MOURNING])
    who.mourning_until = max(until, who.mourning_until or until)


@action(needs=Permission.SELF_SEE)
async def report_mourning(scope: Scope) -> None:
    """家里别人: whoever this chat speaks for is told nothing festive for as long as is usual, and the branch
    hears that a family is in mourning.
    """
    for who in scope.actor.members:
        _mourn(scope, who)
        scope.audit("mourning", who, who, until=who.mourning_until)
        key = f"mourning-told:{who.id}:{county_day(scope.now)}"
        await tell_responsible(scope, who, "mourning-told", Kind.STAFF_NOTE, key, name=who.name)
    if scope.actor.member is None:
        raise NotFound
    scope.show("mourning-heard", None, None, until=scope.actor.member.mourning_until)
