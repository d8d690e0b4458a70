"""Who was not there? The next morning those who run a sitting hear it, and whoever missed it gets something
to make up for it (domain §3.4-C, §3.6).
"""

from datetime import datetime, timedelta

from actions.make_ups import deal
from actions.ratings import Round
from actions.responsible import holders_over
from actions.sign_desks import organised
from actions.staff import page_of
from actions.verb import action
from models.afterwards import note_missed, note_silent
from models.enrolments import Enrolment, EnrolmentState
from models.kinds import Kind
from models.make_ups import Absence
from models.orgs import Org
from models.refusal import NotFound
from models.roles import Permission
from models.scope import How, Scope
from models.trainings import COUNTY, Training, TrainingState

PAGE = 10
LOOKED_FOR = timedelta(days=14)  # so long a sitting at which nobody was ticked waits for its ticks


async def note_absences(scope: Scope, slot: datetime, place: Round, _rows: int) -> Round | None:
    """Look at the next sitting that ended before today; each once. One at which nobody signed in or was
    ticked waits: those who run it are reminded to tick, and nobody is absent.
    """
    midnight = datetime.combine(slot.date(), datetime.min.time(), COUNTY)
    to_look = Absence.to_look(midnight, midnight - LOOKED_FOR, place.after)
    sitting = await scope.first(to_look)
    if sitting is None:
        return None
    counted = await _counted(scope, sitting)
    if counted.get(EnrolmentState.ATTENDED, 0):
        await _look(scope, sitting)
    elif counted:
        await _tell(scope, sitting, "nobody-ticked", number=sum(counted.values()))
    return Round(sitting.id)


async def _counted(scope: Scope, sitting: Training) -> dict[EnrolmentState, int]:
    return {state: number for _, state, number in await scope.rows(Enrolment.tally([sitting.id]))}


async def _look(scope: Scope, sitting: Training) -> None:
    await scope.run(note_missed(sitting))
    await scope.run(note_silent(sitting.id))
    scope.add(Absence(training_id=sitting.id, looked_at=scope.now))
    if sitting.state is TrainingState.OPEN:
        sitting.state, sitting.changed_at = TrainingState.HELD, scope.now
    await scope.flush()
    counted = await _counted(scope, sitting)
    await deal(scope, sitting)
    await _tell(
        scope, sitting, "absences-found", absent=counted.get(EnrolmentState.ABSENT, 0),
        present=counted.get(EnrolmentState.ATTENDED, 0), excused=counted.get(EnrolmentState.ON_LEAVE, 0),
        given=bool(sitting.makeup) or None, ungiven=not sitting.makeup or None,
    )  # fmt: skip


async def _tell(scope: Scope, sitting: Training, screen: str, **told: object) -> None:
    unit = await scope.get(Org, sitting.org_id)
    for person in await holders_over(scope, unit):
        how = How(Kind.STAFF_NOTE, key=f"{screen}:{sitting.id}:{person.id}")
        await scope.tell(
            person, screen, how, training=sitting.id, topic=sitting.topic, at=sitting.starts_at, page=0,
            **told,
        )  # fmt: skip


@action(needs=Permission.TRAINING_RUN)
async def show_absent(scope: Scope, training: int, page: int) -> None:
    """谁没来: who missed a sitting or had leave, and what of it was made up for."""
    sitting, _ = await organised(scope, training)
    states = (EnrolmentState.ABSENT, EnrolmentState.ON_LEAVE, EnrolmentState.MADE_UP)
    rows, turns = await page_of(scope, Enrolment.of_training(sitting.id, *states), page, PAGE)
    people = [{"name": who.name, "branch": unit.name, "state": row.state} for row, who, unit in rows]
    scope.show(
        "absent-list", None, None, topic=sitting.topic, training=sitting.id, people=people,
        ungiven=not sitting.makeup or None, **turns,
    )  # fmt: skip


@action(needs=Permission.TRAINING_RUN)
async def end_sitting(scope: Scope, training: int) -> None:
    """结束: the sitting took place; who was there is asked how it was, who was not is looked for tomorrow."""
    sitting, _ = await organised(scope, training)
    if scope.now < sitting.starts_at:
        raise NotFound
    if sitting.state is TrainingState.OPEN:
        sitting.state, sitting.changed_at = TrainingState.HELD, scope.now
        sitting.ends_at = min(sitting.ends_at, scope.now)
        scope.audit("sitting-ended", sitting)
    await _show_after(scope, sitting, "sitting-ended")


@action(needs=Permission.TRAINING_RUN)
async def show_afterwards(scope: Scope, training: int) -> None:
    """课后: how many were there, and all that can be done about a sitting that has begun."""
    sitting, _ = await organised(scope, training)
    await _show_after(scope, sitting, "sitting-after")


async def _show_after(scope: Scope, sitting: Training, screen: str) -> None:
    counted = await _counted(scope, sitting)
    scope.show(
        screen, None, None, topic=sitting.topic, training=sitting.id, page=0,
        present=counted.get(EnrolmentState.ATTENDED, 0), all=sum(counted.values()),
        ungiven=not sitting.makeup or None,
    )  # fmt: skip
