"""What does the public see of one promise? How far it is, its photos, each wording, what people said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from actions.pledge_boards import BoardUnknown, Promise, listed, promise_of, rated
from actions.verb import action
from actions.vote_papers import votes_open
from models import pledge_boards
from models.pledge_benefits import PledgeBenefit
from models.pledge_comments import PledgeComment
from models.pledge_photos import PledgePhoto
from models.pledge_progress import PledgeProgress
from models.pledges import PledgeVersion, Stage
from models.public_words import public
from models.rule_book import county_day
from models.scope import Scope

_COMMENTS, _STEPS = 20, 40  # the newest


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that may be shown; its size, so that nothing jumps while it comes."""

    number: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Step:
    """What its owner said of it on a day, with the photos of that."""

    on: date
    stage: Stage
    done: int
    note: str
    photos: Sequence[Photo]


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording that is or was in force, and why it followed on the one before."""

    text: str
    why: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Page:
    """What the page of one promise shows. ``owner`` is "" where the organisation itself promises;
    ``confirmed``: how often somebody whom it helped said so; ``votes_until``: the last day of a rating.
    """

    org: int
    unit: str
    year: int
    owner: str
    promise: Promise
    steps: Sequence[Step]
    wordings: Sequence[Wording]
    confirmed: int
    comments: Sequence[str]
    votes_until: date | None
    listed: bool


@action(needs=None)
async def read_promise(scope: Scope, org: int, item: int) -> Page:
    """Return a promise of an organisation; BoardUnknown where the public sees none of this address."""
    rows = await scope.rows(pledge_boards.promise(item))
    if not rows or rows[0].Org.id != org:
        raise BoardUnknown
    row, version, pledge, member, unit = rows[0]
    wordings = await scope.all(pledge_boards.wordings([row.id]))
    confirmed = dict(tuple(one) for one in await scope.rows(PledgeBenefit.confirmed([row.id])))
    totals = await rated(scope, [row.id])
    comments = await scope.all(PledgeComment.shown_of([row.id], _COMMENTS))
    return Page(
        org=unit.id, unit=public(unit.name), year=pledge.year, owner=public(member.name) if member else "",
        promise=promise_of(scope, row, version, max(0, len(wordings) - 1), totals.get(row.id, ())),
        steps=await _steps(scope, row.id), wordings=[_wording(one) for one in wordings],
        confirmed=confirmed.get(row.id, 0), comments=[public(one.words) for one in comments],
        votes_until=_last(closes) if (closes := (await votes_open(scope, org)).get(row.id)) else None,
        listed=listed(scope, unit),
    )  # fmt: skip


def _wording(version: PledgeVersion) -> Wording:
    on = _day(version.decided_at) if version.decided_at else None
    return Wording(public(version.text), public(version.why or ""), on)


def _day(moment: datetime) -> date:
    return county_day(moment)


def _last(closes: datetime) -> date:
    return county_day(closes - timedelta(microseconds=1))


async def _steps(scope: Scope, item_id: int) -> list[Step]:
    told = await scope.all(PledgeProgress.of_items([item_id]).limit(_STEPS))
    photos = dict[int, list[Photo]]()
    for one in await scope.all(PledgePhoto.ready_of([item_id])):
        shown = Photo(one.id, one.width or 0, one.height or 0)
        photos.setdefault(one.progress_id, []).append(shown)
    return [
        Step(_day(one.made_at), one.stage, one.done, public(one.note or ""), photos.get(one.id, []))
        for one in told
    ]


@action(needs=None)
async def read_photo(scope: Scope, org: int, number: int) -> bytes:
    """Return a photo as JPEG; BoardUnknown where its promise is not shown, or it belongs to another board."""
    found = await scope.rows(PledgePhoto.bytes_of(number))
    rows = await scope.rows(pledge_boards.promise(found[0][0])) if found else []
    if not rows or rows[0].Org.id != org or found[0][1] is None:
        raise BoardUnknown
    jpeg: bytes = found[0][1]
    return jpeg
