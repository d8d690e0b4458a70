"""补课: something to read or hear and one question, for whoever missed a sitting; fourteen days, then a
person of the branch looks after it (domain §3.4-C, §3.6).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from actions.library import offered
from actions.ratings import Round
from actions.sign_desks import organised
from actions.verb import action
from models.afterwards import has_make_up, make_up_of
from models.enrolments import Enrolment, EnrolmentState
from models.follow_ups import Cause, FollowUp, FollowUpState
from models.kinds import Kind
from models.make_ups import Absence, MakeUp, MakeUpState
from models.members import Member
from models.quizzes import Quiz
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.rules import MAKE_UP_DAYS
from models.scope import Scope
from models.tellings import Telling, telling
from models.trainings import Training

AT_ONCE = 200  # overdue items in one step


class NothingToMakeUp(Refusal):
    """There is nothing to make up for."""


async def deal(scope: Scope, sitting: Training) -> None:
    """Give what there is to make up for a sitting to everybody who missed it, and tell them; each once."""
    if not sitting.makeup:
        return
    due = scope.now + timedelta(days=scope.here(sitting.org_id)[MAKE_UP_DAYS])
    await scope.run(MakeUp.give(scope.dialect, sitting.id, scope.now, due))
    fixed = (("training", sitting.id),)
    order = Telling(Kind.TRAINING_AFTER, "make-up-given", f"make-up:{sitting.id}", scope.now.date(), fixed)
    await scope.run(telling(scope.dialect, order, scope.now, has_make_up(sitting.id)))


async def describe_given(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Add what it is about just before sending; None for who has made up for it meanwhile."""
    trainings = {args["training"] for args in shown}
    members = {one.id: one for one in await scope.all(Member.by_ids({args["member"] for args in shown}))}
    topics = {one.id: one.topic for one, _ in await scope.rows(Training.by_ids(trainings))}
    found = await scope.all(make_up_of(trainings, members))
    items = {(one.training_id, one.member_id): one for one in found}
    return [
        {
            **args, "make_up": item.id, "topic": topics[item.training_id], "due": item.due_at,
            "dear": scope.dear(members[item.member_id]),
        }
        if (item := items.get((args["training"], args["member"])))
        else None
        for args in shown
    ]  # fmt: skip


async def _own(scope: Scope, make_up: int) -> tuple[MakeUp, Training, Member]:
    """Return an item of a member of this chat; anybody else's is NotFound."""
    rows = await scope.rows(MakeUp.by_ids([make_up]))
    if not rows or scope.actor.speaks_for(rows[0].MakeUp.member_id) is None:
        raise NotFound
    return tuple(rows[0])


@action(needs=Permission.SELF_SEE)
async def open_make_up(scope: Scope, make_up: int) -> None:
    """Show what there is to read or hear, and the question; what was done already is said."""
    item, sitting, who = await _own(scope, make_up)
    lesson, quiz = sitting.makeup or {}, Quiz.of((sitting.makeup or {}).get("quiz"))
    if item.state is MakeUpState.DONE or quiz is None:
        scope.show("made-up", None, who, topic=sitting.topic)
        return
    account = scope.actor.account
    here = account is not None and account.bot_id == lesson.get("bot_id")
    scope.show(
        "make-up", None, who, topic=sitting.topic, said=lesson.get("text") or "", make_up=item.id,
        photo=lesson.get("photo") if here else None, voice=lesson.get("voice") if here else None,
        question=quiz.question, choices=offered(quiz, item.id),
    )  # fmt: skip


@action(needs=Permission.SELF_SEE)
async def answer_make_up(scope: Scope, make_up: int, choice: int) -> None:
    """Take an answer: with the right one it is made up for, also when somebody of the branch has it now."""
    item, sitting, who = await _own(scope, make_up)
    quiz = Quiz.of((sitting.makeup or {}).get("quiz"))
    if quiz is None:
        raise NotFound
    if item.state is MakeUpState.DONE:
        scope.show("made-up", None, who, topic=sitting.topic)
        return
    item.tries += 1
    if not quiz.is_right(choice, item.id):
        scope.show("make-up-wrong", None, who, make_up=item.id, topic=sitting.topic, question=quiz.question)
        return
    item.state, item.done_at = MakeUpState.DONE, scope.now
    row = await scope.first(Enrolment.of(sitting.id, who.id))
    if row is not None and row.state in (EnrolmentState.ABSENT, EnrolmentState.ON_LEAVE):
        row.make_up(scope.now)
        row.hours = sitting.hours
    for task in await scope.all(FollowUp.open_about(who.id, Cause.MAKE_UP, _occurrence(item))):
        task.state, task.closed_at = FollowUpState.WITHDRAWN, scope.now
    scope.audit("made-up", item, who)
    scope.show("made-up", None, who, topic=sitting.topic)


def _occurrence(item: MakeUp) -> str:
    return f"make-up:{item.id}"


@action(needs=Permission.TRAINING_RUN)
async def offer_lesson(scope: Scope, training: int) -> dict[str, object]:
    """Return the form's context: for which sitting something to make up is given."""
    sitting, _ = await organised(scope, training)
    return {"topic": sitting.topic}


@action(needs=Permission.TRAINING_RUN)
async def give_lesson(
    scope: Scope, content: str | dict[str, Any], quiz: dict[str, Any], training: int = 0
) -> None:
    """发补课: keep what is to be read or heard with its question; who missed the sitting gets it at once, or
    the morning after the sitting.
    """
    sitting, _ = await organised(scope, training)
    if scope.actor.account is None:
        raise NotFound
    file = content if isinstance(content, dict) else {}
    sitting.makeup = {
        "text": content if isinstance(content, str) else file.get("caption") or None,
        "photo": file.get("photo"), "voice": file.get("voice"), "bot_id": scope.actor.account.bot_id,
        "quiz": quiz,
    }  # fmt: skip
    await scope.flush()
    looked = await scope.first(Absence.of(sitting.id)) is not None
    if looked:
        await deal(scope, sitting)
    scope.audit("lesson-given", sitting)
    scope.show(
        "lesson-given", None, None, topic=sitting.topic, now=looked or None, later=not looked or None,
        training=sitting.id, page=0,
    )  # fmt: skip


async def hand_on(scope: Scope, slot: datetime, place: Round, _rows: int) -> Round | None:
    """Have a person look after what was not made up for in its days, so many items a step."""
    rows = await scope.rows(MakeUp.overdue(slot, AT_ONCE))
    for item, _, who in rows:
        item.state = MakeUpState.HANDED_ON
        here = scope.here(who.branch_id)
        await scope.run(
            FollowUp.raised(scope.dialect, Cause.MAKE_UP, who, _occurrence(item), scope.now, here)
        )
    await scope.flush()
    return Round(place.after + len(rows)) if len(rows) == AT_ONCE else None


@action(needs=Permission.SELF_SEE)
async def show_make_ups(scope: Scope) -> None:
    """Show what the members of this chat still have to make up for."""
    rows = await scope.rows(MakeUp.waiting_of([one.id for one in scope.actor.members]))
    if not rows:
        raise NothingToMakeUp
    items = [{"make_up": row.id, "topic": sitting.topic, "due": row.due_at} for row, sitting in rows]
    scope.show("make-ups", None, None, rows=items)
