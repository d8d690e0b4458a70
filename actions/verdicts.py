"""What became of a promise? 定评: the branch proposes from totals and progress, its owner hears first and may
object, then everybody reads it; of an organisation the committee above decides (domain §2.2, §3.4-D′).
"""

from datetime import timedelta
from typing import Any

from actions.responsible import holders_over
from actions.staff import covers, keeper_of, page_of
from actions.verb import action
from actions.vote_cards import card_of, said_verdict, words_of
from actions.votes import OwnPromise, Promise, own_member
from models.kinds import Kind
from models.members import Member
from models.orgs import Org
from models.pledge_ballots import UNJUDGED, Ballot, BallotState
from models.pledge_steps import ItemState
from models.pledges import Verdict
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.rules import VOTE_OBJECT
from models.scope import How, Scope
from models.values import TextKey

PAGE = 8
_PREVIEW = 40  # characters of an item in a list


class VerdictGiven(Refusal):
    """Somebody was quicker: the verdict is on its way, or public."""


class ObjectionLate(Refusal):
    """The days to object are over."""


def _paths(scope: Scope) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the subtrees over whose members, and over whose organisations the asker decides."""
    return scope.actor.paths(Permission.PLEDGE_ADOPT), scope.actor.paths(Permission.PLEDGE_DECIDE)


async def to_judge(scope: Scope) -> bool:
    """Return whether anything waits for a verdict of the asker."""
    return bool(await scope.rows(Ballot.to_judge(*_paths(scope)).limit(1)))


@action(needs=Permission.PLEDGE_ADOPT)
async def show_unjudged(scope: Scope, page: int) -> None:
    """待定评: what was rated and has no verdict yet, objections first."""
    rows, turns = await page_of(scope, Ballot.to_judge(*_paths(scope)), page, PAGE)
    shown = [
        {
            "ballot": ballot.id, "line": version.text[:_PREVIEW], "unit": org.name,
            "objected": ballot.state is BallotState.OBJECTED or None,
        }
        for ballot, _, version, _, org in rows
    ]  # fmt: skip
    scope.show("verdicts", None, None, rows=shown, none=not shown or None, **turns)


async def _found(scope: Scope, number: int, *, held: bool = False) -> tuple[Ballot, Promise]:
    """Return a ballot with what it is about; where the asker does not decide it is NotFound."""
    if held:
        await scope.first(Ballot.held(number))
    about = await _read(scope, number)
    permission = Permission.PLEDGE_ADOPT if about[1].owner else Permission.PLEDGE_DECIDE
    path = about[1].org.path if about[1].owner else about[1].upper_path
    if not covers(scope, permission, path):
        raise NotFound
    return about


async def _read(scope: Scope, number: int) -> tuple[Ballot, Promise]:
    rows = await scope.rows(Ballot.joined().where(Ballot.id == number))
    if not rows:
        raise NotFound
    ballot, item, version, pledge, org = rows[0]
    owner = await scope.get(Member, pledge.member_id) if pledge.member_id else None
    return ballot, Promise(item, version, pledge, owner, org)


@action(needs=Permission.PLEDGE_ADOPT)
async def show_verdict(scope: Scope, ballot: int) -> None:
    """Show what there is to judge by: totals, progress, words without names, the owner's objection."""
    row, about = await _found(scope, ballot)
    told = await card_of(scope, about)
    waits = row.state in UNJUDGED and about.item.state is ItemState.RATING
    scope.show(
        "verdict-card", None, None, **{**told, "ballot": row.id, "page": 0},
        objection=row.objection, proposed=said_verdict(row.verdict), why=row.why, judge=waits or None,
        given=not waits or None, said=await words_of(scope, about) or None,
        verdicts=_verdicts(row) if waits else [],
    )  # fmt: skip


def _verdicts(row: Ballot) -> list[dict[str, object]]:
    return [{"ballot": row.id, "verdict": one.value, "named": said_verdict(one)} for one in Verdict]


async def offer_verdict(scope: Scope, ballot: int, verdict: str) -> dict[str, object]:
    """Return the form's context; VerdictGiven where there is one already, OwnPromise for one's own."""
    _, about = await _judged(scope, ballot)
    return {"promise": about.version.text, "verdict": said_verdict(verdict_of(verdict))}


def verdict_of(word: str) -> Verdict:
    """Return the verdict of a stored word; a forged one is NotFound."""
    try:
        return Verdict(word)
    except ValueError:
        raise NotFound from None


async def _judged(scope: Scope, number: int, *, held: bool = False) -> tuple[Ballot, Promise]:
    row, about = await _found(scope, number, held=held)
    who = own_member(scope)
    if who is not None and who.id == about.pledge.member_id:
        raise OwnPromise(pledge_item=about.item.id)
    if row.state not in UNJUDGED or about.item.state is not ItemState.RATING:
        raise VerdictGiven(ballot=row.id)
    return row, about


@action(needs=Permission.PLEDGE_ADOPT)
async def propose_verdict(scope: Scope, why: str, ballot: int = 0, verdict: str = "") -> None:
    """定评: the owner hears of the verdict and its reason, and has some days to object. What was objected to
    is decided once more by this, and is public at once.
    """
    row, about = await _judged(scope, ballot, held=True)
    again = row.state is BallotState.OBJECTED
    days = scope.here(about.org.id)[VOTE_OBJECT]
    row.verdict, row.why, row.judged_by, row.judged_at = (
        verdict_of(verdict), why, keeper_of(scope).id, scope.now,
    )  # fmt: skip
    row.state, row.until = BallotState.PROPOSED, scope.now + timedelta(days=0 if again else days)
    scope.audit("pledge-verdict-proposed", about.item, about.owner, verdict=row.verdict, again=again)
    if again:
        await _settle(scope, row, about)
    else:
        await _tell(scope, about, "verdict-offered", ballot=row.id, until=row.until, why=why)
    scope.show(
        "verdict-proposed", None, None, verdict=said_verdict(row.verdict), page=0,
        days=None if again else days, settled=again or None,
    )  # fmt: skip


async def _tell(scope: Scope, about: Promise, screen: str, **told: Any) -> None:  # noqa: ANN401 - of a screen
    """Tell the owner, of an organisation's promise those who lead it."""
    ballot, told["promise"] = told["ballot"], about.version.text
    for person in [about.owner] if about.owner else await holders_over(scope, about.org):
        how = How(Kind.PLEDGE_RATED, key=f"{screen}:{ballot}:{person.id}")
        await scope.tell(
            person, screen, how, pledge_item=about.item.id, **told, verdict=await _given(scope, ballot)
        )


async def _given(scope: Scope, ballot: int) -> TextKey | None:
    row = await scope.get(Ballot, ballot)
    return said_verdict(row.verdict) if row else None


async def offer_objection(scope: Scope, ballot: int) -> dict[str, object]:
    """Return the form's context; NotFound for who does not own the promise, ObjectionLate afterwards."""
    row, about = await _objectable(scope, ballot)
    return {"promise": about.version.text, "verdict": said_verdict(row.verdict)}


async def _objectable(scope: Scope, number: int, *, held: bool = False) -> tuple[Ballot, Promise]:
    if held:
        await scope.first(Ballot.held(number))
    row, about = await _read(scope, number)
    who = own_member(scope)
    if about.pledge.member_id is not None:
        mine = who is not None and who.id == about.pledge.member_id
    else:
        mine = covers(scope, Permission.PLEDGE_KEEP, about.org.path)
    if not mine or row.verdict is None:
        raise NotFound
    if row.state is not BallotState.PROPOSED or row.until is None or row.until <= scope.now:
        raise ObjectionLate(pledge_item=about.item.id)
    return row, about


@action(needs=Permission.SELF_SEE)
async def object_to_verdict(scope: Scope, said: str, ballot: int = 0) -> None:
    """有不同意见: the owner says why; whoever judged looks at it once more before anybody else reads it."""
    row, about = await _objectable(scope, ballot, held=True)
    row.state, row.objection, row.objected_at = BallotState.OBJECTED, said, scope.now
    scope.audit("pledge-verdict-objected", about.item, about.owner)
    above = about.org if about.owner else await scope.get(Org, about.org.parent_id or about.org.id)
    for person in await holders_over(scope, above):
        if about.owner is None or person.id != about.owner.id:
            how = How(Kind.STAFF_NOTE, key=f"verdict-objection:{row.id}:{person.id}")
            told: dict[str, Any] = {"ballot": row.id, "promise": about.version.text, "said": said}
            await scope.tell(person, "verdict-objection", how, **told)
    scope.show("verdict-objected", None, None, pledge_item=about.item.id)


async def settle(scope: Scope, number: int) -> None:
    """Make a verdict public to which nobody objected in time; who was quicker has objected."""
    held = await scope.first(Ballot.held(number))
    if held is not None and held.state is BallotState.PROPOSED:
        await _settle(scope, *await _read(scope, number))


async def _settle(scope: Scope, row: Ballot, about: Promise) -> None:
    """The item is 已评 where it still waited for that: one that was stopped meanwhile stays stopped."""
    row.state = BallotState.SETTLED
    if about.item.state is not ItemState.RATING:
        return
    about.item.go(ItemState.RATED)
    about.item.verdict, about.item.verdict_why, about.item.verdict_from = row.verdict, row.why, scope.now
    scope.audit("pledge-rated", about.item, about.owner, verdict=row.verdict)
    await _tell(scope, about, "verdict-public", ballot=row.id, why=row.why)
