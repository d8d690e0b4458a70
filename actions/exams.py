"""考试: questions to a sitting with a pass mark and so many tries; put together by who runs it, sat in the
chat by who was there or made up for it (集中培训, Z14).
"""

from typing import Any

from actions.library import offered
from actions.sign_desks import organised
from actions.staff import page_of
from actions.verb import action
from models.enrolments import Enrolment
from models.exams import MOST_QUESTIONS, Exam, ExamTry
from models.kinds import Kind
from models.learning_hours import LEARNT
from models.members import Member
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.scope import Scope
from models.tellings import Telling, telling
from models.trainings import Training

PASS_MARK, TRIES = 60, 3  # where nobody says otherwise
PAGE = 10


class ExamFixed(Refusal):
    """It was opened: its questions and its mark stay as they are."""


class ExamEmpty(Refusal):
    """There is no question yet."""


class ExamClosed(Refusal):
    """It cannot be sat now."""


class TriesSpent(Refusal):
    """All tries were made."""


@action(needs=Permission.TRAINING_RUN)
async def show_exam(scope: Scope, training: int) -> None:
    """Show the exam of a sitting to who runs it; the first look puts an empty one there."""
    sitting, _ = await organised(scope, training)
    await _show(scope, sitting, await _draft(scope, sitting))


async def _draft(scope: Scope, sitting: Training) -> Exam:
    exam = await scope.first(Exam.of(sitting.id))
    if exam is None:
        if scope.actor.member is None:
            raise NotFound
        exam = Exam(
            training_id=sitting.id, questions=[], pass_mark=PASS_MARK, tries=TRIES,
            made_by=scope.actor.member.id,
        )  # fmt: skip
        scope.add(exam)
        await scope.flush()
    return exam


async def _show(scope: Scope, sitting: Training, exam: Exam) -> None:
    await scope.flush()
    [(sat, passed)] = await scope.rows(ExamTry.tally(exam.id))
    scope.show(
        "exam-card", None, None, topic=sitting.topic, training=sitting.id, exam=exam.id, page=0,
        questions=len(exam.questions), mark=exam.pass_mark, tries=exam.tries, sat=sat, passed=passed or 0,
        draft=exam.opened_at is None or None, running=exam.is_open or None,
        closed=exam.closed_at is not None or None, results=bool(sat) or None,
    )  # fmt: skip


async def _changeable(scope: Scope, training: int) -> tuple[Training, Exam]:
    sitting, _ = await organised(scope, training)
    exam = await _draft(scope, sitting)
    if exam.opened_at is not None:
        raise ExamFixed(topic=sitting.topic, training=sitting.id)
    return sitting, exam


@action(needs=Permission.TRAINING_RUN)
async def offer_question(scope: Scope, training: int) -> dict[str, object]:
    """Return the form's context: how many questions there are."""
    sitting, exam = await _changeable(scope, training)
    return {"topic": sitting.topic, "number": len(exam.questions) + 1}


@action(needs=Permission.TRAINING_RUN)
async def add_question(scope: Scope, quiz: dict[str, Any], training: int = 0) -> None:
    """Add a question behind the others, up to thirty."""
    sitting, exam = await _changeable(scope, training)
    exam.questions = [*exam.questions, quiz][:MOST_QUESTIONS]
    await _show(scope, sitting, exam)


@action(needs=Permission.TRAINING_RUN)
async def set_mark(scope: Scope, mark: int, tries: int, training: int = 0) -> None:
    """Say how many per cent are enough, and how often one may sit it."""
    sitting, exam = await _changeable(scope, training)
    exam.pass_mark, exam.tries = mark, tries
    await _show(scope, sitting, exam)


@action(needs=Permission.TRAINING_RUN)
async def open_exam(scope: Scope, training: int) -> None:
    """开考: it can be sat from now on, and who was there hears of it once."""
    sitting, exam = await _changeable(scope, training)
    if not exam.questions:
        raise ExamEmpty(topic=sitting.topic, training=sitting.id)
    exam.opened_at = scope.now
    await scope.flush()
    scope.audit("exam-opened", exam)
    fixed = (("exam", exam.id),)
    order = Telling(Kind.TRAINING_AFTER, "exam-opened", f"exam:{exam.id}", scope.now.date(), fixed)
    whom = Member.id.in_(Enrolment.learnt_of(sitting.id, LEARNT))
    await scope.run(telling(scope.dialect, order, scope.now, whom))
    await _show(scope, sitting, exam)


@action(needs=Permission.TRAINING_RUN)
async def close_exam(scope: Scope, training: int) -> None:
    """收卷: it is sat no more."""
    sitting, _ = await organised(scope, training)
    exam = await _draft(scope, sitting)
    if exam.is_open:
        exam.closed_at = scope.now
        scope.audit("exam-closed", exam)
    await _show(scope, sitting, exam)


@action(needs=Permission.TRAINING_RUN)
async def show_results(scope: Scope, training: int, page: int) -> None:
    """成绩: each person's last try, by branch and name; no order of merit."""
    sitting, _ = await organised(scope, training)
    exam = await _draft(scope, sitting)
    rows, turns = await page_of(scope, ExamTry.results(exam.id), page, PAGE)
    people = [
        {
            "name": who.name, "branch": branch, "right": row.right, "number": row.number,
            "mark": "✅" if row.passed else "⬜",
        }
        for row, who, branch in rows
    ]  # fmt: skip
    total = len(exam.questions)
    scope.show(
        "exam-results",
        None,
        None,
        topic=sitting.topic,
        training=sitting.id,
        people=people,
        total=total,
        **turns,
    )


async def _sits(scope: Scope, exam: int) -> tuple[Exam, Training, Member]:
    """Return an open exam that the asker may sit: who was at its sitting or made up for it; else NotFound."""
    row, who = await scope.get(Exam, exam), scope.actor.member
    sitting = await scope.get(Training, row.training_id) if row else None
    if row is None or sitting is None or who is None:
        raise NotFound
    there = await scope.first(Enrolment.of(sitting.id, who.id))
    if there is None or there.state not in LEARNT:
        raise NotFound
    if not row.is_open:
        raise ExamClosed(topic=sitting.topic)
    return row, sitting, who


@action(needs=Permission.SELF_SEE)
async def sit_exam(scope: Scope, exam: int) -> None:
    """开始考试: go on with an open try, or begin the next one; passed once is enough."""
    row, sitting, who = await _sits(scope, exam)
    made = await scope.all(ExamTry.of(row.id, who.id))
    if any(one.passed for one in made):
        scope.show("exam-passed", None, who, topic=sitting.topic, right=max(one.right for one in made),
                   total=len(row.questions))  # fmt: skip
        return
    if made and made[0].passed is None:
        _ask(scope, row, made[0], sitting, who)
        return
    if len(made) >= row.tries:
        raise TriesSpent(topic=sitting.topic, tries=row.tries)
    begun = ExamTry(
        exam_id=row.id, member_id=who.id, number=len(made) + 1, answered=0, right=0, begun_at=scope.now
    )
    scope.add(begun)
    await scope.flush()
    _ask(scope, row, begun, sitting, who)


def _ask(scope: Scope, exam: Exam, made: ExamTry, sitting: Training, who: Member) -> None:
    quiz = exam.quiz(made.answered)
    if quiz is None:
        raise NotFound
    choices = [{**one, "place": made.answered} for one in offered(quiz, made.id)]
    scope.show(
        "exam-question", None, who, topic=sitting.topic, question=quiz.question, exam=exam.id,
        number=made.answered + 1, total=len(exam.questions), choices=choices,
    )  # fmt: skip


@action(needs=Permission.SELF_SEE)
async def answer_exam(scope: Scope, exam: int, place: int, choice: int) -> None:
    """Take the answer to the question at a place, each once; behind the last one it is said how it went."""
    row, sitting, who = await _sits(scope, exam)
    made = await scope.first(ExamTry.of(row.id, who.id))
    if made is None or made.passed is not None:
        raise NotFound
    quiz = row.quiz(made.answered)
    if quiz is None or place != made.answered:  # a second tap on an earlier question changes nothing
        _ask(scope, row, made, sitting, who)
        return
    made.right += quiz.is_right(choice, made.id)
    made.answered += 1
    if made.answered < len(row.questions):
        _ask(scope, row, made, sitting, who)
        return
    made.passed, made.ended_at = row.passes(made.right), scope.now
    scope.audit("exam-sat", made, who, passed=made.passed)
    left = row.tries - made.number
    scope.show(
        "exam-passed" if made.passed else "exam-failed", None, who, topic=sitting.topic, right=made.right,
        total=len(row.questions), left=left, again=left > 0 or None, spent=left <= 0 or None, exam=row.id,
    )  # fmt: skip


async def describe_opened(scope: Scope, shown: Any) -> list[dict[str, Any] | None]:  # noqa: ANN401 - rows of arguments
    """Add what it is about just before sending; None where it is closed by then."""
    exams = {one.id: one for one in await scope.all(Exam.by_ids({args["exam"] for args in shown}))}
    rows = await scope.rows(Training.by_ids({one.training_id for one in exams.values()}))
    topics = {sitting.id: sitting.topic for sitting, _ in rows}
    return [
        {
            **args, "topic": topics[exam.training_id], "total": len(exam.questions), "mark": exam.pass_mark,
            "tries": exam.tries,
        }
        if (exam := exams.get(args["exam"])) and exam.is_open
        else None
        for args in shown
    ]  # fmt: skip
