"""What does time bring to notices? The hour of leaving, the word about the silent, the second push and the
call list of an urgent one, the end; and what is pinned comes to who joins late (domain §3.4-I, L).
"""

from datetime import datetime, timedelta

from actions.notice_control import remind
from actions.notice_lists import NobodyToCallFor, TooManyToCall, list_calls
from actions.notices import start
from models import notice_pushes as pushes
from models.accounts import Account
from models.kinds import Kind
from models.members import Member
from models.notice_recipients import LATE, silent_of
from models.notice_tasks import freezing
from models.notices import Notice, NoticeState, Receipt
from models.orgs import Org, ancestor_ids
from models.rules import NOTICE_AGAIN, NOTICE_CALLS, NOTICE_UNREAD
from models.scope import How, Scope

TOO_LATE = timedelta(hours=6)  # after its instant it is not sent without being asked: nobody was awake
ARCHIVED_AFTER = timedelta(days=90)  # of the end of its due time, or of its sending


async def tend_notices(scope: Scope) -> None:
    """Do what is due for each notice that is waiting, under way or read."""
    for row in await scope.all(Notice.tended()):
        unit = await scope.get(Org, row.org_id)
        if unit is None:
            continue
        if row.state is NoticeState.WAITING:
            await _begin(scope, row, unit)
        elif row.urgent and row.state in (NoticeState.SENDING, NoticeState.SENT):
            await _insist(scope, row, unit)
        elif row.state is NoticeState.SENT:
            await _tell_of_silent(scope, row)
        if row.state is NoticeState.SENT:
            _close(scope, row)


async def _begin(scope: Scope, row: Notice, unit: Org) -> None:
    """Send what is due; what nobody was awake for in time is offered to its author again."""
    if row.send_at is None or row.send_at > scope.now:
        return
    if scope.now - row.send_at <= TOO_LATE:
        await start(scope, row, unit)
        return
    row.state = NoticeState.DRAFT
    if (account := await _account(scope, row)) is not None:
        how = How(Kind.NOTICE_NOTE, key=f"notice-late:{row.id}:{row.send_at:%Y%m%d%H%M}")
        scope.show("notice-late", account, None, how, notice=row.id, at=row.send_at)


async def _insist(scope: Scope, row: Notice, unit: Org) -> None:
    """Push an urgent one again to the silent after 15 minutes, and send the call list after 30."""
    here, began = scope.here(row.org_id), row.started_at or scope.now
    again = began + timedelta(minutes=here[NOTICE_AGAIN])
    if not row.reminders and row.receipt is not Receipt.NONE and scope.now >= again:
        await remind(scope, row)
    if row.listed_at is None and scope.now >= began + timedelta(minutes=here[NOTICE_CALLS]):
        row.listed_at = scope.now
        await _send_calls(scope, row, unit)


async def _send_calls(scope: Scope, row: Notice, unit: Org) -> None:
    account = await _account(scope, row)
    if account is None:
        return
    try:
        await list_calls(scope, row, (unit.path,), account)
    except (NobodyToCallFor, TooManyToCall) as no:
        scope.audit("notice-not-listed", row, None, why=no.key())


async def _tell_of_silent(scope: Scope, row: Notice) -> None:
    """「还有5人未读」: once, a day after it left, to who sent it."""
    after = timedelta(hours=scope.here(row.org_id)[NOTICE_UNREAD])
    if (
        row.told_at is not None
        or row.receipt is Receipt.NONE
        or scope.now < (row.started_at or scope.now) + after
    ):
        return
    row.told_at = scope.now
    silent = await scope.first(silent_of(row.id, row.receipt)) or 0
    account = await _account(scope, row)
    if silent and account is not None:
        how = How(Kind.NOTICE_NOTE, key=f"notice-unread:{row.id}")
        scope.show(
            "notice-unread", account, None, how, notice=row.id, number=silent, at=row.started_at, page=0,
            remindable=True, callable=True,
        )  # fmt: skip


def _close(scope: Scope, row: Notice) -> None:
    """截止, 归档: when its due time is over, and when it is over for long."""
    if row.due_at is not None and row.due_at <= scope.now:
        row.state = NoticeState.CLOSED
    elif row.due_at is None and not row.pinned and scope.now >= _end(row) + ARCHIVED_AFTER:
        row.state = NoticeState.ARCHIVED


def _end(row: Notice) -> datetime:
    return row.ended_at or row.started_at or row.made_at


async def _account(scope: Scope, row: Notice) -> Account | None:
    """Return the chat in which it is told of, None where there is none any more."""
    account = await scope.get(Account, row.account_id) if row.account_id else None
    return account if account and account.unreachable_since is None else None


async def catch_up(scope: Scope, who: Member) -> None:
    """What is pinned and not over comes to who was not there when it left: bound since, or received from
    another branch.
    """
    branch = await scope.get(Org, who.branch_id)
    if branch is None:
        return
    await scope.flush()
    part = {"after": who.id - 1, "last": who.id, "now": scope.now}
    for row in await scope.all(Notice.pinned_over(ancestor_ids(branch.path), scope.now)):
        await scope.run(pushes.freeze(scope.dialect, freezing(row, LATE)), **part)
        await scope.run(pushes.catch_up(row.id), **part)
        await scope.run(pushes.say(scope.dialect, pushes.Saying(row.id, row.urgent)), **part)
