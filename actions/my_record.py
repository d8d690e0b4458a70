"""What is kept about me, to take along? Everything in one file, for one's own chat only (domain §3.7)."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from actions.greetings import title_of
from actions.my_data import looks_at, own_member
from actions.my_pledges import pledges_kept
from actions.verb import action
from models.accounts import Binding, BindingState
from models.base import Base
from models.certificates import Certificate
from models.check_ins import CheckIn
from models.consents import Consent
from models.contact_log import Contact
from models.course_wishes import CourseWish
from models.enrolments import Enrolment
from models.exams import ExamTry
from models.follow_ups import FollowUp
from models.greetings import Greeting
from models.home_comings import HomeComing
from models.journeys import Journey
from models.library import ResourceAnswer
from models.make_ups import MakeUp
from models.members import Member
from models.notice_recipients import NoticeRecipient
from models.notices import Notice
from models.occasions import split
from models.orgs import Org
from models.reports import Part, Report
from models.roles import Permission
from models.scope import Scope
from models.trainings import Training
from models.values import PlaceValue, TextKey

_ALL = 10_000  # lines of the trail about one person: more than a life holds
_INWARD = ("_id", "_by", "_sealed", "_index", "_keys")  # of the machine, or other people's
_LEFT_OUT = ("id", "about", "occurrence", "replaced", "step", "next_at", "chased_at")  # likewise


@action(needs=Permission.SELF_SEE)
async def take_along(scope: Scope, member: int) -> None:
    """导出: have everything that is kept about oneself sent as a file."""
    who = own_member(scope, member)
    scope.audit("data-taken-along", who, who)
    scope.show("my-record", None, None, member=who.id, day=scope.now)


async def gather(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Add what is kept about a member just before sending: nothing of it stays in what is to be sent."""
    members = {
        member.id: member for member in await scope.all(Member.by_ids([one["member"] for one in shown]))
    }
    return [{**one, "kept": await _kept(scope, members[one["member"]])} for one in shown]


_ROWS: Mapping[str, Callable[[int], Any]] = MappingProxyType(  # parts told as they are
    {
        "consents": Consent.of, "check_ins": CheckIn.all_of, "journeys": Journey.all_of,
        "home_comings": HomeComing.all_of, "follow_ups": FollowUp.all_of, "contacts": Contact.all_of,
        "greetings": Greeting.last_of, "make_ups": MakeUp.all_of, "certificates": Certificate.all_of,
        "exam_tries": ExamTry.all_of, "resource_answers": ResourceAnswer.all_of,
        "course_wishes": CourseWish.of,
    }
)  # fmt: skip


async def _kept(scope: Scope, who: Member) -> dict[str, Any]:
    branch = await scope.get(Org, who.branch_id)
    sealed = {"phone": who.phone(scope.vault), "kin": who.kin(scope.vault)}
    looks = await looks_at(scope, who, _ALL)
    rows = {name: [_columns(row) for row in await scope.all(of(who.id))] for name, of in _ROWS.items()}
    return {
        "member": {**_columns(who), **sealed, "branch": branch.name if branch else None},
        "bindings": [_columns(row) for row, _ in await scope.rows(Binding.of_member(who.id, *BindingState))],
        **rows,
        **await pledges_kept(scope, who.id),
        "reports": [_report(row) for row in await scope.all(Report.all_of(who.id))],
        "notices": [_notice(*row) for row in await scope.rows(NoticeRecipient.all_of(who.id))],
        "enrolments": [_enrolment(*row) for row in await scope.rows(Enrolment.all_of(who.id))],
        "looks": [
            {"at": line.at, "verb": TextKey(f"look.{line.verb}"), "who": name, "unit": unit}
            for line, name, unit in looks
        ],
    }


def _columns(row: Base) -> dict[str, Any]:
    """Return what a row says, without what is the machine's own or somebody else's."""
    names = [column.name for column in row.__table__.columns]
    told = [name for name in names if not name.endswith(_INWARD) and name not in _LEFT_OUT]
    return {name: _told(name, getattr(row, name)) for name in told}


def _report(row: Report) -> dict[str, Any]:
    """A report as its writer knows it: the words part by part, and which parts were spoken."""
    told = ("kind", "since_on", "until_on", "version", "made_at", "late")
    return {
        **{name: getattr(row, name) for name in told},
        **row.told,
        "spoken": [Part(part) for part in row.voice or {}],
        "answer": row.answer,
        "answered_at": row.answered_at,
    }


def _notice(row: NoticeRecipient, notice: Notice, unit: str) -> dict[str, Any]:
    """A notice as its reader knows it."""
    return {
        "unit": unit, "at": notice.started_at, "state": row.state, "read_at": row.read_at,
        "answer": row.answer, "answered_at": row.answered_at,
    }  # fmt: skip


def _enrolment(row: Enrolment, training: Training) -> dict[str, Any]:
    """A sitting as who was invited knows it; hours are half hours in the row."""
    return {
        "topic": training.topic, "starts_at": training.starts_at, "state": row.state, "leave": row.reason,
        "excuse": row.excuse, "attended_at": row.attended_at, "made_up_at": row.made_up_at,
        "hours": row.hours / 2 if row.hours else None, "rating": row.rating, "words": row.words,
    }  # fmt: skip


def _told(name: str, value: object) -> object:
    if name == "place" and isinstance(value, dict):
        return PlaceValue(value)
    if name == "occasions" and isinstance(value, str):
        return [title_of(one) for one in split(value)]
    if name == "voice" and isinstance(value, dict):
        return {"seconds": value.get("seconds")}
    return value
