"""Which notices are still being written, and how much would they say? A draft is a row from its first words
on, so nothing loses it.
"""

from datetime import date

from sqlalchemy import Select, func, select

from models.accounts import Account, Binding, BindingState
from models.audiences import in_audience
from models.condition_kinds import Condition
from models.members import Member
from models.notices import Notice, NoticeState
from models.orgs import Org, within


def drafts_of(author_id: int, paths: tuple[str, ...]) -> Select[Notice, Org]:
    """Return what somebody is still writing for organisations of these subtrees, newest first."""
    mine = select(Notice, Org).join(Org, Org.id == Notice.org_id).where(within(Org, paths))
    return mine.where(Notice.author_id == author_id, Notice.state == NoticeState.DRAFT).order_by(
        Notice.id.desc()
    )


def chats_in(condition: Condition, paths: tuple[str, ...], today: date) -> Select[int]:
    """Return to how many chats a message to an audience goes: somebody may have more than one."""
    written_to = in_audience(condition, paths, today).where(Member.prefers_phone.is_(False))
    return (
        select(func.count()).select_from(Binding).join(Account, Account.id == Binding.account_id)
        .where(Binding.state == BindingState.ACTIVE, Account.unreachable_since.is_(None))
        .where(Binding.member_id.in_(written_to))
    )  # fmt: skip
