"""What is seen of an item that is rated? Its words and progress, the own vote, published totals, and nothing
from which a vote could be told (docs/decisions/0028-rating-in-secret.md).
"""

from typing import Any

from sqlalchemy import Select

from actions.staff import covers, page_of
from actions.verb import action
from actions.votes import Promise, org_voter, own_member, root_of, seen_promise, voter_of
from models.orgs import Org
from models.pledge_ballots import Ballot, BallotState, orgs_voting
from models.pledge_boards import promises
from models.pledge_rounds import Round
from models.pledge_steps import ItemState
from models.pledge_tallies import Tally
from models.pledge_votes import Level, PledgeVote, Source
from models.pledges import PledgeItem, Verdict
from models.refusal import NotFound
from models.roles import Permission
from models.rule_book import county_day
from models.rules import VOTE_STEP
from models.scope import Scope
from models.values import Phrase, TextKey, enum_key

PAGE, WORDS_SHOWN = 8, 30
_PREVIEW, _PLACES, _SOUGHT = 40, 8, 20


@action(needs=None)
async def open_rating(scope: Scope, text: str = "") -> None:
    """评议: what is rated at the own branch, or at the places whose name has these words."""
    who, sought = own_member(scope), " ".join(text.split())[:_SOUGHT]
    if sought:
        await find_rated(scope, sought)
    elif who is not None:
        await show_rated(scope, who.branch_id, 0)
    else:
        scope.show("rate-where", None, None, page=0)


@action(needs=None)
async def find_rated(scope: Scope, place: str) -> None:
    """Show the organisations of that name where something is rated; the one, if there is one."""
    found = [one for one in await scope.all(orgs_voting(place, scope.now)) if scope.actor.serves(one.path)]
    if len(found) == 1:
        await show_rated(scope, found[0].id, 0)
        return
    rows = [{"board": one.id, "unit": one.name, "page": 0} for one in found[:_PLACES]]
    scope.show("rate-places", None, None, sought=place, rows=rows, none=not rows or None)


@action(needs=None)
async def show_rated(scope: Scope, board: int, page: int) -> None:
    """Show what is rated at an organisation now, as far as the asker may read it, with a mark at what they
    have rated; who looks after it finds there what else is to be done.
    """
    unit = await scope.get(Org, board)
    if unit is None or not unit.active or not scope.actor.serves(unit.path):
        raise NotFound
    items = _open_items(scope, unit)
    rows, turns = await page_of(scope, items, page, PAGE)
    mine = await _rated_by_me(scope, [row[0] for row in rows])
    shown = [
        {"pledge_item": row[0], "line": row[1][:_PREVIEW], "mark": "✓ " if row[0] in mine else ""}
        for row in rows
    ]
    told: dict[str, Any] = {"unit": unit.name, "org": unit.id, "page": 0, "none": not shown or None}
    scope.show("rate-list", None, None, rows=shown, **told, **turns, **_desk(scope, unit))


def _open_items(scope: Scope, unit: Org) -> Select[int, str, int | None]:
    """Return what the asker may read of what is rated at an organisation: all of it, or what is public."""
    who, items = own_member(scope), Ballot.open_in(unit.id, scope.now)
    fellow = who is not None and who.branch_id == unit.id
    if fellow or covers(scope, Permission.PLEDGE_REVIEW, unit.path):
        return items
    year = county_day(scope.now).year
    this, last = (
        promises(unit.id, one).with_only_columns(PledgeItem.id).order_by(None) for one in (year, year - 1)
    )
    return items.where(PledgeItem.id.in_(this) | PledgeItem.id.in_(last))


def _desk(scope: Scope, unit: Org) -> dict[str, object]:
    """Return which further buttons those who look after an organisation get."""
    return {
        "judges": scope.actor.may(Permission.PLEDGE_ADOPT) or None,
        "codes": covers(scope, Permission.PLEDGE_ADOPT, unit.path) or None,
        "floods": scope.actor.may(Permission.PLEDGE_DECIDE) or None,
    }


async def _rated_by_me(scope: Scope, items: list[int]) -> set[int]:
    who, account = own_member(scope), scope.actor.account
    if not items or account is None:
        return set()
    return set(await scope.all(PledgeVote.rated(items, who.id if who else None, account.id, scope.now)))


@action(needs=None)
async def show_promise(scope: Scope, pledge_item: int) -> None:
    """评一评: one item with its progress and published totals, the own level, and what may be done now."""
    about = await seen_promise(scope, pledge_item)
    scope.show("vote-card", None, None, **await card_of(scope, about))


@action(needs=Permission.PLEDGE_KEEP)
async def show_org_levels(scope: Scope, pledge_item: int) -> None:
    """组织评价: the four levels for whoever speaks for the organisation; NotFound for anybody else."""
    about = await seen_promise(scope, pledge_item)
    if org_voter(scope, about) is None:
        raise NotFound
    told = {"promise": about.version.text, "pledge_item": pledge_item, "levels": _levels(pledge_item)}
    scope.show("vote-levels-of-org", None, None, **told)


async def card_of(scope: Scope, about: Promise) -> dict[str, Any]:
    """Return what any card of an item is drawn from."""
    rounds = await scope.rows(Ballot.of_item(about.item.id))
    newest = rounds[0] if rounds else None
    ballot: Ballot | None = newest[0] if newest else None
    takes = _taking(scope, ballot, newest[1] if newest else None)
    early = about.item.state in (ItemState.ON_NOTICE, ItemState.RUNNING) and takes is None
    votes = takes is not None or early
    return {
        "pledge_item": about.item.id, "board": about.org.id, "page": 0, "promise": about.version.text,
        "name": about.owner.name if about.owner else about.org.name, "unit": about.org.name,
        "stage": TextKey(f"vote-stage.{about.item.stage}"), "explained": about.item.explained,
        "counted": _progress(about), "until": takes.last_day if takes else None, "early": early or None,
        "over": None if votes else True, "mine": await _own_level(scope, about, ballot if takes else None),
        "levels": _levels(about.item.id) if votes else [],
        "reads": _reads(scope, about) or None,
        "speaks": (votes and org_voter(scope, about) is not None) or None,
        "verdict": said_verdict(about.item.verdict), "verdict_why": about.item.verdict_why,
        **await _totals(scope, about, ballot),
    }  # fmt: skip


def _taking(scope: Scope, ballot: Ballot | None, round_: Round | None) -> Round | None:
    if ballot is None or round_ is None or ballot.state is not BallotState.OPEN:
        return None
    return round_ if round_.closes_at > scope.now else None


def _levels(item: int) -> list[dict[str, object]]:
    return [{"pledge_item": item, "level": one.value, "named": enum_key(one)} for one in Level]


def said_verdict(verdict: Verdict | None) -> TextKey | None:
    """Return a verdict as it is said."""
    return TextKey(f"vote-verdict.{verdict.value}") if verdict else None


def _progress(about: Promise) -> str | None:
    if not about.version.target:
        return None
    return f"{about.item.done}/{about.version.target}{about.version.unit or ''}"


async def _own_level(scope: Scope, about: Promise, ballot: Ballot | None) -> Level | None:
    if ballot is None or scope.actor.account is None:
        return None
    voter = voter_of(scope, about)
    mine = await scope.first(PledgeVote.of_voter(ballot.id, voter.kind, voter.number))
    return mine.level if mine else None


async def _totals(scope: Scope, about: Promise, ballot: Ballot | None) -> dict[str, Any]:
    """Return what is published of a ballot, and what was said openly in it."""
    if ballot is None:
        return {"totals": None, "hidden": None, "self": None, "organisation": None, "least": 0, "late": None}
    known = await scope.all(Tally.of_ballots([ballot.id]))
    said = {row.source: row.level for row in await scope.rows(PledgeVote.said_openly(ballot.id))}
    totals = [_total(one) for one in known]
    return {
        "totals": totals or None, "hidden": not totals or None,
        "least": scope.here(root_of(about.org))[VOTE_STEP],
        "late": sum(one.late for one in known) or None,
        "self": said.get(Source.SELF), "organisation": said.get(Source.ORGANISATION),
    }  # fmt: skip


def _total(one: Tally) -> Phrase:
    told = {"source": enum_key(one.source), "votes": one.votes, "rate": str(one.count.rate), "n": one.votes}
    return Phrase(key="vote-total", args=told)


async def words_of(scope: Scope, about: Promise) -> list[str]:
    """Return what voters wrote of an item this far, without names and in no order, of rounds that are closed
    and of early opinions; nothing where fewer rated it than a total needs.
    """
    closed = await scope.all(Ballot.read_of(about.item.id))
    least = scope.here(root_of(about.org))[VOTE_STEP]
    found = await scope.all(PledgeVote.words_of(closed, least).limit(WORDS_SHOWN)) if closed else ()
    return [one for one in found if one]


def _reads(scope: Scope, about: Promise) -> bool:
    who = own_member(scope)
    own = who is not None and who.id == about.pledge.member_id
    return own or covers(scope, Permission.PLEDGE_REVIEW, about.org.path)


@action(needs=None)
async def show_words(scope: Scope, pledge_item: int) -> None:
    """大家的话: for the owner and those who review; to anybody else it is NotFound."""
    about = await seen_promise(scope, pledge_item)
    if not _reads(scope, about):
        raise NotFound
    lines = [{"said": one} for one in await words_of(scope, about)]
    scope.show("vote-words", None, None, promise=about.version.text, lines=lines, pledge_item=pledge_item)


@action(needs=Permission.PLEDGE_DECIDE)
async def show_floods(scope: Scope) -> None:
    """刷票线索: items of the asker's subtrees for which many votes came from chats of a day or one device.
    They are counted like all others: people look into it.
    """
    paths = scope.actor.paths(Permission.PLEDGE_DECIDE)
    rows = await scope.rows(PledgeVote.floods(Ballot.unsettled(paths), FLOOD).limit(PAGE))
    told = Ballot.joined().where(Ballot.id.in_([row[0] for row in rows]))
    about = {row[0].id: row for row in await scope.rows(told)}
    shown = [
        {
            "pledge_item": about[number][1].id, "line": about[number][2].text[:_PREVIEW], "mark": "",
            "unit": about[number][4].name, "votes": votes, "n": votes,
        }
        for number, votes in rows
    ]  # fmt: skip
    scope.show("vote-floods", None, None, rows=shown, page=0)


FLOOD = 10  # votes: fewer would tell of single ones
