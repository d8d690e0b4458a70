"""When does who hear of a sitting? Invitations, reminders and news, a stretch of people at a time, each at an
instant of their own (domain §3.4-C, §3.6).

All of it is planned with keys, so that it can be planned again at any time: when somebody enrols later, when
the hour changes, after a crash. What was planned for an hour that is no longer the sitting's is dropped as it
leaves.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from actions.stretches import Clocks, clocks_of
from models import training_pushes
from models.audiences import fits
from models.conditions import parse
from models.enrolments import COMING, CONCERNED, EnrolmentState
from models.hours import A_DAY, HOME_ZONE, QuietHours, local_morning, with_own
from models.kinds import Kind
from models.mornings import When, mornings
from models.orgs import Org, within
from models.pushes import ByZone
from models.rule_book import county_day
from models.rule_terms import quiet_of
from models.rules import MORNING, OF_PUSHES, TRAINING_EARLY, TRAINING_EVE, TRAINING_SHORTLY
from models.scope import Scope
from models.training_pushes import Word
from models.trainings import COUNTY, Training

INVITATION, REMINDER, NEWS, SEAT = "training-invited", "training-reminder", "training-news", "training-seat"
ALL: dict[str, Any] = {"after": 0, "last": 2**62}  # every member, as a stretch
SEATED = -1  # what the word about a seat is about: true whatever the hour is by now
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Saying:
    """What is said, when at the earliest and until when. ``since``: see models/training_pushes.Word.
    ``insists``: who has no open hour in that time is told at once.
    """

    kind: Kind
    screen: str
    occurrence: str
    about: int
    to: tuple[EnrolmentState, ...]
    when: When
    since: datetime | None = None
    insists: bool = False
    promoted_at: datetime | None = None


def stretch_of(member_id: int) -> dict[str, Any]:
    """Return one member, as a stretch."""
    return {"after": member_id - 1, "last": member_id}


async def say(scope: Scope, training: Training, saying: Saying, part: dict[str, Any], clocks: Clocks) -> None:
    """Plan it for a stretch of members; what is planned already stays as it is."""
    today = scope.now.astimezone(COUNTY)
    for some in scope.rules.parts(OF_PUSHES, today.date()):
        quiet = quiet_of(some.here)
        own = tuple((one, _by_zone(saying.when, clocks, with_own(quiet, one))) for one in clocks.chosen)
        word = Word(
            saying.kind, saying.screen, training.id, saying.occurrence, saying.about, saying.to,
            _by_zone(saying.when, clocks, quiet), (quiet.resting_from_age, quiet.elder_from_age),
            saying.when.ends or training.ends_at, some.nodes, own, saying.since, saying.promoted_at,
        )  # fmt: skip
        await scope.run(training_pushes.say(scope.dialect, word, today), **part, now=scope.now)
        if saying.insists:
            urgent = replace(word, kind=Kind.TRAINING_AT_ONCE)
            at_once = training_pushes.say_at_once(scope.dialect, urgent, today, scope.now)
            await scope.run(at_once, **part, now=scope.now)


def _by_zone(when: When, clocks: Clocks, quiet: QuietHours) -> ByZone:
    return tuple((zone, mornings(when, zone, quiet)) for zone in clocks.zones)


def _from(at: datetime, ends: datetime) -> When:
    """From an instant on; the day before it has begun wherever somebody lives."""
    return When(county_day(at) - A_DAY, at, 0, ends)


def _rounded(now: datetime) -> datetime:
    """Instants of one minute are one, so that the same statement serves."""
    return now.replace(second=0, microsecond=0)


async def invite(scope: Scope, training: Training, part: dict[str, Any], clocks: Clocks) -> None:
    """Invite who of a stretch the sitting is for, nobody twice; each hears of it in the morning."""
    unit = await scope.get(Org, training.org_id)
    if unit is None:
        raise LookupError(f"organisation {training.org_id} is gone")
    today = county_day(scope.now)
    whom = within(Org, (unit.path,)) & fits(parse(training.audience or {"all": []}), today)
    await scope.run(training_pushes.invite(scope.dialect, training.id, whom), **part, now=scope.now)
    when = When(today, _rounded(scope.now), scope.here(training.org_id)[MORNING], training.starts_at)
    saying = Saying(Kind.TRAINING_INVITED, INVITATION, "invited", 0, (EnrolmentState.INVITED,), when)
    await say(scope, training, saying, part, clocks)


def hour_number(training: Training) -> int:
    """Return the number by which a message knows for which hour it was planned: minutes of the epoch."""
    return int(training.starts_at.timestamp()) // _MINUTE


def reminders_on(scope: Scope, training: Training, today: date) -> Iterator[Saying]:
    """Yield what those who are to come are reminded of on a day of the county: three days before in the
    morning, in the evening before, two hours before, by the rules of whoever holds the sitting.

    Where somebody's own evening comes behind the last word, as west of the county, the word of the evening
    goes out in their last open hours before it: each is said in its order. Instants follow from the sitting
    and the day alone: planned again, they are the same.
    """
    here, starts = scope.here(training.org_id), training.starts_at
    held_on, dawn = starts.astimezone(COUNTY).date(), local_morning(today, HOME_ZONE, 0)
    stamp, shortly = hour_number(training), starts - timedelta(hours=here[TRAINING_SHORTLY])
    found: list[tuple[str, When]] = []
    if today == held_on - timedelta(days=here[TRAINING_EARLY]):
        found.append(("early", When(today, dawn, here[MORNING], starts)))
    if today == held_on - A_DAY:
        found.append(("eve", When(today, dawn, here[TRAINING_EVE], shortly)))
    if today == held_on:
        found.append(("shortly", _from(shortly, starts)))
    moved = training.moved_at or training.made_at
    for name, when in found:
        yield Saying(Kind.TRAINING_REMINDER, REMINDER, f"{name}:{stamp}", stamp, COMING, when, since=moved)


async def remind(
    scope: Scope, training: Training, part: dict[str, Any] | None = None, clocks: Clocks | None = None
) -> None:
    """Plan the reminders of the county's day for a stretch of those who are to come, all without one."""
    for saying in reminders_on(scope, training, county_day(scope.now)):
        await say(scope, training, saying, part or ALL, clocks or await clocks_of(scope))


async def tell(scope: Scope, training: Training, part: dict[str, Any], clocks: Clocks) -> None:
    """Tell a stretch of those concerned that the sitting is another by now, or does not take place: when it
    has settled, in an open hour before it begins, and at once to whom there is none.
    """
    at = max(_rounded(scope.now), training.tell_at or scope.now)
    when = _from(at, max(training.starts_at, at + timedelta(hours=1)))
    number = training.telling
    saying = Saying(Kind.TRAINING_NEWS, NEWS, f"news:{number}", number, CONCERNED, when, insists=True)
    await say(scope, training, saying, part, clocks)


async def tell_seated(scope: Scope, training: Training) -> None:
    """Tell those to whom the waiting list has just given a seat, and remind them like the others."""
    clocks, now = await clocks_of(scope), scope.now
    when = _from(_rounded(now), training.starts_at)
    saying = Saying(
        Kind.TRAINING_NEWS, SEAT, f"seat:{int(now.timestamp() * 1000)}", SEATED,
        (EnrolmentState.ENROLLED,), when, insists=True, promoted_at=now,
    )  # fmt: skip
    await say(scope, training, saying, ALL, clocks)
    await remind(scope, training, None, clocks)
