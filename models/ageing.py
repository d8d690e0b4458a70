"""What of people's own rows goes, or is masked, when its time is over (domain §3.7)? Conditions on a stretch.

What is counted stays: who was asked in a round and whether they answered, whoever they were.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Executable, and_, exists, func, null, or_, select, update

from models.base import told
from models.cascades import Cascade, CascadeItem
from models.check_ins import CheckIn
from models.contact_log import Contact
from models.enrolments import Enrolment
from models.erasures import Erasure
from models.exams import ExamTry
from models.follow_ups import FollowUp
from models.greeting_plans import GreetingPlan
from models.greetings import Greeting
from models.home_comings import HomeComing
from models.home_words import HomeWord
from models.host_links import HostLink
from models.imports import Import, ImportRow, ImportState
from models.journeys import Journey
from models.library import ResourceAnswer
from models.make_ups import MakeUp
from models.members import Member, Standing
from models.notice_recipients import NoticeRecipient
from models.notices import Notice, NoticeState
from models.periods import Periods
from models.pledge_ballots import Ballot, BallotState
from models.pledge_photos import PledgePhoto
from models.pledge_progress import PledgeProgress
from models.pledge_votes import PledgeVote
from models.reports import Report
from models.sign_ins import SignTry
from models.vote_codes import WINDOW, VotePace

_OFF_ROSTER = (Standing.TRANSFERRED, Standing.STOPPED, Standing.DECEASED)
MASKED = (  # of a member who left: how to reach them, where they are, what they do, what was noted
    "native_place", "degree", "school", "major", "works_since", "employer", "occupation", "title",
    "registered_at", "home_address", "place", "phone_sealed", "phone_index", "kin_sealed", "left_on",
    "left_for", "host_org", "host_reported", "card_number", "dues_paid_to", "skills", "remark",
    "mourning_until", "paused_until", "own_hours",
)  # fmt: skip
_YEAR = 4  # digits: of the birth, the year stays
_OVER = (ImportState.DONE, ImportState.UNDONE)
Condition = ColumnElement[bool]


def shown_no_more(now: datetime, _kept: Periods) -> Condition:
    """Whether the last day of a word from home is over."""
    return HomeWord.ends_on < now.date()


def silence_answers(now: datetime, stretch: Condition, kept: Periods) -> Executable:
    """Drop the voice messages of answers."""
    return _without_voice(CheckIn, and_(stretch, CheckIn.made_at <= now - kept.voice))


def silence_reports(now: datetime, stretch: Condition, kept: Periods) -> Executable:
    """Drop the voice messages of reports; what was written down of them stays."""
    return _without_voice(Report, and_(stretch, Report.made_at <= now - kept.voice))


def silence_follow_ups(now: datetime, stretch: Condition, kept: Periods) -> Executable:
    """Drop the voice messages of follow-ups, open ones too."""
    return _without_voice(FollowUp, and_(stretch, FollowUp.opened_at <= now - kept.voice))


def _without_voice(table: type[CheckIn | FollowUp | Report], old: Condition) -> Executable:
    changed = update(table).where(old, told(table.voice)).values(voice=null()).returning(table.id)
    return changed.execution_options(synchronize_session=False)


def closed_long_ago(now: datetime, kept: Periods) -> Condition:
    """Whether a follow-up was closed so long ago that nobody need know of it."""
    return FollowUp.closed_at <= now - kept.contacts


def noted_long_ago(now: datetime, kept: Periods) -> Condition:
    """Whether a contact was so long ago that nobody need know of it."""
    return Contact.made_at <= now - kept.contacts


def answered_long_ago(now: datetime, kept: Periods) -> Condition:
    """Whether an answer is that old, and nothing is left of what had to be done about it."""
    needed = exists().where(FollowUp.check_in_id == CheckIn.id)
    return and_(CheckIn.made_at <= now - kept.check_ins, ~needed)


def reported_long_ago(now: datetime, kept: Periods) -> Condition:
    """Whether a report is that old."""
    return Report.made_at <= now - kept.reports


def greeted_long_ago(now: datetime, kept: Periods) -> Condition:
    """Whether a greeting is that old: it is a contact like others."""
    return Greeting.created_at <= now - kept.contacts


def worded_long_ago(now: datetime, kept: Periods) -> Condition:
    """Whether what an organisation wanted of a greeting is that old."""
    return GreetingPlan.edited_at <= now - kept.contacts


def decided_long_ago(now: datetime, kept: Periods) -> Condition:
    """Whether a request to be erased was ended that long ago."""
    return Erasure.ended_at <= now - kept.erasures


def mask_gone(now: datetime, stretch: Condition, kept: Periods) -> Executable:
    """Leave of whoever is off the roster that long the name and what the branch's own history needs."""
    columns = Member.__table__.columns
    anything = or_(func.length(Member.birth) > _YEAR, *(told(columns[name]) for name in MASKED))
    old = and_(Member.standing.in_(_OFF_ROSTER), Member.standing_since <= now - kept.gone)
    values: dict[str, Any] = {name: null() for name in MASKED}
    values["birth"] = func.substr(Member.birth, 1, _YEAR)
    changed = update(Member).where(stretch, old, anything).values(values).returning(Member.id)
    return changed.execution_options(synchronize_session=False)


def forget_found(now: datetime, stretch: Condition, kept: Periods) -> Executable:
    """Drop what imports had found in the rows they changed: from then on those cannot be taken back."""
    old = select(Import.id).where(stretch, Import.state.in_(_OVER), Import.ended_at <= now - kept.imports)
    mine = and_(ImportRow.import_id.in_(old), told(ImportRow.before))
    changed = update(ImportRow).where(mine).values(before={}, mark=None).returning(ImportRow.id)
    return changed.execution_options(synchronize_session=False)


def answered_links(now: datetime, kept: Periods) -> Condition:
    """Whether a link was made so long ago that who answered it need not be known any more."""
    return HostLink.made_at <= now - kept.journeys


def over_long_ago(now: datetime, kept: Periods) -> Condition:
    """Whether a journey was over that long ago, and no link of it is left."""
    linked = exists().where(HostLink.journey_id == Journey.id)
    return and_(Journey.ended_at <= now - kept.journeys, ~linked)


def said_long_ago(now: datetime, kept: Periods) -> Condition:
    """Whether a word about a Spring Festival is that old."""
    return HomeComing.said_at <= now - kept.journeys


def told_long_ago(now: datetime, kept: Periods) -> Condition:
    """Whether somebody was on a notice's list that long ago: being told is a contact like others."""
    return NoticeRecipient.made_at <= now - kept.contacts


def noticed_long_ago(now: datetime, kept: Periods) -> Condition:
    """Whether a notice is that old, nothing of it is under way, and nobody is on its list any more."""
    listed = exists().where(NoticeRecipient.notice_id == Notice.id)
    open_ones = (NoticeState.WAITING, NoticeState.SENDING, NoticeState.PAUSED)
    return and_(Notice.made_at <= now - kept.contacts, Notice.state.not_in(open_ones), ~listed)


def learnt_long_ago(now: datetime, kept: Periods) -> Condition:
    """Whether somebody was invited to a sitting that long ago."""
    return Enrolment.invited_at <= now - kept.trainings


def tasked_long_ago(now: datetime, kept: Periods) -> Condition:
    """Whether a unit was asked for something that long ago, and no task hands that on any more."""
    later = exists().where(Cascade.item_id == CascadeItem.id)
    return and_(CascadeItem.made_at <= now - kept.contacts, ~later)


def given_long_ago(now: datetime, kept: Periods) -> Condition:
    """Whether a task is that old, and no unit's row is left of it."""
    asked = exists().where(CascadeItem.cascade_id == Cascade.id)
    return and_(Cascade.made_at <= now - kept.contacts, ~asked)


def answered_resources(now: datetime, kept: Periods) -> Condition:
    """Whether a question of the library was answered that long ago."""
    return ResourceAnswer.answered_at <= now - kept.trainings


def guessed_long_ago(now: datetime, kept: Periods) -> Condition:
    """Whether codes were guessed that long ago."""
    return SignTry.last_at <= now - kept.trainings


def made_up_long_ago(now: datetime, kept: Periods) -> Condition:
    """Whether something to make up for was given that long ago."""
    return MakeUp.given_at <= now - kept.trainings


def examined_long_ago(now: datetime, kept: Periods) -> Condition:
    """Whether an exam was sat that long ago."""
    return ExamTry.begun_at <= now - kept.trainings


def said_of_pledges(table: Any, now: datetime, kept: Periods) -> Condition:  # noqa: ANN401 - a table
    """Whether something was said of a pledge that long ago; what a photo belongs to goes after it."""
    old: Condition = table.made_at <= now - kept.pledges
    return and_(old, ~exists().where(PledgePhoto.progress_id == table.id)) if table is PledgeProgress else old


def voted_long_ago(now: datetime, kept: Periods) -> Condition:
    """Whether a vote was cast that long ago, where it was counted for the last time."""
    over = (BallotState.ENDED, BallotState.SETTLED)
    done = exists().where(Ballot.id == PledgeVote.ballot_id, Ballot.state.in_(over))
    return and_(PledgeVote.cast_at <= now - kept.votes, done)


def paced_long_ago(now: datetime, _kept: Periods) -> Condition:
    """Whether the span is over in which somebody's actions were counted."""
    return VotePace.began_at <= now - WINDOW
