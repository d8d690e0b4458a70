"""每月固定: how does a sitting come again by itself, and when does that end (domain §2.4)?"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from actions.responsible import holders_over
from actions.sittings import SiteFull, VenueTooSmall, Wanted, book_site, check_site, run_sitting
from actions.staff import covers, find_org
from actions.training_facts import facts_of
from actions.trainings import publish
from actions.verb import action
from models.calendars import is_holiday, working_day_from
from models.kinds import Kind
from models.orgs import Org
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.rule_book import county_day
from models.rules import TRAINING_INVITE
from models.scope import How, Scope
from models.training_series import TrainingSeries, place_in_month
from models.trainings import COUNTY, PATTERN, Classroom, Training, TrainingForm, TrainingState
from models.values import TextKey
from models.venues import Venue

AHEAD = timedelta(days=7)  # before anybody is invited: time for the secretary to word the topic
_SHOWN = 20
_STRETCH = 20  # series in one transaction


class AlreadyRepeats(Refusal):
    """The sitting is one of a series already."""


@action(needs=Permission.TRAINING_RUN)
async def repeat_monthly(scope: Scope, training: int) -> None:
    """每月都办: from now on there is such a sitting each month on the same weekday, as this one is: the
    first, second, third, fourth or last of the month.
    """
    row = await run_sitting(scope, training)
    if row.series_id is not None:
        raise AlreadyRepeats(training=row.id)
    day = row.starts_at.astimezone(COUNTY).date()
    series = TrainingSeries(
        org_id=row.org_id, nth=place_in_month(day), weekday=day.weekday(), every=1, since_on=day,
        pattern=row.pattern(), made_by=scope.actor.member.id if scope.actor.member else None,
        made_at=scope.now,
    )  # fmt: skip
    await scope.number(series)
    await scope.flush()
    row.series_id, row.series_on = series.id, day
    scope.audit("series-begun", series, None, org=row.org_id)
    await show_series(scope, row.org_id)


@action(needs=Permission.TRAINING_RUN)
async def show_series(scope: Scope, org: int) -> None:
    """Show what comes again under an organisation, each to be ended."""
    root = await find_org(scope, Permission.TRAINING_RUN, org)
    rows = await scope.rows(TrainingSeries.below((root.path,)).limit(_SHOWN))
    today = county_day(scope.now)
    lines = [
        {
            "series": one.id, "topic": one.pattern["topic"], "unit": unit.name,
            "nth": TextKey(f"series-nth.{one.nth}"),
            "weekday": TextKey(f"series-weekday.{one.weekday}"),
            "day": next(one.days(today, today + timedelta(days=400)), today), "at": one.pattern["at"],
        }
        for one, unit in rows
    ]  # fmt: skip
    scope.show("series", series_list=lines, org=root.id, unit=root.name, page=0)


@action(needs=Permission.TRAINING_RUN)
async def end_series(scope: Scope, series: int) -> None:
    """停办: no further sittings are made; those that stand take place."""
    row = await scope.get(TrainingSeries, series)
    unit = await scope.get(Org, row.org_id) if row else None
    if row is None or unit is None or not covers(scope, Permission.TRAINING_RUN, unit.path):
        raise NotFound
    row.ended_at = row.ended_at or scope.now
    scope.audit("series-ended", row)
    await scope.flush()
    await show_series(scope, row.org_id)


@dataclass(frozen=True, slots=True)
class Place:
    """How far the series are seen to: behind which one."""

    after: int = 0


BEGINNING = Place()


async def make_next_sittings(scope: Scope, place: Place) -> Place | None:
    """Open the sittings of so many series more whose time has come; asked twice it makes each once. A day off
    is moved to the next working day.
    """
    series = await scope.all(TrainingSeries.going().where(TrainingSeries.id > place.after).limit(_STRETCH))
    for one in series:
        ahead = AHEAD + timedelta(days=scope.here(one.org_id)[TRAINING_INVITE])
        today = county_day(scope.now)
        made = {row.series_on for row in await scope.all(Training.of_series(one.id).limit(12))}
        for day in one.days(today + timedelta(days=1), today + ahead):
            if day not in made:
                await _make(scope, one, day)
    return Place(series[-1].id) if len(series) == _STRETCH else None


async def _make(scope: Scope, series: TrainingSeries, day: date) -> None:
    """One more sitting, known from the start; those who run it hear of it and can still change it."""
    here, pattern = scope.here(series.org_id), series.pattern
    held_on = working_day_from(here, day) if is_holiday(here, day) else day
    starts = datetime.combine(held_on, time.fromisoformat(pattern["at"]), COUNTY)
    row = Training(
        org_id=series.org_id, series_id=series.id, series_on=day, year=held_on.year, starts_at=starts,
        ends_at=starts + timedelta(minutes=pattern["minutes"]), state=TrainingState.DRAFT, sequence=0,
        telling=0, told=0, author_id=series.made_by, made_at=scope.now, changed_at=scope.now,
        **{name: pattern.get(name) for name in PATTERN},
    )  # fmt: skip
    row.classroom, row.form = Classroom(row.classroom), TrainingForm(row.form)
    venue = await scope.first(Venue.held(row.venue_id)) if row.venue_id else None
    await scope.number(row)
    try:
        await check_site(scope, venue, Wanted(row.starts_at, row.ends_at, row.capacity, row.id))
    except (SiteFull, VenueTooSmall):
        row.venue_id, row.place = None, venue.name if venue else None
        await _tell_organisers(scope, row, "sitting-without-site")
        return
    await scope.flush()
    await book_site(scope, row, venue)
    await publish(scope, row)
    await _tell_organisers(scope, row, "sitting-made")


async def _tell_organisers(scope: Scope, row: Training, screen: str) -> None:
    unit = await scope.get(Org, row.org_id)
    for holder in await holders_over(scope, unit):
        how = How(Kind.STAFF_NOTE, key=f"sitting-made:{row.id}:{holder.id}")
        await scope.tell(holder, screen, how, **await facts_of(scope, row))
