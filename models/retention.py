"""How are rows swept whose time is over? Statements that act on a stretch of rows; the times: models/periods.

Tables are walked in the order of their identifiers, which is the order of their age, a stretch at a time:
no index is spent on it, and no transaction is long. The newest row of a table always stays: SQLite counts on
from it, and an identifier given twice would meet the keys of what was said about its first bearer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Select,
    String,
    and_,
    cast,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import SQLORMExpression, aliased

from models import ageing
from models.accounts import Account, Binding, BindingState
from models.base import Base, among
from models.cascades import Cascade, CascadeItem
from models.check_ins import CheckIn
from models.contact_log import Contact
from models.enrolments import Enrolment
from models.erasures import Erasure
from models.exams import ExamTry
from models.follow_ups import OPEN, FollowUp
from models.form_runs import OPEN_RUNS, FormRun, RunState
from models.greeting_plans import GreetingPlan
from models.greetings import Greeting
from models.home_comings import HomeComing
from models.home_words import HomeWord
from models.host_links import HostLink
from models.imports import Import
from models.inbox import Heard, Update
from models.journeys import Journey
from models.library import ResourceAnswer
from models.make_ups import MakeUp
from models.members import Member
from models.notice_recipients import NoticeRecipient
from models.notices import Notice
from models.outbox import OPEN_STATES, Message, Said
from models.periods import PERIODS, Periods
from models.pledge_ageing import LEAVES, STEMS, unlink_totals
from models.pledge_benefits import PledgeBenefit
from models.pledge_comments import PledgeComment
from models.pledge_follows import PledgeFollow, PledgeSupport
from models.pledge_objections import PledgeObjection
from models.pledge_photos import PledgePhoto
from models.pledge_progress import PledgeProgress
from models.pledge_tallies import Tally
from models.pledge_votes import PledgeVote
from models.reports import Report
from models.sign_ins import SignTry
from models.vote_codes import VotePace
from models.works import UNDER_WAY, Work, WorkPart

Condition = ColumnElement[bool]
# At an instant, on a stretch, by the periods that hold; gives back identifiers.
_Act = Callable[[datetime, Condition, Periods], Executable]


@dataclass(frozen=True, slots=True)
class Walk:
    """A table in the order of its age: from ``youngest`` on nothing is touched, ``acting`` does the rest."""

    table: type[Base]
    born: SQLORMExpression[datetime]
    youngest: Callable[[Periods], timedelta]
    acting: _Act

    @property
    def key(self) -> SQLORMExpression[int]:
        """The identifier in whose order it is walked."""
        return _key(self.table)

    def stretch(self, after: int, limit: int) -> Select[*tuple[Any, ...]]:
        """Return (last identifier, first and last birth, number) of the next rows; Nones and 0 at the end."""
        part = select(self.key, self.born).where(self.key > after).order_by(self.key).limit(limit).subquery()
        key, born = part.c
        return select(func.max(key), func.min(born), func.max(born), func.count())

    def act(self, now: datetime, after: int, last: int, kept: Periods = PERIODS) -> Executable:
        """Return the statement for the rows behind ``after`` up to ``last``."""
        return self.acting(now, and_(self.key > after, self.key <= last), kept)


def leave_expired(now: datetime, limit: int) -> Executable:
    """Leave forms whose time is over, so that they are not open for ever; gives back identifiers."""
    over = select(FormRun.id).where(among(FormRun.state, OPEN_RUNS), FormRun.expires_at <= now).limit(limit)
    return (
        update(FormRun).where(FormRun.id.in_(over)).values(state=RunState.LEFT)
        .returning(FormRun.id).execution_options(synchronize_session=False)
    )  # fmt: skip


def _key(table: Any) -> SQLORMExpression[int]:  # noqa: ANN401 - a table or an alias of it
    key: SQLORMExpression[int] = table.id
    return key


def _forget(table: type[Base], stretch: Condition, old: Condition) -> Executable:
    """Delete what is old of a stretch, but never the newest row of the table."""
    key, newest = _key(table), select(func.max(_key(aliased(table)))).scalar_subquery()
    statement = delete(table).where(stretch, old, key < newest).returning(key)
    return statement.execution_options(synchronize_session=False)


def _forgetting(table: type[Base], old: Callable[[datetime, Periods], Condition]) -> _Act:
    """Return what deletes the rows of a stretch that are old at an instant."""
    return lambda now, stretch, kept: _forget(table, stretch, old(now, kept))


def _forget_heard(now: datetime, stretch: Condition, kept: Periods) -> Executable:
    done = and_(Update.state == Heard.DONE, Update.done_at <= now - kept.heard)
    parked = and_(Update.state == Heard.PARKED, Update.done_at <= now - kept.parked)
    return _forget(Update, stretch, or_(done, parked))


def _forget_said(now: datetime, stretch: Condition, kept: Periods) -> Executable:
    """A question of an open form and a message that another one will change are still needed."""
    at = func.coalesce(Message.sent_at, Message.not_before, Message.created_at)
    said = and_(Message.state.in_((Said.SENT, Said.SKIPPED)), at <= now - kept.said)
    failed = and_(Message.state.in_((Said.FAILED, Said.UNSURE)), at <= now - kept.failed)
    question = literal("question:") + cast(FormRun.id, String) + ":" + cast(FormRun.asked, String)
    asked = exists().where(
        FormRun.account_id == Message.account_id, among(FormRun.state, OPEN_RUNS), Message.key == question
    )
    later = aliased(Message)
    to_be_edited = exists().where(
        later.account_id == Message.account_id, among(later.state, OPEN_STATES), later.edits == Message.key
    )
    return _forget(Message, stretch, and_(or_(said, failed), ~asked, ~to_be_edited))


def _forget_forms(now: datetime, stretch: Condition, kept: Periods) -> Executable:
    over = and_(FormRun.state.not_in(OPEN_RUNS), FormRun.touched_at <= now - kept.forms)
    return _forget(FormRun, stretch, over)


def _forget_works(now: datetime, stretch: Condition, kept: Periods) -> Executable:
    """Work under way stays, and what is kept with work goes before it: that takes a day at most."""
    over = and_(Work.state.not_in(UNDER_WAY), Work.created_at <= now - kept.said)
    return _forget(Work, stretch, and_(over, ~exists().where(WorkPart.work_id == Work.id)))


def _make_nameless(now: datetime, stretch: Condition, kept: Periods) -> Executable:
    """Take the chat's number from accounts that speak for nobody and wait for nobody.

    The row stays: answers, the trail and consents point at it, and it says no more about anybody. Who writes
    from that chat again gets a new account.
    """
    since = now - kept.unbound
    bound = exists().where(
        Binding.account_id == Account.id,
        or_(Binding.state != BindingState.ENDED, Binding.ended_at > since),
    )
    awaited = select(FollowUp.account_id).where(among(FollowUp.state, OPEN), FollowUp.account_id.is_not(None))
    filling_in = exists().where(FormRun.account_id == Account.id, among(FormRun.state, OPEN_RUNS))
    spoken_to = exists().where(Message.account_id == Account.id, among(Message.state, OPEN_STATES))
    following = exists().where(PledgeFollow.account_id == Account.id)  # asked to be told, until they end it
    return (
        update(Account).where(stretch, Account.chat_id != -Account.id, Account.created_at <= since)
        .where(~bound, Account.id.not_in(awaited), ~filling_in, ~spoken_to, ~following)
        .where(or_(Account.paused_until.is_(None), Account.paused_until <= now))
        .values(chat_id=-Account.id).returning(Account.id).execution_options(synchronize_session=False)
    )  # fmt: skip


_SAID_OF_PLEDGES: tuple[Any, ...] = (
    PledgePhoto, PledgeProgress, PledgeComment, PledgeObjection, PledgeBenefit, PledgeSupport,
)  # fmt: skip
WALKS = (
    Walk(Update, Update.received_at, lambda kept: kept.heard, _forget_heard),
    Walk(FormRun, FormRun.begun_at, lambda kept: kept.forms, _forget_forms),
    Walk(Message, Message.created_at, lambda kept: kept.said, _forget_said),
    Walk(Work, Work.created_at, lambda kept: kept.said, _forget_works),
    Walk(Account, Account.created_at, lambda kept: kept.unbound, _make_nameless),
    Walk(CheckIn, CheckIn.made_at, lambda kept: kept.voice, ageing.silence_answers),
    Walk(Report, Report.made_at, lambda kept: kept.voice, ageing.silence_reports),
    Walk(Report, Report.made_at, lambda kept: kept.reports, _forgetting(Report, ageing.reported_long_ago)),
    Walk(FollowUp, FollowUp.opened_at, lambda kept: kept.voice, ageing.silence_follow_ups),
    Walk(
        FollowUp,
        FollowUp.opened_at,
        lambda kept: kept.contacts,
        _forgetting(FollowUp, ageing.closed_long_ago),
    ),
    Walk(Contact, Contact.made_at, lambda kept: kept.contacts, _forgetting(Contact, ageing.noted_long_ago)),
    Walk(
        CheckIn, CheckIn.made_at, lambda kept: kept.check_ins, _forgetting(CheckIn, ageing.answered_long_ago)
    ),
    Walk(
        Greeting,
        Greeting.created_at,
        lambda kept: kept.contacts,
        _forgetting(Greeting, ageing.greeted_long_ago),
    ),
    Walk(
        GreetingPlan,
        GreetingPlan.edited_at,
        lambda kept: kept.contacts,
        _forgetting(GreetingPlan, ageing.worded_long_ago),
    ),
    Walk(
        NoticeRecipient,
        NoticeRecipient.made_at,
        lambda kept: kept.contacts,
        _forgetting(NoticeRecipient, ageing.told_long_ago),
    ),
    Walk(Notice, Notice.made_at, lambda kept: kept.contacts, _forgetting(Notice, ageing.noticed_long_ago)),
    Walk(
        CascadeItem,
        CascadeItem.made_at,
        lambda kept: kept.contacts,
        _forgetting(CascadeItem, ageing.tasked_long_ago),
    ),
    Walk(Cascade, Cascade.made_at, lambda kept: kept.contacts, _forgetting(Cascade, ageing.given_long_ago)),
    Walk(
        Erasure, Erasure.asked_at, lambda kept: kept.erasures, _forgetting(Erasure, ageing.decided_long_ago)
    ),
    Walk(
        HomeWord, HomeWord.posted_at, lambda _: timedelta(days=1), _forgetting(HomeWord, ageing.shown_no_more)
    ),
    Walk(
        HostLink, HostLink.made_at, lambda kept: kept.journeys, _forgetting(HostLink, ageing.answered_links)
    ),
    Walk(Journey, Journey.told_at, lambda kept: kept.journeys, _forgetting(Journey, ageing.over_long_ago)),
    Walk(
        HomeComing,
        HomeComing.said_at,
        lambda kept: kept.journeys,
        _forgetting(HomeComing, ageing.said_long_ago),
    ),
    Walk(
        Enrolment,
        Enrolment.invited_at,
        lambda kept: kept.trainings,
        _forgetting(Enrolment, ageing.learnt_long_ago),
    ),
    Walk(
        ResourceAnswer,
        ResourceAnswer.answered_at,
        lambda kept: kept.trainings,
        _forgetting(ResourceAnswer, ageing.answered_resources),
    ),
    Walk(
        SignTry, SignTry.last_at, lambda kept: kept.trainings, _forgetting(SignTry, ageing.guessed_long_ago)
    ),
    Walk(MakeUp, MakeUp.given_at, lambda kept: kept.trainings, _forgetting(MakeUp, ageing.made_up_long_ago)),
    Walk(
        ExamTry, ExamTry.begun_at, lambda kept: kept.trainings, _forgetting(ExamTry, ageing.examined_long_ago)
    ),
    *(
        Walk(
            table,
            table.made_at,
            lambda kept: kept.pledges,
            _forgetting(table, partial(ageing.said_of_pledges, table)),
        )
        for table in _SAID_OF_PLEDGES
    ),
    Walk(
        PledgeVote,
        PledgeVote.cast_at,
        lambda kept: kept.votes,
        _forgetting(PledgeVote, ageing.voted_long_ago),
    ),
    Walk(
        VotePace, VotePace.began_at, lambda _: timedelta(days=1), _forgetting(VotePace, ageing.paced_long_ago)
    ),
    *(Walk(table, born, lambda kept: kept.pledges, _forgetting(table, old)) for table, born, old in LEAVES),
    Walk(Tally, Tally.moved_at, lambda kept: kept.pledges, unlink_totals),
    *(Walk(table, born, lambda kept: kept.pledges, _forgetting(table, old)) for table, born, old in STEMS),
    Walk(Member, Member.created_at, lambda kept: kept.gone, ageing.mask_gone),
    Walk(Import, Import.created_at, lambda kept: kept.imports, ageing.forget_found),
)
