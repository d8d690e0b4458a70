"""How is a person erased? At once nothing is said or asked any more; then, in steps, every trace goes.

A round goes over all tables. Rounds are repeated until one finds nothing: while it went on, a turn, a message
in flight or an import may have written something again. Between them the database is rewritten.
"""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from actions.appointing import end_office, offices_of
from actions.contacts import assign
from actions.pledge_stops import stop_pledges
from models import erasing
from models.accounts import Account, Binding, BindingState
from models.check_ins import SILENT, Call, CallState
from models.database import Database
from models.erasures import CARRIED_OUT_BY, Erasure, ErasureState
from models.firings import Firing
from models.follow_ups import Cause, FollowUp, FollowUpState
from models.imports import Import
from models.kinds import Kind
from models.members import Member, Standing
from models.orgs import Org
from models.outbox import Message
from models.reports import Report, ReportCall
from models.scope import How, Scope
from models.scrubbing import LARGE, weight
from models.traces import Traces, names_in, numbers_in, numbers_of, said_in
from models.unsealing import forget_files, forget_half_filled, forget_heard

REST = timedelta(seconds=30)  # longer than a turn may take
PATIENCE = timedelta(hours=1)  # with an import that does not end
LAST_WORD = timedelta(hours=24)  # until which the person's chat is waited for
_NIGHT = time(3)
_OPEN = (BindingState.ACTIVE, BindingState.HELD)
_SEALED = (forget_heard, forget_half_filled)
_OWN, _END = -1, len(erasing.WALKS) + len(_SEALED)
_FEWER = 8  # opening a sealed row takes so many times longer than reading one


@dataclass(frozen=True, slots=True)
class Place:
    """How far an erasure is: its round, the table in hand (-1: what is the person's by identifier), behind
    which row; what the round ``found``, what ``waits`` for the next; whether the rewriting is ``due``.
    """

    erasure: int = 0
    round: int = 1
    walk: int = _OWN
    after: int = 0
    found: int = 0
    waits: int = 0
    due: bool = False
    rests_until: str = ""


BEGINNING = Place()


async def begin(scope: Scope, erasure: Erasure, who: Member) -> None:
    """From this turn on the member is nobody: off every list, asked nothing, spoken for by no chat. What is
    to be searched for is kept sealed, and the steps are ordered.
    """
    offices = await offices_of(scope, who)
    traces = await _traces_of(scope, who)
    erasure.state, erasure.began_at = ErasureState.RUNNING, scope.now
    erasure.keep(traces.told(), scope.vault)
    for grant, unit in offices:
        await end_office(scope, grant, who, unit)
    for person in await scope.all(Member.looked_after_by(who.id)):
        assign(scope, person, None)
    who.contact_id = None
    who.stand(Standing.ERASED if who.standing is Standing.ACTIVE else who.standing, scope.now)
    await _stop(scope, who, traces)
    await stop_pledges(scope, who, "erased")
    scope.add(Firing.order(CARRIED_OUT_BY, scope.now, erasure.id))


async def _traces_of(scope: Scope, who: Member) -> Traces:
    bound = await scope.rows(Binding.of_member(who.id, *BindingState))
    accounts = {account.id: account for _, account in bound}
    selves = {binding.account_id for binding, _ in bound if binding.relation == "self"}
    own = selves - set(await scope.all(Binding.own_of_others(selves, who.id)))
    before = await scope.all(erasing.before_imports(who.id))
    earlier = [*before, *await scope.all(erasing.earlier_of(who.id))]
    said = [row for part in erasing.said_by(who.id) for row in await scope.rows(part)]
    said += [row for report in await scope.all(Report.all_of(who.id)) for row in report.spoken_and_written()]
    found = Traces(
        member_id=who.id, accounts=tuple(sorted(own)), relatives=tuple(sorted(accounts.keys() - own)),
        chats=tuple(sorted((accounts[key].bot_id, accounts[key].chat_id) for key in own)),
        names=names_in([who.name, *(row.get("name") for row in before)]),
        numbers=numbers_in(numbers_of(who, earlier, scope.vault)),
        said=said_in([words for words, _ in said], [voice for _, voice in said]), shared=False,
    )  # fmt: skip
    return replace(found, shared=bool(await scope.all(erasing.namesakes(found))))


async def _stop(scope: Scope, who: Member, traces: Traces) -> None:
    """End what is asked and said about the member, then say the last word to their own chats."""
    for call, _ in await scope.rows(Call.of_members([who.id], scope.now)):
        call.state = CallState.CLOSED if call.state in SILENT else call.state
    await scope.run(ReportCall.ended_for(who.id))
    for row in await scope.all(FollowUp.open_for([who.id], *Cause)):
        row.state, row.closed_at = FollowUpState.WITHDRAWN, scope.now
    speaking = [account for _, account in await scope.rows(Binding.of_member(who.id, BindingState.ACTIVE))]
    held = [binding for binding, _ in await scope.rows(Binding.of_member(who.id, *_OPEN))]
    for binding in [*held, *await scope.all(Binding.open_at(traces.accounts))]:
        binding.state, binding.ended_at = BindingState.ENDED, scope.now
    await scope.run(Message.stopped_about(who.id))
    for number in traces.accounts:
        await scope.run(Message.stopped_to(number))
    for account in speaking:
        _tell(scope, account, traces)


def _tell(scope: Scope, account: Account, traces: Traces) -> None:
    """The person hears that it is done; a relative that the chat speaks for one less. No name is said."""
    screen = erasing.GOODBYE if account.id in traces.accounts else "erasure-of-relative"
    if account.unreachable_since is None:
        scope.show(screen, account, None, How(Kind.RIGHTS_ANSWER))


async def erase_on(scope: Scope, slot: datetime, place: Place, rows: int) -> Place | None:
    """Go on with the oldest erasure that runs; return how far that came, None when there is none."""
    erasure = await scope.get(Erasure, place.erasure) if place.erasure else None
    if erasure is None or erasure.state is not ErasureState.RUNNING:
        further = await scope.first(Erasure.running())
        return Place(further.id) if further else None
    traces = Traces.of(erasure.kept(scope.vault))
    if place.walk == _OWN:
        found = place.found
        for statement in erasing.own_rows(traces):
            found += len(await scope.rows(statement))
        return replace(place, walk=0, after=0, found=found, rests_until="")
    if place.walk < _END:
        return await _walk_on(scope, traces, place, rows)
    if place.walk == _END:
        return await _end_round(scope, slot, erasure, traces, place)
    if place.due:  # it could not be rewritten
        return replace(place, rests_until=(scope.now + REST).isoformat())
    until = (scope.now + REST).isoformat()
    return Place(place.erasure, place.round + 1, rests_until=until)


async def _walk_on(scope: Scope, traces: Traces, place: Place, rows: int) -> Place:
    """Look at a stretch of a table; behind its last row the next table begins."""
    if place.walk < len(erasing.WALKS):
        walk = erasing.WALKS[place.walk]
        ((last, _),) = await scope.rows(walk.stretch(place.after, rows))
        found = waits = 0
        if last is not None:
            found = len(await scope.rows(walk.on(traces, scope.dialect, place.after, last)))
    else:
        look = _SEALED[place.walk - len(erasing.WALKS)]
        last, found, waits = await look(scope, traces, place.after, rows // _FEWER)
    counted = replace(place, found=place.found + found, waits=place.waits + waits)
    if last is None:
        return replace(counted, walk=place.walk + 1, after=0)
    return replace(counted, after=last)


async def _end_round(
    scope: Scope, slot: datetime, erasure: Erasure, traces: Traces, place: Place
) -> Place | None:
    """End after a round that found nothing; else have the database rewritten, and go over it again."""
    began = erasure.began_at or scope.now
    if scope.now - began > LAST_WORD:
        await scope.run(erasing.silenced(traces))
    await scope.run(erasing.nameless(traces))
    waits = [place.waits, *[len(await scope.all(left)) for left in erasing.left_open(traces)]]
    dropped, under_way = await _look_at_work(scope, traces)
    waits.append(under_way if scope.now - began < PATIENCE else 0)
    due = place.found + dropped > 0
    if not due and not any(waits) and place.round > 1:
        return await _finish(scope, erasure)
    return replace(place, walk=_END + 1, due=due, rests_until=await _when(scope, slot) if due else "")


async def _look_at_work(scope: Scope, traces: Traces) -> tuple[int, int]:
    """Drop what long work has kept that may know the person; return how much, and how much is under way."""
    who = await scope.get(Member, traces.member_id)
    branch = await scope.get(Org, who.branch_id) if who else None
    if branch is None:
        return 0, 0
    dropped, under_way = await forget_files(scope, branch.path)
    return dropped, under_way + len(await scope.all(Import.unfinished(branch.path)))


async def _when(scope: Scope, slot: datetime) -> str:
    """Return when the database may be rewritten: at once, a large one in the night that follows."""
    if (await scope.first(weight(scope.dialect)) or 0) <= LARGE:
        return ""
    here = scope.now.astimezone(slot.tzinfo)
    night = datetime.combine(here.date(), _NIGHT, slot.tzinfo)
    return (night if night > here else night + timedelta(days=1)).isoformat()


async def scrub(database: Database, place: Place) -> Place:
    """Rewrite the database where that is due, outside of any transaction."""
    return replace(place, due=not await database.scrub()) if place.due else place


async def _finish(scope: Scope, erasure: Erasure) -> Place | None:
    """Nothing is left but the number of the request; who decided hears that it is done."""
    erasure.state, erasure.ended_at, erasure.sealed = ErasureState.DONE, scope.now, None
    scope.audit("erased", erasure)
    decider = await scope.get(Member, erasure.decider_id) if erasure.decider_id else None
    if decider is not None:
        how = How(Kind.STAFF_NOTE, key=f"erased:{erasure.id}")
        await scope.tell(decider, "erasure-done", how, number=erasure.id)
    await scope.flush()
    further = await scope.first(Erasure.running())
    return Place(further.id) if further else None
