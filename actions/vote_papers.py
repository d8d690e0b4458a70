"""How does a household vote by a code on paper, and where do the codes come from? (评诺, domain §2.2)

A page calls :func:`cast_by_code`; a branch prints codes, takes a list back and prints another.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from actions.staff import find_org
from actions.verb import action
from actions.votes import Voter, level_of, seen_promise, take_vote
from actions.works import order
from models.orgs import Org
from models.pledge_ballots import Ballot
from models.pledge_votes import WORDS, Source, VoterKind
from models.refusal import NotFound
from models.roles import Permission
from models.scope import Scope
from models.vote_codes import GUESSES, MOST, WINDOW, CodeList, VoteCode, VotePace
from models.works import WorkKind


class CodeVote(StrEnum):
    """What became of a vote by code. A wrong one is no refusal: that it was tried has to stay written."""

    COUNTED = "counted"  # taken, or changed
    EARLY = "early"  # kept as an opinion: it is not rated yet
    WRONG = "wrong"  # mistyped, taken back or of another branch: the same to all of them
    PAUSED = "paused"  # so many wrong ones were tried here that none is taken for some minutes


@action(needs=None)
async def cast_by_code(
    scope: Scope, code: str, item_id: int, level: str, words: str = "", device: str | None = None
) -> CodeVote:
    """Take the vote of a paper code on a public item; one code has one vote on each item, changeable until
    the close.

    ``device`` is whatever a page knows its visitor by; only a digest of it is kept, to notice floods. Refuses
    with NotFound and VotingOver.
    """
    wanted, about = level_of(level), await seen_promise(scope, item_id)
    known = await _good(scope, code, about.org)
    if isinstance(known, CodeVote):
        return known
    seen = sha256(f"{item_id}:{device}".encode()).digest()[:16] if device else None
    voter = Voter(Source.PUBLIC, VoterKind.CODE, known, device=seen)
    counted = await take_vote(scope, about, voter, wanted, words.strip()[:WORDS])
    return CodeVote.COUNTED if counted else CodeVote.EARLY


async def _good(scope: Scope, code: str, org: Org) -> int | CodeVote:
    """Return the number of a code; a wrong one is counted, and whoever tries many stops all of them."""
    if (await scope.first(VotePace.wrong_at(org.id, scope.now - WINDOW)) or 0) >= GUESSES:
        return CodeVote.PAUSED
    known = await scope.first(VoteCode.good(code, org.path, scope.vault))
    if known is None:
        span = VotePace.span(scope.now, WINDOW)
        await scope.rows(VotePace.count(scope.dialect, "org_id"), org_id=org.id, **span)
        return CodeVote.WRONG
    return known


@action(needs=None)
async def votes_open(scope: Scope, org_id: int) -> Mapping[int, datetime]:
    """Return which items of an organisation take votes now, and until when."""
    rows = await scope.rows(Ballot.until_of(org_id, scope.now))
    return {row.item_id: row.closes_at for row in rows}


@action(needs=Permission.PLEDGE_ADOPT)
async def show_codes(scope: Scope, org: int) -> None:
    """投票码: the lists of a branch, each to be taken back; how many of a list voted is told to nobody."""
    unit = await find_org(scope, Permission.PLEDGE_ADOPT, org)
    rows = await scope.all(CodeList.of_org(unit.id).limit(_SHOWN))
    lists = [
        {"code_list": row.id, "size": row.size, "day": row.made_at, "good": row.revoked_at is None or None,
         "gone": row.revoked_at is not None or None}
        for row in rows
    ]  # fmt: skip
    scope.show("vote-codes", None, None, unit=unit.name, org=unit.id, board=unit.id, page=0, lists=lists)


_SHOWN = 10


async def offer_codes(scope: Scope, org: int) -> dict[str, object]:
    """Return the form's context: for which branch; NotFound where the asker prints none."""
    unit = await find_org(scope, Permission.PLEDGE_ADOPT, org)
    return {"unit": unit.name, "most": MOST}


@action(needs=Permission.PLEDGE_ADOPT)
async def print_codes(scope: Scope, households: int, org: int = 0) -> None:
    """印投票码: have a page made with so many codes, ten to a sheet; earlier lists stay good."""
    unit = await find_org(scope, Permission.PLEDGE_ADOPT, org)
    if not 1 <= households <= MOST:
        raise NotFound
    await order(scope, WorkKind.VOTE_CODES, unit, households=households)


@action(needs=Permission.PLEDGE_ADOPT)
async def revoke_codes(scope: Scope, code_list: int) -> None:
    """作废: no code of a list votes any more; votes that were cast with them stay."""
    row = await scope.get(CodeList, code_list)
    if row is None:
        raise NotFound
    await find_org(scope, Permission.PLEDGE_ADOPT, row.org_id)
    if row.revoked_at is None:
        row.revoked_at = scope.now
        scope.audit("vote-codes-revoked", row, None, size=row.size)
    await scope.flush()
    await show_codes(scope, row.org_id)
