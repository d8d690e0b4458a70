"""How does somebody sign in to a sitting? By the four digits on the wall, typed, sent with /sign, or carried
by the picture beside them; where that fails it is said why, and what helps (签到, domain §3.4-C, §2.4).
"""

from collections.abc import Sequence
from typing import Any

from actions.menu import answer_unknown
from actions.responsible import holders_over
from actions.verb import action
from models.enrolments import AttendedHow, Enrolment, EnrolmentState
from models.kinds import Kind
from models.members import Member
from models.orgs import Org, ancestor_ids
from models.refusal import NotBound, Refusal
from models.roles import Permission
from models.scope import How, Scope
from models.sign_codes import BEFORE, TRIES, Phase, Verdict, phase_of, typed_code
from models.sign_ins import SignDesk, SignTry
from models.trainings import Training

LINK = "s_"  # of a deep link's payload: s_<sitting>_<code>
Desks = Sequence[tuple[SignDesk, Training]]


class NoSitting(Refusal):
    """Nothing that one could sign in to is near."""


class CodeUnclear(Refusal):
    """What was typed are not four digits."""


class CodeExpired(Refusal):
    """The code was right some minutes ago: written down, or forwarded."""


class CodeWrong(Refusal):
    """No sitting shows this code; so many more guesses are open."""


class SignStopped(Refusal):
    """Three wrong guesses: the organiser has to tick, and was told."""


class SignEarly(Refusal):
    """One may sign in from half an hour before the beginning on."""


class SignOver(Refusal):
    """Half an hour behind the beginning nobody signs in any more: the organiser can tick."""


@action(needs=Permission.CHECK_IN_MAKE)
async def sign_typed(scope: Scope, text: str = "") -> None:
    """/sign 1234; without digits it is said what to type."""
    if not text.strip():
        desks = await _near(scope, _own(scope))
        if not desks:
            raise NoSitting
        scope.show("sign-asked", None, None, topic=desks[0][1].topic)
        return
    code = typed_code(text)
    if code is None:
        raise CodeUnclear
    await _sign(scope, code, await _near(scope, _own(scope)))


@action(needs=None)
async def hear_code(scope: Scope, code: str) -> None:
    """Take four digits that answer no question: a code where a sitting is near, else nobody's meaning."""
    desks = await _near(scope, scope.actor.member) if scope.actor.member else []
    if desks:
        await _sign(scope, code, desks)
    else:
        await answer_unknown(scope)


def is_sign_link(payload: str) -> bool:
    """Whether a deep link is that of a code on a wall."""
    return payload.startswith(LINK)


def payload_of(training_id: int, code: str) -> str:
    """Return what the picture beside a code carries."""
    return f"{LINK}{training_id}_{code}"


@action(needs=Permission.CHECK_IN_MAKE)
async def sign_by_link(scope: Scope, payload: str) -> None:
    """Sign in by the picture: of the sitting that it names, and by no other; it expires as its code does."""
    sitting, _, code = payload.removeprefix(LINK).partition("_")
    plain = typed_code(code)
    near = await _near(scope, _own(scope))
    desks = [one for one in near if str(one[1].id) == sitting]
    if plain is None or not desks:
        raise NoSitting
    await _sign(scope, plain, desks)


def _own(scope: Scope) -> Member:
    if scope.actor.member is None:
        raise NotBound
    return scope.actor.member


async def _near(scope: Scope, who: Member) -> Desks:
    branch = await scope.get(Org, who.branch_id)
    line = ancestor_ids(branch.path) if branch else []
    return [(desk, sitting) for desk, sitting in await scope.rows(SignDesk.near(who.id, line, scope.now))]


async def _sign(scope: Scope, code: str, desks: Desks) -> None:
    """Sign in at the one desk whose code it is; else say what is wrong with it."""
    who = _own(scope)
    if not desks:
        raise NoSitting
    open_ones = [one for one in desks if phase_of(one[1].starts_at, scope.now) is Phase.OPEN]
    stopped = set(await scope.all(SignTry.stopped(who.id, [one.id for _, one in open_ones])))
    verdicts = {
        sitting.id: desk.codes(sitting, scope.vault).verdict(code, scope.now) for desk, sitting in open_ones
    }
    for _, sitting in open_ones:
        if verdicts[sitting.id] is Verdict.RIGHT and sitting.id not in stopped:
            await _signed(scope, who, sitting)
            return
    await _refuse(scope, who, desks, open_ones, stopped, verdicts)


async def _refuse(
    scope: Scope, who: Member, desks: Desks, open_ones: Desks, stopped: set[int], verdicts: dict[int, Verdict]
) -> None:
    if not open_ones:
        _refuse_untimely(scope, desks)
    guessing = [sitting for _, sitting in open_ones if sitting.id not in stopped]
    if not guessing:
        raise SignStopped(topic=open_ones[0][1].topic)
    if Verdict.EXPIRED in {verdicts[sitting.id] for sitting in guessing}:
        raise CodeExpired
    counted = await scope.rows(SignTry.count(scope.dialect, who.id, [one.id for one in guessing], scope.now))
    wrong = {row.training_id: row.wrong for row in counted}
    for sitting in guessing:
        if wrong[sitting.id] >= TRIES:
            await _ask_to_tick(scope, who, sitting)
    left = TRIES - min(wrong.values())
    if left <= 0:
        raise SignStopped(topic=guessing[0].topic)
    raise CodeWrong(left=left)


def _refuse_untimely(scope: Scope, desks: Desks) -> None:
    """Refuse where no desk is open just now: too early for the next one, or too late for all."""
    for _, sitting in desks:
        if phase_of(sitting.starts_at, scope.now) is Phase.EARLY:
            raise SignEarly(topic=sitting.topic, opens=sitting.starts_at - BEFORE)
    raise SignOver(topic=desks[-1][1].topic)


async def _ask_to_tick(scope: Scope, who: Member, sitting: Training) -> None:
    """Ask those who run a sitting to tick somebody who stopped guessing; once for each person and sitting."""
    unit, home = await scope.get(Org, sitting.org_id), await scope.get(Org, who.branch_id)
    branch = home.name if home else ""
    for person in await holders_over(scope, unit):
        how = How(Kind.SIGN_IN, key=f"sign-tick:{sitting.id}:{who.id}:{person.id}")
        told = {
            "training": sitting.id,
            "member": who.id,
            "name": who.name,
            "topic": sitting.topic,
            "page": 0,
            "mark": "✅",
            "branch": branch,
        }
        await scope.tell(person, "sign-tick-asked", how, **told)


async def _signed(scope: Scope, who: Member, sitting: Training) -> None:
    row = await enrolment_of(scope, who, sitting)
    told: dict[str, Any] = {"topic": sitting.topic, "dear": scope.dear(who)}
    if row.state is EnrolmentState.ATTENDED:
        scope.show("signed-already", None, who, at=row.attended_at, **told)
        return
    note_attended(scope, row, sitting, AttendedHow.CODE)
    scope.audit("signed-in", row, who, how=AttendedHow.CODE)
    scope.show("signed-in", None, who, **told)


async def enrolment_of(scope: Scope, who: Member, sitting: Training) -> Enrolment:
    """Return how a member stands to a sitting; who comes without having enrolled gets a row now."""
    row = await scope.first(Enrolment.of(sitting.id, who.id))
    if row is None:
        row = Enrolment(
            training_id=sitting.id, member_id=who.id, org_id=who.branch_id, state=EnrolmentState.ENROLLED,
            seated=False, invited_at=scope.now,
        )  # fmt: skip
        scope.add(row)
        await scope.flush()
    return row


def note_attended(scope: Scope, row: Enrolment, sitting: Training, how: AttendedHow) -> None:
    """The person was there, and has the sitting's hours."""
    row.attend(how, scope.now)
    row.hours = sitting.hours
