"""What goes when a person is erased, and what stays? Statements, each with what it found.

First what identifiers lead to; then whole tables are walked, a stretch at a time, for what only words lead
to. Everything can be done twice: what is gone already is not found again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Executable,
    Select,
    and_,
    case,
    cast,
    delete,
    exists,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import InstrumentedAttribute

from models import pledge_traces
from models.accounts import Account, Binding
from models.admissions import Admission
from models.audit import AuditLine
from models.base import Base, among, told
from models.calendar_feeds import CalendarFeed
from models.cascades import Cascade, CascadeItem
from models.check_ins import CheckIn
from models.consents import Consent
from models.contact_log import Contact
from models.enrolments import Enrolment
from models.erasures import Erasure
from models.follow_ups import FollowUp
from models.greeting_plans import GreetingPlan
from models.greetings import Greeting
from models.home_comings import HomeComing
from models.home_words import HomeWord
from models.host_links import HostLink
from models.hours import HOME_ZONE
from models.imports import Import, ImportRow
from models.invites import Invite
from models.journeys import Journey
from models.learning_traces import MARKED, OWN
from models.members import NAMELESS, Member
from models.notice_recipients import NoticeRecipient
from models.notices import Notice
from models.orgs import Org
from models.outbox import OPEN_STATES, Message, Said
from models.reports import Report
from models.rule_changes import RuleChange
from models.teachers import Teacher
from models.traces import Traces, holding, without
from models.works import Work, WorkPart, WorkState

GOODBYE = "erasure-agreed"  # the last thing that is said to the person
STAYS = (  # of a member's row: what counts are made of (domain §4 R1), and what is the machine's own
    "id", "branch_id", "standing", "standing_since", "gender", "ethnicity", "education", "category", "rural",
    "floating", "created_at",
)  # fmt: skip
_YEAR = 4  # digits: of the birth, the year stays, for the age
_AS_IF_NEW: dict[str, Any] = {
    "name": NAMELESS, "name_keys": "", "zone": HOME_ZONE, "abroad": False, "asked_to_check_in": False,
    "prefers_phone": False, "plain": False, "birth": func.substr(Member.birth, 1, _YEAR),
}  # fmt: skip
Column = InstrumentedAttribute[Any]


def own_rows(traces: Traces) -> Iterator[Executable]:
    """Yield the statements about rows that are the person's; each gives back what it changed."""
    who, mine = traces.member_id, Account.id.in_(traces.accounts)
    yield _member_emptied(who)
    yield from _words_emptied(traces)
    mine_of = select(Journey.id).where(Journey.member_id == who)
    for table, where in (
        (HostLink, HostLink.journey_id.in_(mine_of)), (Journey, Journey.member_id == who),
        (HomeComing, HomeComing.member_id == who), (CalendarFeed, CalendarFeed.member_id == who),
        *((table, table.member_id == who) for table in OWN),
        (Consent, Consent.member_id == who), (Invite, Invite.member_id == who),
        (Binding, or_(Binding.member_id == who, Binding.account_id.in_(traces.accounts))),
    ):  # fmt: skip
        yield _changing(delete(table).where(where).returning(_key(table)))
    for table, gone in pledge_traces.pledges_gone(who, traces.accounts):
        yield _changing(gone.returning(_key(table)))
    yield _import_rows_emptied(who)
    yield _set(AuditLine, and_(AuditLine.member_id == who, told(AuditLine.facts)), facts={})
    exact = func.length(Admission.admitted_on) > len("2006-07")
    month = func.substr(Admission.admitted_on, 1, len("2006-07"))
    yield _set(Admission, and_(Admission.member_id == who, exact), admitted_on=month)
    yield _set(Account, and_(mine, Account.unreachable_why.is_not(None)), unreachable_why=None)


def _words_emptied(traces: Traces) -> Iterator[Executable]:
    """Yield the statements about what the person said, and what was noted of them."""
    who = traces.member_id
    of_check_ins = (CheckIn.note, CheckIn.voice, CheckIn.place, CheckIn.employer, CheckIn.replaced)
    yield _blanked(CheckIn, CheckIn.member_id == who, *of_check_ins, CheckIn.account_id)
    words = (FollowUp.note, FollowUp.voice, FollowUp.about)
    yield _blanked(FollowUp, FollowUp.member_id == who, *words, FollowUp.account_id)
    yield _blanked(Contact, Contact.member_id == who, Contact.note)
    yield _blanked(Report, Report.member_id == who, Report.voice, Report.answer, Report.account_id)
    yield _set(Report, and_(Report.member_id == who, told(Report.told)), told={})
    unknown = and_(FollowUp.member_id.is_(None), FollowUp.account_id.in_(traces.accounts))
    yield _blanked(FollowUp, unknown, *words)
    yield _blanked(Greeting, Greeting.member_id == who, Greeting.words)
    mine = NoticeRecipient.member_id == who
    yield _blanked(NoticeRecipient, mine, NoticeRecipient.answer, NoticeRecipient.file)
    yield _blanked(Notice, Notice.author_id == who, Notice.voice, Notice.account_id)
    yield _blanked(Erasure, Erasure.member_id == who, Erasure.reason)
    yield _blanked(Enrolment, Enrolment.member_id == who, Enrolment.excuse, Enrolment.words)
    taught = and_(Teacher.member_id == who, Teacher.name != NAMELESS)
    yield _set(Teacher, taught, name=NAMELESS, skill=None, phone_sealed=None)


def nameless(traces: Traces) -> Executable:
    """Take the chat's number from the person's own chats, those to which something is still to be said left
    out: who writes from there is a stranger.
    """
    spoken_to = select(Message.account_id).where(among(Message.state, OPEN_STATES))
    mine = and_(Account.id.in_(traces.accounts), Account.chat_id != -Account.id)
    return _set(Account, and_(mine, Account.id.not_in(spoken_to)), chat_id=-Account.id)


def silenced(traces: Traces) -> Executable:
    """Say nothing more to the person's own chats, not even the last word: it could not be sent in time."""
    open_ones = and_(Message.account_id.in_(traces.accounts), Message.state == Said.WAITING)
    return _set(Message, open_ones, state=Said.SKIPPED, reason="erased", args={})


def left_open(traces: Traces) -> tuple[Select[int], ...]:
    """Return the messages in flight that hold something, and the chats that still have their number."""
    flying = and_(among(Message.state, (Said.SENDING,)), _is_about(traces), Message.screen != GOODBYE)
    chats = and_(Account.id.in_(traces.accounts), Account.chat_id != -Account.id)
    return select(Message.id).where(flying), select(Account.id).where(chats)


def works_around(path: str) -> Select[int, WorkState]:
    """Return the long work that may know a member of the branch with this path: sheets, files, slips."""
    above = func.substr(path, 1, func.length(Org.path)) == Org.path
    kept = exists().where(WorkPart.work_id == Work.id)
    found = select(Work.id, Work.state).outerjoin(Org, Org.id == Work.org_id)
    return found.where(or_(Work.org_id.is_(None), above), kept)


def namesakes(traces: Traces) -> Select[int]:
    """Return members of whose names one of these is a part."""
    like = [Member.name.contains(name, autoescape=True) for name in traces.names]
    return select(Member.id).where(Member.id != traces.member_id, or_(literal(value=False), *like)).limit(1)


def earlier_of(member_id: int) -> Select[Any]:
    """Return what stood in a member's row before an answer changed it."""
    return select(CheckIn.replaced).where(CheckIn.member_id == member_id, told(CheckIn.replaced))


def before_imports(member_id: int) -> Select[Any]:
    """Return what stood in a member's row before imports changed it."""
    return select(ImportRow.before).where(ImportRow.member_id == member_id, told(ImportRow.before))


def said_by(member_id: int) -> tuple[Select[Any, Any], ...]:
    """Return (words, voice message) of a member's answers and follow-ups."""
    of_check_ins = select(CheckIn.note, CheckIn.voice).where(CheckIn.member_id == member_id)
    return of_check_ins, select(FollowUp.note, FollowUp.voice).where(FollowUp.member_id == member_id)


@dataclass(frozen=True, slots=True)
class Walk:
    """A table that is walked for what only words lead to; ``act`` changes a stretch of it."""

    table: type[Base]
    act: Callable[[Traces, ColumnElement[bool], str], Executable]  # traces, stretch, dialect

    def stretch(self, after: int, limit: int) -> Select[int | None, int]:
        """Return (last identifier, number) of the next rows; None and 0 at the end."""
        key = _key(self.table)
        part = select(key).where(key > after).order_by(key).limit(limit).subquery()
        return select(func.max(part.c.id), func.count())

    def on(self, traces: Traces, dialect: str, after: int, last: int) -> Executable:
        """Return the statement for the rows behind ``after`` up to ``last``."""
        key = _key(self.table)
        return self.act(traces, and_(key > after, key <= last), dialect)


def _messages_emptied(traces: Traces, stretch: ColumnElement[bool], _dialect: str) -> Executable:
    """What was said keeps its place and its state; what waits or had failed is not said any more."""
    over = Message.state.in_((Said.SENT, Said.SKIPPED))
    hit = and_(_is_about(traces), told(Message.args), not_(among(Message.state, (Said.SENDING,))))
    state = case((over, Message.state), else_=Said.SKIPPED.value)
    return _set(Message, and_(stretch, hit, Message.screen != GOODBYE), args={}, state=state)


def _is_about(traces: Traces) -> ColumnElement[bool]:
    """By its chat, its person or its words; of a relative's chat all that was said. With a namesake, the name
    alone says so only of what was said already: what is still to be said may be about the other.
    """
    said = Message.state.in_((Said.SENT, Said.SKIPPED))
    rows = or_(
        Message.account_id.in_(traces.accounts), Message.member_id == traces.member_id,
        and_(said, Message.account_id.in_(traces.relatives)),
    )  # fmt: skip
    surely = holding(traces.words(), Message.args)
    return or_(rows, surely, and_(said, holding(traces.words(surely=False), Message.args)))


def _marked(table: type[Base], *columns: Column) -> Walk:
    """Walk other people's words: a mark stands in place of the name and the number."""

    def act(traces: Traces, stretch: ColumnElement[bool], dialect: str) -> Executable:
        words = traces.named()
        values = {column.key: _as_stored(column, without(words, column), dialect) for column in columns}
        return _set(table, and_(stretch, holding(words, *columns)), **values)

    return Walk(table, act)


def _as_stored(column: Column, text: ColumnElement[Any], dialect: str) -> ColumnElement[Any]:
    return cast(text, JSONB) if isinstance(column.type, JSON) and dialect == "postgresql" else text


def _words_of_members() -> tuple[Column, ...]:
    """The columns of the roster in which people write."""
    written = [
        column.key
        for column in Member.__table__.columns
        if type(column.type).__name__ in ("String", "Text") and (column.type.length or 99) > _SHORT  # type: ignore[attr-defined]
    ]
    return tuple(getattr(Member, name) for name in written if name not in (*_AS_IF_NEW, *STAYS))


_SHORT = 20  # characters: dates, degrees
WALKS = (
    Walk(Message, _messages_emptied),
    _marked(CheckIn, CheckIn.note, CheckIn.employer, CheckIn.replaced),
    _marked(FollowUp, FollowUp.note, FollowUp.about),
    _marked(Contact, Contact.note),
    _marked(Report, Report.told, Report.answer),
    _marked(Member, *_words_of_members()),
    _marked(ImportRow, ImportRow.before),
    _marked(AuditLine, AuditLine.facts),
    _marked(Import, Import.file_name),
    _marked(Greeting, Greeting.words),
    _marked(Notice, Notice.text, Notice.question, Notice.reason, Notice.attachments),
    _marked(NoticeRecipient, NoticeRecipient.answer, NoticeRecipient.file),
    _marked(Cascade, Cascade.text, Cascade.files),
    _marked(CascadeItem, CascadeItem.file),
    _marked(GreetingPlan, GreetingPlan.text, GreetingPlan.draft),
    _marked(Erasure, Erasure.reason),
    _marked(Work, Work.asked, Work.place),
    _marked(Journey, Journey.host_org),
    _marked(HostLink, HostLink.host_org, HostLink.host_person),
    _marked(RuleChange, RuleChange.value),
    _marked(HomeWord, HomeWord.text),
    *(_marked(table, *columns) for table, columns in (*MARKED, *pledge_traces.MARKED)),
)


def _member_emptied(who: int) -> Executable:
    columns = Member.__table__.columns
    gone = [column.name for column in columns if column.name not in (*STAYS, *_AS_IF_NEW)]
    anything = [Member.name != NAMELESS, func.length(Member.birth) > _YEAR]
    anything += [told(columns[name]) for name in gone]
    values = {**_AS_IF_NEW, **{name: null() for name in gone}}
    return _set(Member, and_(Member.id == who, or_(*anything)), **values)


def _import_rows_emptied(who: int) -> Executable:
    mine = and_(ImportRow.member_id == who, or_(told(ImportRow.before), ImportRow.mark.is_not(None)))
    return _set(ImportRow, mine, before={}, columns=[], mark=None)


def _blanked(table: type[Base], where: ColumnElement[bool], *columns: Column) -> Executable:
    """Empty these columns where any of them tells something."""
    anything = or_(*(told(column) for column in columns))
    return _set(table, and_(where, anything), **{column.key: null() for column in columns})


def _set(table: type[Base], where: ColumnElement[bool], **values: object) -> Executable:
    return _changing(update(table).where(where).values(values).returning(_key(table)))


def _changing(statement: Any) -> Executable:  # noqa: ANN401 - an UPDATE or a DELETE
    done: Executable = statement.execution_options(synchronize_session=False)
    return done


def _key(table: Any) -> Column:  # noqa: ANN401 - a table with an identifier
    key: Column = table.id
    return key
