"""Who is in mourning 守孝, and until when? Nothing festive is said to them (domain §2.3)."""

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import Select, select

from models.accounts import Binding, BindingState
from models.members import Member
from models.prepared import Prepared, many, one

LONGEST = timedelta(days=365 * 3)  # 三年之丧


def mourns(member: Member, day: date) -> bool:
    """Whether a member is in mourning on a day; it ends by itself."""
    return member.mourning_until is not None and member.mourning_until >= day


def mourners(account_ids: Collection[int], since: date) -> Select[int, int, date | None]:
    """Return (chat, member, last day) of those for whom these chats speak and who mourn on a day or later."""
    return (
        select(Binding.account_id, Member.id, Member.mourning_until)
        .join(Member, Member.id == Binding.member_id)
        .where(Binding.account_id.in_(account_ids), Binding.state == BindingState.ACTIVE)
        .where(Member.mourning_until >= since)
    )  # fmt: skip


MOURNERS = Prepared(lambda: mourners(many("account_ids"), one("since")))
