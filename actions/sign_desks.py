"""How is a sitting opened for signing in? Its four digits and picture in the chat, on a wall, and with who
teaches; other ones at a tap (签到台, domain §3.4-L).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions.sign_ins import NoSitting, payload_of, sign_typed
from actions.staff import covers, keeper_of
from actions.verb import action
from models.enrolments import COMING, Enrolment, EnrolmentState
from models.kinds import Kind
from models.members import Member
from models.orgs import Org
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.scope import How, Scope
from models.sign_codes import AFTER, BEFORE, Phase, phase_of, until_next
from models.sign_ins import NEAR, SignDesk
from models.teachers import Teacher
from models.trainings import TOLD, Training

ROOT = "/sign/"  # of the page's address, in front of the token
EXPECTED = (*COMING, EnrolmentState.INVITED, EnrolmentState.SILENT)
_SHOWN = 8


class TeacherUnreached(Refusal):
    """Nobody who teaches there has a chat of their own here."""


class WallClosed(Refusal):
    """No page of a sitting is opened by this address: the same answer to all of them."""


@action(needs=None)
async def show_sign(scope: Scope, text: str = "") -> None:
    """/sign: with digits somebody signs in; without, who runs sittings sees those of today, everybody else
    what to type.
    """
    if text.strip() or not scope.actor.may(Permission.TRAINING_RUN):
        await sign_typed(scope, text)
    else:
        await show_desks(scope)


@action(needs=Permission.TRAINING_RUN)
async def show_desks(scope: Scope) -> None:
    """Show the sittings of the asker's subtrees that begin within half a day, before and behind."""
    paths = scope.actor.paths(Permission.TRAINING_RUN)
    rows = await scope.rows(Training.around(paths, scope.now - NEAR, scope.now + NEAR).limit(_SHOWN))
    if not rows:
        raise NoSitting
    desks = [{"training": one.id, "topic": one.topic, "at": one.starts_at} for one, _ in rows]
    scope.show("sign-desks", None, None, rows=desks)


async def organised(scope: Scope, training: int) -> tuple[Training, Org]:
    """Return a sitting that the asker runs and that is known, with its organisation; else NotFound."""
    rows = await scope.rows(Training.by_ids([training]))
    if not rows or not covers(scope, Permission.TRAINING_RUN, rows[0].Org.path):
        raise NotFound
    if rows[0].Training.state not in TOLD:
        raise NotFound
    return rows[0].Training, rows[0].Org


@action(needs=Permission.TRAINING_RUN)
async def open_desk(scope: Scope, training: int) -> None:
    """显示签到码: the desk stands from now on, and shows what the wall would."""
    sitting, _ = await organised(scope, training)
    desk = await desk_of(scope, sitting)
    scope.show("sign-desk", None, None, training=sitting.id, desk=desk.id, page=0)


async def desk_of(scope: Scope, sitting: Training) -> SignDesk:
    """Return the desk of a sitting; there is one from the first asking on."""
    known = await scope.first(SignDesk.of(sitting.id))
    if known is not None:
        return known
    if scope.actor.account is None:
        raise NotFound
    desk = SignDesk(
        training_id=sitting.id, bot_id=scope.actor.account.bot_id, opened_by=keeper_of(scope).id,
        opened_at=scope.now,
    )  # fmt: skip
    desk.shuffle(scope.vault)
    scope.add(desk)
    await scope.flush()
    scope.audit("sign-desk-opened", desk, None, training=sitting.id)
    return desk


async def draw_desks(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Add code, picture and figures just before sending: what is drawn late is right all the same, and no
    code stands in what is to be sent.
    """
    found = await scope.rows(SignDesk.of_trainings({args["training"] for args in shown}))
    desks = {sitting.id: (desk, sitting) for desk, sitting in found}
    counts = await present_at(scope, desks)
    return [
        {**args, **_drawn(scope, *known), **counts[known[1].id]}
        if (known := desks.get(args["training"]))
        else None
        for args in shown
    ]


def _drawn(scope: Scope, desk: SignDesk, sitting: Training) -> dict[str, Any]:
    code = desk.codes(sitting, scope.vault).at(scope.now)
    phase = phase_of(sitting.starts_at, scope.now)
    return {
        "topic": sitting.topic, "at": sitting.starts_at, "code": code,
        "new_at": scope.now + until_next(scope.now),
        "opens": sitting.starts_at - BEFORE, "closes": sitting.starts_at + AFTER,
        "payload": payload_of(sitting.id, code), "path": f"{ROOT}{desk.token(scope.vault)}",
        "early": phase is Phase.EARLY or None, "open": phase is Phase.OPEN or None,
        "over": phase is Phase.OVER or None, "begun": sitting.starts_at <= scope.now or None,
    }  # fmt: skip


async def present_at(scope: Scope, training_ids: Sequence[int] | dict[int, Any]) -> dict[int, dict[str, int]]:
    """Return how many are there, and of how many expected, for each of these sittings."""
    counted = {one: {"present": 0, "expected": 0} for one in training_ids}
    for training, state, number in await scope.rows(Enrolment.tally(list(training_ids))):
        counted[training]["present"] += number if state is EnrolmentState.ATTENDED else 0
        counted[training]["expected"] += number if state in (*EXPECTED, EnrolmentState.ATTENDED) else 0
    return counted


@action(needs=Permission.TRAINING_RUN)
async def show_page(scope: Scope, training: int) -> None:
    """投屏: give the address of the page for a wall or a telephone; it shows the codes by itself."""
    sitting, _ = await organised(scope, training)
    await desk_of(scope, sitting)
    scope.show("sign-page", None, None, training=sitting.id)


@action(needs=Permission.TRAINING_RUN)
async def shuffle_codes(scope: Scope, training: int, desk: int) -> None:
    """换一套: all codes and the page's address are others from now on. ``desk`` is the one that was seen."""
    sitting, _ = await organised(scope, training)
    known = await desk_of(scope, sitting)
    if known.id == desk:
        known.shuffle(scope.vault)
        scope.audit("sign-codes-shuffled", known, None, training=sitting.id)
    scope.show("sign-desk", None, None, training=sitting.id, desk=known.id, page=0)


@action(needs=Permission.TRAINING_RUN)
async def send_to_teacher(scope: Scope, training: int) -> None:
    """发给老师: who teaches gets the code into the own chat, and can ask for the newest there."""
    sitting, _ = await organised(scope, training)
    await desk_of(scope, sitting)
    teacher = await scope.get(Teacher, sitting.teacher_id) if sitting.teacher_id else None
    who = await scope.get(Member, teacher.member_id) if teacher and teacher.member_id else None
    how = How(Kind.SIGN_IN)
    if who is None or not await scope.tell(who, "sign-code", how, training=sitting.id):
        raise TeacherUnreached(training=sitting.id, topic=sitting.topic)
    scope.show("sign-code-sent", None, None, training=sitting.id, name=who.name)


@action(needs=Permission.SELF_SEE)
async def show_code(scope: Scope, training: int) -> None:
    """现在的码: for who teaches there, or runs it; anybody else is told that it is nowhere."""
    rows = await scope.rows(Training.by_ids([training]))
    sitting = rows[0].Training if rows else None
    teacher = await scope.get(Teacher, sitting.teacher_id) if sitting and sitting.teacher_id else None
    own = {member.id for member in scope.actor.members}
    if sitting is None or teacher is None or teacher.member_id not in own:
        await organised(scope, training)
    scope.show("sign-code", None, None, training=training)


@dataclass(frozen=True, slots=True)
class Wall:
    """What the page shows: no names, and a code only while one may sign in."""

    topic: str
    unit: str
    starts_at: datetime
    opens_at: datetime
    closes_at: datetime
    phase: Phase
    code: str
    payload: str
    bot_id: int
    seconds: int  # until the next code
    present: int
    expected: int


@action(needs=None)
async def read_wall(scope: Scope, token: str) -> Wall:
    """Return what a page shows; WallClosed for any token that opens none."""
    rows = await scope.rows(SignDesk.opened_by_token(token))
    if not rows:
        raise WallClosed
    desk, sitting, unit = rows[0]
    told = _drawn(scope, desk, sitting)
    counts = (await present_at(scope, [sitting.id]))[sitting.id]
    phase = phase_of(sitting.starts_at, scope.now)
    shown = phase is Phase.OPEN
    return Wall(
        topic=sitting.topic, unit=unit.name, starts_at=sitting.starts_at, opens_at=told["opens"],
        closes_at=told["closes"], phase=phase, code=told["code"] if shown else "",
        payload=told["payload"] if shown else "", bot_id=desk.bot_id,
        seconds=max(1, round(until_next(scope.now).total_seconds())), **counts,
    )  # fmt: skip
