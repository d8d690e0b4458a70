"""What papers has somebody earned? Certificates with number and expiry, entered by their holder or by the
branch, seen by it, and spoken of before they expire (资质认定, W22b).
"""

from datetime import date, datetime, timedelta
from typing import Any

from actions.library import learner_of
from actions.ratings import Round
from actions.staff import find_member, keeper_of, page_of, today_of
from actions.verb import action
from actions.works import account_of
from models.certificates import Certificate, SkillGrade
from models.kinds import Kind
from models.members import Member
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.rule_book import county_day
from models.rules import CERTIFICATE_WARNING
from models.scope import How, Scope

PAGE = 8
_AT_ONCE, _LONGEST_WARNING = 200, 180


class ExpiryBeforeIssue(Refusal):
    """A paper cannot expire before it was issued."""


class OwnPaper(Refusal):
    """Nobody verifies their own paper."""


@action(needs=Permission.SELF_SEE)
async def show_certificates(scope: Scope) -> None:
    """我的证书: the own ones, what may be added; who looks after others sees how many wait to be seen."""
    who, today = learner_of(scope), today_of(scope)
    rows = [_told(row, today) for row in await scope.all(Certificate.all_of(who.id))]
    paths = scope.actor.paths(Permission.TRAINING_RUN)
    waiting = len(await scope.rows(Certificate.unverified(paths).limit(_AT_ONCE))) if paths else 0
    scope.show("certificates", None, None, rows=rows, waiting=waiting or None, member=who.id, page=0)


def _told(row: Certificate, today: date) -> dict[str, Any]:
    return {
        "certificate": row.id, "title": row.title, "grade": row.grade, "number": row.number,
        "issued": row.issued_on, "expires": row.expires_on, "seen": row.verified_at is not None or None,
        "unseen": row.verified_at is None or None, "forever": row.expires_on is None or None,
        "until": row.expires_on is not None or None,
        "expired": bool(row.expires_on and row.expires_on < today) or None,
    }  # fmt: skip


async def offer_certificate(scope: Scope, member: int) -> dict[str, object]:
    """Return the form's context: whose it is; not one's own needs the permission over that member."""
    return {"name": (await _holder(scope, member)).name}


async def _holder(scope: Scope, member: int) -> Member:
    own = scope.actor.speaks_for(member)
    return own or await find_member(scope, Permission.TRAINING_RUN, member)


@action(needs=Permission.SELF_SEE)
async def add_certificate(
    scope: Scope,
    title: str,
    grade: SkillGrade,
    number: str | None = None,
    issued_on: date | None = None,
    expires_on: date | None = None,
    photo: dict[str, Any] | None = None,
    member: int = 0,
) -> None:
    """Keep a certificate; one that somebody of the branch enters for a member has been seen by them."""
    who, keeper, today = await _holder(scope, member), keeper_of(scope), today_of(scope)
    issued = issued_on or today
    if expires_on and expires_on < issued:
        raise ExpiryBeforeIssue(member=who.id)
    seen = scope.actor.speaks_for(who.id) is None  # by whoever of the branch enters it
    row = Certificate(
        member_id=who.id, title=title, grade=grade, number=number, issued_on=issued, expires_on=expires_on,
        photo=photo["photo"] if photo else None, bot_id=account_of(scope).bot_id, entered_by=keeper.id,
        entered_at=scope.now, verified_by=keeper.id if seen else None,
        verified_at=scope.now if seen else None,
    )  # fmt: skip
    scope.add(row)
    await scope.flush()
    scope.audit("certificate-entered", row, who)
    scope.show("certificate-kept", None, who, title=title, name=who.name, unseen=not seen or None)


@action(needs=Permission.SELF_SEE)
async def drop_certificate(scope: Scope, certificate: int) -> None:
    """删掉: the holder takes one off."""
    row = await scope.get(Certificate, certificate)
    if row is None or scope.actor.speaks_for(row.member_id) is None:
        raise NotFound
    title = row.title
    await scope.run(Certificate.gone(row.id))
    scope.audit("certificate-dropped", f"certificate:{certificate}", scope.actor.speaks_for(row.member_id))
    scope.show("certificate-dropped", None, None, title=title)


@action(needs=Permission.TRAINING_RUN)
async def show_unverified(scope: Scope, page: int) -> None:
    """待核实: what members of the asker's subtrees have entered and nobody has seen yet."""
    statement = Certificate.unverified(scope.actor.paths(Permission.TRAINING_RUN))
    rows, turns = await page_of(scope, statement, page, PAGE)
    shown = [{**_told(row, today_of(scope)), "name": who.name, "branch": unit} for row, who, unit in rows]
    scope.show("unverified", None, None, rows=shown, none=not shown or None, **turns)


@action(needs=Permission.TRAINING_RUN)
async def open_unverified(scope: Scope, certificate: int) -> None:
    """Show one with its photo, where the bot knows the file."""
    row, who = await _seen(scope, certificate)
    here = scope.actor.account is not None and scope.actor.account.bot_id == row.bot_id
    scope.show(
        "certificate", None, who, **_told(row, today_of(scope)), name=who.name, page=0,
        photo=row.photo if here else None,
    )  # fmt: skip


async def _seen(scope: Scope, certificate: int) -> tuple[Certificate, Member]:
    rows = await scope.rows(Certificate.by_ids([certificate]))
    if not rows:
        raise NotFound
    who = await find_member(scope, Permission.TRAINING_RUN, rows[0].Certificate.member_id)
    return rows[0].Certificate, who


@action(needs=Permission.TRAINING_RUN)
async def verify(scope: Scope, certificate: int) -> None:
    """核实: the paper was seen; nobody says so of their own."""
    row, who = await _seen(scope, certificate)
    if scope.actor.speaks_for(who.id):
        raise OwnPaper(title=row.title)
    if row.verified_at is None:
        row.verified_by, row.verified_at = keeper_of(scope).id, scope.now
        scope.audit("certificate-verified", row, who)
        how = How(Kind.MEMBER_NOTE, key=f"certificate-verified:{row.id}")
        await scope.tell(who, "certificate-seen", how, title=row.title)
    await scope.flush()
    await show_unverified(scope, 0)


async def warn_of_expiry(scope: Scope, slot: datetime, place: Round, _rows: int) -> Round | None:
    """Tell so many holders more whose certificate expires within the days that the rule says; each once."""
    today = county_day(scope.now)
    last = today + timedelta(days=_LONGEST_WARNING)
    rows = await scope.rows(Certificate.expiring(slot.date(), last, place.after, _AT_ONCE))
    for row, who in rows:
        if row.expires_on - today <= timedelta(days=scope.here(who.branch_id)[CERTIFICATE_WARNING]):
            how = How(Kind.MEMBER_NOTE, key=f"certificate:{row.id}:{row.expires_on}:{who.id}")
            told = {"title": row.title, "expires": row.expires_on, "dear": scope.dear(who)}
            await scope.tell(who, "certificate-expires", how, **told)
    return Round(rows[-1].Certificate.id) if len(rows) == _AT_ONCE else None
