"""签到册: who is expected and who was there, on paper or as a table; for the room and for the file."""

from collections.abc import Sequence
from typing import Any

from actions.sign_desks import organised
from actions.verb import action
from models.enrolments import Enrolment
from models.refusal import Refusal
from models.roles import Permission
from models.scope import Scope
from models.teachers import Teacher
from models.trainings import Training
from models.values import enum_key
from models.venues import Venue

LONGEST = 600  # people on one sheet: what is larger is no room any more


class SignSheetTooLong(Refusal):
    """So many people are on the list that no sheet of paper helps."""


class SignSheetEmpty(Refusal):
    """Nobody is on the list yet: invite somebody first."""


@action(needs=Permission.TRAINING_RUN)
async def print_sign_sheet(scope: Scope, training: int) -> None:
    """Have the sheet made as a page for the printer."""
    await _make(scope, training, "sign-sheet")


@action(needs=Permission.TRAINING_RUN)
async def export_sign_sheet(scope: Scope, training: int) -> None:
    """Have the sheet made as an .xlsx."""
    await _make(scope, training, "sign-table")


async def _make(scope: Scope, training: int, screen: str) -> None:
    sitting, _ = await organised(scope, training)
    number = await scope.first(Enrolment.size_of(sitting.id)) or 0
    if not number:
        raise SignSheetEmpty(training=sitting.id, topic=sitting.topic)
    if number > LONGEST:
        raise SignSheetTooLong(most=LONGEST, training=sitting.id, topic=sitting.topic)
    scope.audit("sign-sheet-made", f"training:{sitting.id}", None, number=number)
    scope.show(screen, None, None, training=sitting.id, number=number, topic=sitting.topic)


async def describe_sheets(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Look the people up just before sending: nothing of them is kept in what is to be sent."""
    return [await _described(scope, args) for args in shown]


async def _described(scope: Scope, args: dict[str, Any]) -> dict[str, Any] | None:
    sitting = await scope.get(Training, args["training"])
    if sitting is None:
        return None
    venue = await scope.get(Venue, sitting.venue_id) if sitting.venue_id else None
    teacher = await scope.get(Teacher, sitting.teacher_id) if sitting.teacher_id else None
    rows = await scope.rows(Enrolment.of_training(sitting.id))
    lines = [
        {"unit": unit.name, "name": who.name, "state": enum_key(row.state), "at": row.attended_at}
        for row, who, unit in rows
    ]
    return {
        **args, "topic": sitting.topic, "at": sitting.starts_at, "lines": lines,
        "where": venue.name if venue else sitting.place,
        "taught_by": teacher.name if teacher else sitting.teacher,
    }  # fmt: skip
