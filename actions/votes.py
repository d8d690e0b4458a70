"""How does somebody rate what was promised? One tap, changeable until the close; from any chat, or with a
code on paper (domain §3.4-N, docs/decisions/0028-rating-in-secret.md).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from sqlalchemy import Executable

from actions.staff import covers
from actions.verb import action
from models.accounts import Relation
from models.members import Member, Standing
from models.orgs import Org, ancestor_ids
from models.pledge_ballots import Ballot
from models.pledge_boards import promise
from models.pledge_rounds import Round, RoundKind
from models.pledge_steps import SHOWN, ItemState
from models.pledge_votes import Level, PledgeVote, Source, VoterKind
from models.pledges import Pledge, PledgeItem, PledgeVersion
from models.prepared import one
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.rule_book import county_day
from models.rules import VOTE_PACE
from models.scope import Scope
from models.vote_codes import VotePace

_MINUTE, _YEAR, _NEW = timedelta(minutes=1), 366, timedelta(days=1)
_BEFORE = (ItemState.ON_NOTICE, ItemState.RUNNING)  # opinions are kept, and nothing is counted


class VotingFast(Refusal):
    """Ten actions a minute are enough (domain §3.5)."""


class VotingOver(Refusal):
    """It is not rated any more."""


class OwnPromise(Refusal):
    """Nobody speaks for the organisation about what they promised themselves."""


@dataclass(frozen=True, slots=True)
class Promise:
    """An item as its reader may see it; ``owner`` is none where it is the organisation's own."""

    item: PledgeItem
    version: PledgeVersion
    pledge: Pledge
    owner: Member | None
    org: Org

    @property
    def upper_path(self) -> str:
        """The path of whoever stands above the organisation; its own where nobody does."""
        above = self.org.path.removesuffix(f"{self.org.id}/")
        return above if above != "/" else self.org.path


@dataclass(frozen=True, slots=True)
class Voter:
    """Who votes, and as what. ``account_id``: the chat, where it speaks for the member."""

    source: Source
    kind: VoterKind
    number: int
    account_id: int | None = None
    fresh: bool = False
    device: bytes | None = None


def own_member(scope: Scope) -> Member | None:
    """Return the member whose own chat it is: a relative's chat rates as the public does."""
    own = (one for binding, one in scope.actor.bindings if binding.relation is Relation.SELF)
    return next(own, None)


@lru_cache
def _public() -> Executable:
    return promise(one("number"))


@lru_cache
def _taking() -> Executable:
    return Ballot.taking(one("item_id"), one("now"))


async def seen_promise(scope: Scope, item: int) -> Promise:
    """Return an item that the asker may read: a public one, one of the own branch, or of whom one reviews;
    any other is NotFound.
    """
    found = await scope.rows(_public(), number=item)
    if found and scope.actor.serves(found[0][4].path):
        row = found[0]
        return Promise(row[0], row[1], row[2], row[3], row[4])
    hidden = await scope.rows(PledgeItem.whole(item))
    if not hidden:
        raise NotFound
    one, version, pledge, org = hidden[0]
    owner = await scope.get(Member, pledge.member_id) if pledge.member_id else None
    served = org.active and (owner is None or owner.standing is Standing.ACTIVE)
    if not served or one.state not in SHOWN or not _is_near(scope, org):
        raise NotFound
    return Promise(one, version, pledge, owner, org)


def _is_near(scope: Scope, org: Org) -> bool:
    who = own_member(scope)
    fellow = who is not None and who.branch_id == org.id
    return scope.actor.serves(org.path) and (fellow or covers(scope, Permission.PLEDGE_REVIEW, org.path))


def voter_of(scope: Scope, about: Promise) -> Voter:
    """Return as what the asker votes: a member once, however many chats they have."""
    who, account = own_member(scope), scope.actor.account
    if account is None:
        raise NotFound
    if who is not None:
        source = Source.SELF if who.id == about.pledge.member_id else Source.MEMBER
        return Voter(source, VoterKind.MEMBER, who.id, account.id)
    fresh = account.created_at > scope.now - _NEW
    return Voter(Source.PUBLIC, VoterKind.ACCOUNT, account.id, fresh=fresh)


def org_voter(scope: Scope, about: Promise) -> Voter | None:
    """Return the organisation for which the asker may speak about an item: the branch about its members, the
    one above about an organisation, or an organisation about itself; None for nobody, or about oneself.
    """
    who = own_member(scope)
    if about.pledge.member_id is not None:
        own = who is not None and who.id == about.pledge.member_id
        reviews = covers(scope, Permission.PLEDGE_REVIEW, about.org.path) and not own
        return Voter(Source.ORGANISATION, VoterKind.ORG, about.org.id) if reviews else None
    if covers(scope, Permission.PLEDGE_DECIDE, about.upper_path):
        above = about.org.parent_id or about.org.id
        return Voter(Source.ORGANISATION, VoterKind.ORG, above)
    keeps = covers(scope, Permission.PLEDGE_KEEP, about.org.path)
    return Voter(Source.SELF, VoterKind.ORG, about.org.id) if keeps else None


def level_of(word: str) -> Level:
    """Return the level of a stored word; a forged one is NotFound."""
    try:
        return Level(word)
    except ValueError:
        raise NotFound from None


async def keep_pace(scope: Scope, about: Promise) -> None:
    """Count one more action of this chat; VotingFast beyond what a minute has room for."""
    if scope.actor.account is None:
        raise NotFound
    most = scope.here(root_of(about.org))[VOTE_PACE]
    span = VotePace.span(scope.now, _MINUTE)
    count = VotePace.count(scope.dialect, "account_id")
    [row] = await scope.rows(count, account_id=scope.actor.account.id, **span)
    if row.times > most:
        raise VotingFast


def root_of(org: Org) -> int:
    """Return the identifier of the county of an organisation."""
    return ancestor_ids(org.path)[0]


async def take_vote(
    scope: Scope, about: Promise, voter: Voter, level: Level, words: str | None = None
) -> Round | None:
    """Take a vote, or change it; return the round that counts it, None where it is kept as an early opinion.
    Raise VotingOver where neither is open.
    """
    ballot_id, round_ = await _place(scope, about)
    if voter.account_id is not None:
        await scope.run(PledgeVote.of_account_gone(ballot_id, voter.account_id))
    vote = PledgeVote.columns(
        level, scope.now, ballot_id=ballot_id, source=voter.source, voter_kind=voter.kind,
        voter_id=voter.number, words=words or None, fresh=voter.fresh, device=voter.device,
    )  # fmt: skip
    await scope.run(PledgeVote.cast(scope.dialect), **vote)
    return round_


async def _place(scope: Scope, about: Promise) -> tuple[int, Round | None]:
    for ballot, round_ in await scope.rows(_taking(), item_id=about.item.id, now=scope.now):
        return ballot.id, round_
    if about.item.state not in _BEFORE:
        raise VotingOver(pledge_item=about.item.id)
    return await early_ballot(scope, about), None


async def early_ballot(scope: Scope, about: Promise) -> int:
    """Return where this year's opinions about an item are kept outside of rounds."""
    first, root = date(county_day(scope.now).year, 1, 1), root_of(about.org)
    held = await scope.first(Round.held_on(root, RoundKind.EARLY, first))
    if held is None:
        await scope.rows(Round.make(scope.dialect, root, RoundKind.EARLY, first, _YEAR))
        held = await scope.first(Round.held_on(root, RoundKind.EARLY, first))
    if held is None:
        raise LookupError("a year has no place for early opinions")
    await scope.run(Ballot.early(scope.dialect, held.id, about.item.id, scope.now))
    kept = await scope.first(Ballot.at(about.item.id, held.id))
    if kept is None:
        raise LookupError("an item has no place for early opinions")
    return kept.id


@action(needs=None)
async def cast_vote(scope: Scope, pledge_item: int, level: str) -> None:
    """评一评: the asker's own level, from then on until the close to be changed; nobody is shown it."""
    wanted, about = level_of(level), await seen_promise(scope, pledge_item)
    await keep_pace(scope, about)
    voter = voter_of(scope, about)
    round_ = await take_vote(scope, about, voter, wanted)
    if round_ is None:
        screen = "vote-early"
    elif voter.source is Source.SELF:
        screen = "vote-self"
    else:
        screen = "vote-thanks" if wanted.pleased else "vote-why"
    scope.show(screen, None, None, pledge_item=pledge_item, board=about.org.id, page=0)


@action(needs=None)
async def thank(scope: Scope, pledge_item: int) -> None:
    """不写了: the vote stands without words."""
    about = await seen_promise(scope, pledge_item)
    scope.show("vote-thanks", None, None, pledge_item=pledge_item, board=about.org.id, page=0)


@action(needs=Permission.PLEDGE_KEEP)
async def cast_for_org(scope: Scope, pledge_item: int, level: str) -> None:
    """组织评价: said for the branch or the committee, openly; NotFound for who does not speak for it."""
    wanted, about = level_of(level), await seen_promise(scope, pledge_item)
    voter = org_voter(scope, about)
    if voter is None:
        who = own_member(scope)
        raise OwnPromise(pledge_item=pledge_item) if who and who.id == about.pledge.member_id else NotFound
    await keep_pace(scope, about)
    await take_vote(scope, about, voter, wanted)
    scope.audit("pledge-org-rated", about.item, about.owner, source=voter.source)
    scope.show("vote-of-org", None, None, pledge_item=pledge_item, level=wanted, board=about.org.id, page=0)


async def offer_words(scope: Scope, pledge_item: int) -> dict[str, object]:
    """Return the form's context: the item; NotFound for who has not rated it."""
    about = await seen_promise(scope, pledge_item)
    await _own_vote(scope, about)
    return {"promise": about.version.text}


@action(needs=None)
async def add_words(scope: Scope, said: str, pledge_item: int = 0) -> None:
    """说一句: words beside the own vote; they are read without a name, and only among those of several."""
    about = await seen_promise(scope, pledge_item)
    await keep_pace(scope, about)
    vote = await _own_vote(scope, about)
    vote.words = said
    scope.show("vote-said", None, None, pledge_item=pledge_item, board=about.org.id, page=0)


async def _own_vote(scope: Scope, about: Promise) -> PledgeVote:
    ballot_id, _ = await _place(scope, about)
    voter = voter_of(scope, about)
    vote = await scope.first(PledgeVote.of_voter(ballot_id, voter.kind, voter.number))
    if vote is None:
        raise NotFound
    return vote
