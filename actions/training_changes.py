"""What happens when a sitting becomes another, or does not take place? Those concerned hear of it, once."""

from datetime import date, datetime, time

from actions.sittings import SETTLES, Wanted, book_site, check_site, give_away_seats, run_sitting
from actions.stretches import clocks_of
from actions.training_cards import show_card
from actions.training_plans import OTHER, StartsTooSoon, offered, settle_at, teacher_of, venue_of
from actions.training_words import ALL, remind, tell
from actions.trainings import AT_ONCE, SittingBegun
from actions.verb import action
from models.enrolments import Enrolment
from models.orgs import Org
from models.refusal import NotFound
from models.roles import Permission
from models.rule_book import county_day
from models.scope import Scope
from models.trainings import COUNTY, Training, TrainingState


@action(needs=Permission.TRAINING_RUN)
async def offer_change(scope: Scope, training: int) -> dict[str, object]:
    """Return the form's context: what is skipped stays as it is."""
    row = await run_sitting(scope, training)
    _refuse_begun(scope, row)
    unit = await scope.get(Org, row.org_id)
    if unit is None:
        raise NotFound
    return {"today": county_day(scope.now).isoformat(), "topic": row.topic, **await offered(scope, unit)}


def _refuse_begun(scope: Scope, training: Training) -> None:
    if training.state is not TrainingState.DRAFT and not training.takes_answers(scope.now):
        raise SittingBegun


@action(needs=Permission.TRAINING_RUN)
async def change_training(  # noqa: PLR0913, PLR0917 - the answers of its form
    scope: Scope, training: int, topic: str | None = None, day: date | None = None, at: time | None = None,
    venue: str | None = None, place: str | None = None, teacher: str | None = None,
    teacher_name: str | None = None, capacity: int | None = None,
) -> None:  # fmt: skip
    """改一改: it is another from now on, and calendars know; those concerned hear of it when a few minutes
    have passed without another change, reminders come for the new hour. Seats that are free
    by it are given away.
    """
    row = await run_sitting(scope, training)
    _refuse_begun(scope, row)
    unit = await scope.get(Org, row.org_id)
    if unit is None:
        raise NotFound
    before, (starts, ends) = _visible(row), _hours(scope, row, day, at)
    there = await venue_of(scope, unit, venue or (str(row.venue_id) if row.venue_id else OTHER))
    await check_site(scope, there, Wanted(starts, ends, capacity or row.capacity, row.id))
    if teacher is not None:
        row.teacher_id, row.teacher = await teacher_of(scope, unit, teacher, teacher_name)
    row.starts_at, row.ends_at = starts, ends
    row.topic, row.capacity = topic or row.topic, capacity or row.capacity
    await settle_at(scope, row, there, place or row.place)
    if _visible(row) != before:
        row.change(scope.now, SETTLES, moved=(row.starts_at, row.ends_at) != before[:2])
        scope.audit("training-changed", row)
        await tell_concerned(scope, row)
    await give_away_seats(scope, row)
    await show_card(scope, row)


def _visible(row: Training) -> tuple[object, ...]:
    """What those concerned have to know of a sitting; that it has more seats is none of it."""
    return row.starts_at, row.ends_at, row.topic, row.venue_id, row.place, row.teacher_id, row.teacher


def _hours(scope: Scope, row: Training, day: date | None, at: time | None) -> tuple[datetime, datetime]:
    """Return when it begins and ends by now: at another time it takes as long as before."""
    before, lasts = row.starts_at.astimezone(COUNTY), row.ends_at - row.starts_at
    starts = datetime.combine(day or before.date(), at or before.time(), COUNTY)
    if starts != before and starts <= scope.now:
        raise StartsTooSoon
    return starts, starts + lasts


async def tell_concerned(scope: Scope, training: Training) -> None:
    """Those concerned are told of what changed, and reminded for the hour that it is now; of very many a job
    sees to it.
    """
    await scope.flush()
    if training.told == training.telling or await _are_many(scope, training):
        return
    clocks = await clocks_of(scope)
    await tell(scope, training, ALL, clocks)
    if training.state is TrainingState.OPEN:
        await remind(scope, training, ALL, clocks)
    training.told = training.telling


async def _are_many(scope: Scope, training: Training) -> bool:
    counted = await scope.rows(Enrolment.tally([training.id]))
    return sum(int(number) for _, _, number in counted) > AT_ONCE


@action(needs=Permission.TRAINING_RUN)
async def offer_cancelling(scope: Scope, training: int) -> dict[str, object]:
    """Return the form's context."""
    row = await run_sitting(scope, training)
    _refuse_begun(scope, row)
    return {"topic": row.topic}


@action(needs=Permission.TRAINING_RUN)
async def cancel_training(scope: Scope, training: int, why: str | None = None) -> None:
    """取消: it does not take place. Who is concerned hears of it at once and once, its site is free again; of
    a draft nobody hears anything.
    """
    row = await run_sitting(scope, training)
    _refuse_begun(scope, row)
    row.cancel(why, scope.now)
    await book_site(scope, row, None)
    scope.audit("training-cancelled", row)
    await tell_concerned(scope, row)
    await show_card(scope, row)
