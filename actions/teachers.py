"""👩‍🏫 老师: who teaches, and what; the number of a telephone opens on request, and is audited (W15)."""

from actions.sittings import own_unit
from actions.staff import covers, page_of
from actions.verb import action
from models.orgs import Org
from models.refusal import NotFound
from models.roles import Permission
from models.scope import Scope
from models.teachers import Teacher, TeacherKind

PAGE = 8


@action(needs=Permission.TRAINING_RUN)
async def show_teachers(scope: Scope, page: int = 0) -> None:
    """Show who teaches under the asker."""
    rows, turns = await page_of(scope, Teacher.below(scope.actor.paths(Permission.TRAINING_RUN)), page, PAGE)
    teachers = [
        {"teacher": one.id, "name": one.name, "kind": one.kind, "skill": one.skill, "unit": unit.name}
        for one, unit in rows
    ]
    scope.show("teachers", teachers=teachers, page=0, **turns)


async def _taught(scope: Scope, number: int) -> Teacher:
    """Return a teacher of the asker's organisations; any other is NotFound."""
    row = await scope.get(Teacher, number)
    unit = await scope.get(Org, row.org_id) if row else None
    if row is None or unit is None or not covers(scope, Permission.TRAINING_RUN, unit.path):
        raise NotFound
    return row


@action(needs=Permission.TRAINING_RUN)
async def show_teacher(scope: Scope, teacher: int) -> None:
    """Show one of them; of the telephone only whether there is a number."""
    row = await _taught(scope, teacher)
    scope.show(
        "teacher-card", teacher=row.id, name=row.name, kind=row.kind, skill=row.skill,
        numbered=row.phone_sealed is not None, page=0,
    )  # fmt: skip


@action(needs=Permission.TRAINING_RUN)
async def show_teacher_phone(scope: Scope, teacher: int) -> None:
    """Open the number for whoever runs sittings; the look is in the trail (domain §3.7)."""
    row = await _taught(scope, teacher)
    if row.phone_sealed is None:
        raise NotFound
    scope.audit("teacher-phone-seen", row)
    scope.show("teacher-phone", name=row.name, phone=row.phone(scope.vault), teacher=row.id, page=0)


@action(needs=Permission.TRAINING_RUN)
async def offer_teacher(scope: Scope) -> dict[str, object]:
    """Return the form's context."""
    return {"unit": (await own_unit(scope)).name}


@action(needs=Permission.TRAINING_RUN)
async def add_teacher(
    scope: Scope, kind: TeacherKind, called: str, skill: str | None = None, phone: str | None = None
) -> None:
    """Somebody teaches for the asker's organisation and all below; the number is sealed."""
    unit = await own_unit(scope)
    row = Teacher(org_id=unit.id, kind=kind, name=called, skill=skill, made_at=scope.now)
    row.keep_phone(phone, scope.vault)
    await scope.number(row)
    scope.audit("teacher-added", row, None, kind=kind)
    await show_teachers(scope)


@action(needs=Permission.TRAINING_RUN)
async def close_teacher(scope: Scope, teacher: int) -> None:
    """不再请: offered no more; the number is deleted, and the name stays with what was taught."""
    row = await _taught(scope, teacher)
    row.closed_at = row.closed_at or scope.now
    row.keep_phone(None, scope.vault)
    scope.audit("teacher-closed", row)
    await scope.flush()
    await show_teachers(scope)
