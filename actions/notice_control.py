"""How is a notice that is under way paused, gone on with, taken back, or brought to the silent
once more? Each is one tap (domain §3.4-L, §3.8).
"""

from datetime import timedelta

from actions.notices import find_notice, order, teller_of
from actions.verb import action
from models.notice_progress import progress_of, total_of
from models.notice_recipients import Got, silent_of, tally_of
from models.notice_tasks import Task
from models.notices import UNDER_WAY, Notice, NoticeState
from models.orgs import Org
from models.refusal import Refusal
from models.roles import Permission
from models.rules import NOTICE_GAP
from models.scope import How, Scope


class NoticeNotUnderWay(Refusal):
    """There is nothing to pause, to go on with or to cancel any more."""


class NobodyFailed(Refusal):
    """There is nobody whom it should have reached and did not."""


class NobodySilent(Refusal):
    """Everybody has done what it asks for."""


class RemindedLately(Refusal):
    """The silent were written to a short while ago: ``hours`` are to lie between two reminders."""


@action(needs=Permission.NOTICE_SEND)
async def pause_notice(scope: Scope, notice: int) -> None:
    """暂停: nothing more leaves; what is on its way arrives."""
    row, _ = await find_notice(scope, notice)
    if row.state is not NoticeState.SENDING:
        raise NoticeNotUnderWay
    row.state = NoticeState.PAUSED
    scope.audit("notice-paused", row)
    await show_progress(scope, row)


@action(needs=Permission.NOTICE_SEND)
async def resume_notice(scope: Scope, notice: int) -> None:
    """继续: it goes on with whom it had not reached."""
    row, _ = await find_notice(scope, notice)
    if row.state is not NoticeState.PAUSED:
        raise NoticeNotUnderWay
    row.state = NoticeState.SENDING
    scope.audit("notice-resumed", row)
    await order(scope, row, Task.RESUME)
    await show_progress(scope, row)


@action(needs=Permission.NOTICE_SEND)
async def cancel_notice(scope: Scope, notice: int) -> None:
    """取消: what has not left never does; who has it keeps it."""
    row, _ = await find_notice(scope, notice)
    if row.state not in UNDER_WAY:
        raise NoticeNotUnderWay
    row.state, row.ended_at = NoticeState.CANCELLED, scope.now
    scope.audit("notice-cancelled", row)
    await order(scope, row, Task.CANCEL)
    await show_progress(scope, row)


@action(needs=Permission.NOTICE_SEND)
async def ask_recall(scope: Scope, notice: int) -> None:
    """撤回: ask once, as it cannot be taken back."""
    row, _ = await _standing(scope, notice)
    figures = dict(await scope.rows(tally_of(row.id, tuple(row.reach or ()))))
    arrived = sum(int(figures.get(one, 0)) for one in (Got.SENT, Got.READ, Got.ANSWERED))
    scope.show("notice-recall", notice=row.id, arrived=arrived, waiting=int(figures.get(Got.WAITING, 0)))


@action(needs=Permission.NOTICE_SEND)
async def recall_notice(scope: Scope, notice: int) -> None:
    """确认撤回: what has not left never does, and what has is changed to 「(已撤回)」 where it stands."""
    row, _ = await _standing(scope, notice)
    row.state, row.ended_at, row.pinned = NoticeState.RECALLED, scope.now, False
    scope.audit("notice-recalled", row)
    await order(scope, row, Task.RECALL)
    await show_progress(scope, row)


async def _standing(scope: Scope, notice: int) -> tuple[Notice, Org]:
    row, unit = await find_notice(scope, notice)
    if row.state not in (*UNDER_WAY, NoticeState.SENT, NoticeState.CLOSED, NoticeState.CANCELLED):
        raise NoticeNotUnderWay
    if row.started_at is None:
        raise NoticeNotUnderWay
    return row, unit


@action(needs=Permission.NOTICE_SEND)
async def retry_notice(scope: Scope, notice: int) -> None:
    """失败的再发: those whom it should have reached and did not, alone, in a round of their own."""
    row, unit = await find_notice(scope, notice)
    if row.state is not NoticeState.SENT:
        raise NoticeNotUnderWay
    if not dict(await scope.rows(tally_of(row.id, (unit.path,)))).get(Got.FAILED):
        raise NobodyFailed
    row.round, row.state, row.ended_at = row.round + 1, NoticeState.SENDING, None
    scope.audit("notice-retried", row)
    await order(scope, row, Task.RETRY, begun=True)


@action(needs=Permission.NOTICE_SEND)
async def remind_silent(scope: Scope, notice: int) -> None:
    """再提醒: only those who have not done what it asks for, and not sooner than the rule's hours after they
    were last written to.
    """
    row, _ = await find_notice(scope, notice)
    if row.state is not NoticeState.SENT:
        raise NoticeNotUnderWay
    gap = timedelta(hours=scope.here(row.org_id)[NOTICE_GAP])
    last = max(filter(None, (row.started_at, row.reminded_at)), default=None)
    if last is not None and scope.now < last + gap:
        raise RemindedLately(hours=scope.here(row.org_id)[NOTICE_GAP], at=last + gap, notice=row.id)
    silent = await scope.first(silent_of(row.id, row.receipt)) or 0
    if not silent:
        raise NobodySilent(notice=row.id)
    await remind(scope, row)
    scope.show("notice-reminding", notice=row.id, page=0, number=silent)


async def remind(scope: Scope, row: Notice) -> None:
    """The silent are written to once more, whoever asked for it."""
    row.reminders, row.reminded_at = row.reminders + 1, scope.now
    scope.audit("notice-reminded", row, None, time=row.reminders)
    await order(scope, row, Task.REMIND)


async def show_progress(scope: Scope, row: Notice) -> None:
    """Edit the message of this round to how the notice stands now."""
    await scope.flush()
    account = await teller_of(scope, row)
    total = await scope.first(total_of(row.id, row.round)) or 0
    told = await progress_of(scope, row, total)
    scope.show("notice-progress", account, None, How(edits=row.progress_key), **told)
