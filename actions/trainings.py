"""How does a sitting become known? It is opened under its number, and those it is for are invited."""

from datetime import timedelta

from actions.sittings import run_sitting
from actions.stretches import clocks_of
from actions.training_cards import show_card
from actions.training_words import ALL, invite
from actions.verb import action
from models.members import Member
from models.orgs import Org
from models.refusal import Refusal
from models.roles import Permission
from models.rule_book import county_day
from models.rules import TRAINING_INVITE
from models.scope import Scope
from models.trainings import COUNTY, Training, TrainingState

AT_ONCE = 500  # people told within the tap that opens or changes a sitting; more than these a job sees to


class SittingBegun(Refusal):
    """Nothing of it can be changed any more: it has begun, is over or was called off."""


@action(needs=Permission.TRAINING_RUN)
async def open_training(scope: Scope, training: int) -> None:
    """发邀请: the sitting has its number of the year, and those it is for hear of it seven days ahead, or at
    once where that is past; of very many within a few minutes.
    """
    row = await run_sitting(scope, training)
    if row.state is not TrainingState.DRAFT or row.starts_at <= scope.now:
        raise SittingBegun
    await publish(scope, row)
    scope.audit("training-opened", row, None, number=row.number)
    await show_card(scope, row)


async def publish(scope: Scope, training: Training) -> None:
    """The sitting is open, under the next number of its organisation, classroom and year; invited are who has
    to be by now.
    """
    unit = await scope.first(Org.held(training.org_id))
    if unit is None:
        raise LookupError(f"organisation {training.org_id} is gone")
    last = Training.last_number(training.org_id, training.classroom, training.year)
    training.open((await scope.first(last) or 0) + 1, scope.now)
    await scope.flush()
    await call_in(scope, training, unit)


async def call_in(scope: Scope, training: Training, unit: Org) -> None:
    """Invite who an open sitting is for by now and was not asked yet, where the day for it has come; very
    many are left to the job that looks for sittings to which nobody was invited.
    """
    training.invited_on = None
    if not is_due(scope, training) or await _is_large(scope, unit):
        return
    training.invited_on = county_day(scope.now)
    await invite(scope, training, ALL, await clocks_of(scope))


def is_due(scope: Scope, training: Training) -> bool:
    """Whether the day has come on which people are invited to a sitting."""
    ahead = timedelta(days=scope.here(training.org_id)[TRAINING_INVITE])
    return county_day(scope.now) >= training.starts_at.astimezone(COUNTY).date() - ahead


async def _is_large(scope: Scope, unit: Org) -> bool:
    """Whether there are too many to be seen to within a tap."""
    return (await scope.first(Member.roster_size((unit.path,), ())) or 0) > AT_ONCE
