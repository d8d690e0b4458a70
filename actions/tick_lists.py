"""代签: who was there, ticked by who runs the sitting, a page at a time; a slip of the finger is taken back
(domain §2.4, §3.4-L).
"""

from actions.sign_desks import EXPECTED, organised
from actions.sign_ins import enrolment_of, note_attended
from actions.staff import find_member, page_of
from actions.verb import action
from models.enrolments import AttendedHow, Enrolment, EnrolmentState
from models.members import Member
from models.refusal import Refusal
from models.roles import Permission
from models.scope import Scope
from models.sign_codes import Phase, phase_of
from models.trainings import Training

PAGE = 10
_SETTLED = (EnrolmentState.MADE_UP,)  # what a tick does not change any more
_MARKS = {EnrolmentState.ATTENDED: "✅", EnrolmentState.ON_LEAVE: "🏠", EnrolmentState.MADE_UP: "📗"}


class TickTooEarly(Refusal):
    """Nobody can have come yet: it begins in more than half an hour."""


@action(needs=Permission.TRAINING_RUN)
async def show_ticks(scope: Scope, training: int, page: int) -> None:
    """Show who is expected or was there, each to be ticked by a tap, ten at a time."""
    sitting, _ = await organised(scope, training)
    rows, turns = await page_of(scope, Enrolment.of_training(sitting.id), page, PAGE)
    people = [
        {"member": who.id, "mark": _MARKS.get(row.state, "⬜"), "name": who.name, "branch": unit.name}
        for row, who, unit in rows
    ]
    counted = {state: number for _, state, number in await scope.rows(Enrolment.tally([sitting.id]))}
    open_ones = sum(counted.get(state, 0) for state in EXPECTED)
    scope.show(
        "tick-list", None, None, training=sitting.id, topic=sitting.topic, page=page, people=people,
        present=counted.get(EnrolmentState.ATTENDED, 0), all=sum(counted.values()), open=open_ones or None,
        none=not counted or None, **turns,
    )  # fmt: skip


@action(needs=Permission.TRAINING_RUN)
async def tick(scope: Scope, training: int, member: int, page: int) -> None:
    """Tick somebody, or take a tick back that was not signed by a code; then show the page again."""
    sitting, _ = await organised(scope, training)
    refuse_early(scope, sitting)
    who = await _ticked(scope, sitting, member)
    row = await enrolment_of(scope, who, sitting)
    if row.state is EnrolmentState.ATTENDED and row.how is AttendedHow.TICKED:
        row.unsign()
        scope.audit("tick-taken-back", row, who)
    elif row.state is not EnrolmentState.ATTENDED and row.state not in _SETTLED:
        note_attended(scope, row, sitting, AttendedHow.TICKED)
        scope.audit("signed-in", row, who, how=AttendedHow.TICKED)
    await scope.flush()
    await show_ticks(scope, training, page)


def refuse_early(scope: Scope, sitting: Training) -> None:
    """Refuse to note who was there before anybody can have come."""
    if phase_of(sitting.starts_at, scope.now) is Phase.EARLY:
        raise TickTooEarly(topic=sitting.topic)


async def _ticked(scope: Scope, sitting: Training, member: int) -> Member:
    """Return somebody of the list, wherever they belong, or a member whom the asker looks after."""
    listed = await scope.first(Enrolment.of(sitting.id, member))
    who = await scope.get(Member, member) if listed else None
    return who or await find_member(scope, Permission.TRAINING_RUN, member)


@action(needs=Permission.TRAINING_RUN)
async def tick_all(scope: Scope, training: int) -> None:
    """其余都到了: everybody who was expected and has not signed in was there."""
    sitting, _ = await organised(scope, training)
    refuse_early(scope, sitting)
    rows = await scope.rows(Enrolment.all_ticked(sitting.id, EXPECTED, sitting.hours, scope.now))
    scope.audit("signed-in-all", f"training:{sitting.id}", None, number=len(rows))
    await show_ticks(scope, training, 0)


@action(needs=Permission.TRAINING_RUN)
async def find_attendee(scope: Scope, who: str, training: int = 0) -> None:
    """加一人: show whom of one's own people a name may mean, each to be ticked."""
    sitting, _ = await organised(scope, training)
    paths = scope.actor.paths(Permission.TRAINING_RUN)
    rows = await scope.rows(Member.roster(paths, (), who).limit(PAGE))
    people = [{"member": one.id, "name": one.name, "branch": unit, "mark": "➕"} for one, unit in rows]
    scope.show(
        "tick-found", None, None, training=sitting.id, page=0, sought=who, people=people,
        none=not people or None,
    )  # fmt: skip


async def offer_attendee(scope: Scope, training: int) -> dict[str, object]:
    """Return the form's context: to which sitting somebody is added."""
    sitting, _ = await organised(scope, training)
    return {"topic": sitting.topic}
