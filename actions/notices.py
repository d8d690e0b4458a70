"""When does a notice leave? Now, at a time, or at each reader's own morning; what takes long is work
(domain §3.4-L, §3.8).
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from actions.notice_figures import figures_of
from actions.staff import covers, find_org, keeper_of
from actions.verb import action
from models.accounts import Account, Binding, BindingState
from models.condition_kinds import AllOf
from models.conditions import parse
from models.hours import HOME_ZONE
from models.notice_tasks import Task
from models.notices import Mode, Notice, NoticeState
from models.orgs import Org
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.rule_book import county_day
from models.rules import MORNING
from models.scope import How, Scope
from models.values import enum_key
from models.works import Work, WorkKind, WorkState

_EVERYBODY = AllOf(())


class NoticeSentAlready(Refusal):
    """It has left: what is sent is recalled, not sent a second time."""


class NoticeTooEarly(Refusal):
    """It was to leave at an instant that is over."""


class NoReason(Refusal):
    """What is urgent says why."""


async def find_notice(
    scope: Scope, number: int, permission: Permission = Permission.NOTICE_SEND
) -> tuple[Notice, Org]:
    """Return a notice of the subtrees over which the asker holds the permission, with its organisation,
    locked until the turn ends; else NotFound, as is anybody else's draft.
    """
    row = await scope.first(Notice.held(number))
    unit = await scope.get(Org, row.org_id) if row else None
    if row is None or unit is None or not covers(scope, permission, unit.path):
        raise NotFound
    if row.state is NoticeState.DRAFT and row.author_id != keeper_of(scope).id:
        raise NotFound
    return row, unit


async def find_draft(scope: Scope, number: int) -> tuple[Notice, Org]:
    """Return a notice that has not left, likewise; one that has is NoticeSentAlready. An urgent one needs the
    stronger permission, and its reason.
    """
    row, unit = await find_notice(scope, number)
    if row.state not in (NoticeState.DRAFT, NoticeState.WAITING):
        raise NoticeSentAlready(notice=row.id)
    if row.urgent:
        await find_org(scope, Permission.NOTICE_URGENT, unit.id)
        if not (row.reason or "").strip():
            raise NoReason
    return row, unit


@action(needs=Permission.NOTICE_SEND)
async def offer_notice(scope: Scope, notice: int) -> None:
    """Show the last screen before a notice leaves: to how many, how long it takes, whom nobody reaches in a
    chat; and when it may leave.
    """
    row, unit = await find_draft(scope, notice)
    condition = parse(row.audience) if row.audience else _EVERYBODY
    figures = await figures_of(scope, row, unit, condition)
    scope.show(
        "notice-offer", notice=row.id, unit=unit.name, listed=figures["phones"], urgent=row.urgent or None,
        reason=row.reason, **figures,
        hour=scope.here(unit.id)[MORNING],
        waits=row.send_at if row.state is NoticeState.WAITING else None,
        receipt=enum_key(row.receipt), asks=True, calm=not row.urgent or None,
    )  # fmt: skip


@action(needs=Permission.NOTICE_SEND)
async def send_notice(scope: Scope, notice: int) -> None:
    """现在发: from now on it is under way; a second tap finds that it has left."""
    row, unit = await find_draft(scope, notice)
    row.mode, row.send_at = Mode.NOW, None
    await _told_here(scope, row)
    await start(scope, row, unit)


@action(needs=Permission.NOTICE_SEND)
async def send_in_mornings(scope: Scope, notice: int) -> None:
    """各自早上9点: each person gets it at their own next morning, wherever they live. What is urgent waits
    for nobody's morning.
    """
    row, unit = await find_draft(scope, notice)
    if row.urgent:
        raise NotFound
    row.mode, row.send_at, row.at_hour = Mode.OWN_MORNING, None, scope.here(unit.id)[MORNING]
    await _told_here(scope, row)
    await start(scope, row, unit)


@action(needs=Permission.NOTICE_SEND)
async def send_tomorrow(scope: Scope, notice: int) -> None:
    """明早9点: it leaves on the next morning of the county."""
    row, unit = await find_draft(scope, notice)
    tomorrow = county_day(scope.now) + timedelta(days=1)
    await _wait(scope, row, unit, _at(tomorrow, time(scope.here(unit.id)[MORNING])))


@action(needs=Permission.NOTICE_SEND)
async def schedule_notice(scope: Scope, notice: int, day: date, hour: int) -> None:
    """定时: it leaves at that hour of a day, by the county's clock; NoticeTooEarly where that is over."""
    row, unit = await find_draft(scope, notice)
    await _wait(scope, row, unit, _at(day, time(hour)))


@action(needs=Permission.NOTICE_SEND)
async def offer_schedule(scope: Scope, notice: int) -> dict[str, object]:
    """Return the context of the form that asks when a notice leaves."""
    row, _ = await find_draft(scope, notice)
    return {"notice": row.id, "today": county_day(scope.now).isoformat()}


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, ZoneInfo(HOME_ZONE))


async def _wait(scope: Scope, row: Notice, unit: Org, at: datetime) -> None:
    if at <= scope.now:
        raise NoticeTooEarly
    row.state, row.mode, row.send_at = NoticeState.WAITING, Mode.AT, at
    await _told_here(scope, row)
    scope.audit("notice-scheduled", row)
    scope.show("notice-waits", notice=row.id, unit=unit.name, at=at)


@action(needs=Permission.NOTICE_SEND)
async def discard_notice(scope: Scope, notice: int) -> None:
    """放弃: what has not left is called off, and never leaves."""
    row, _ = await find_draft(scope, notice)
    row.state, row.ended_at = NoticeState.CANCELLED, scope.now
    scope.audit("notice-discarded", row)
    scope.show("notice-discarded", notice=row.id)


async def _told_here(scope: Scope, row: Notice) -> None:
    """Have what becomes of it told where it was sent; from a page, in the author's own chat."""
    author = keeper_of(scope)
    row.author_id = author.id
    if scope.actor.account is not None:
        row.account_id = scope.actor.account.id


async def start(scope: Scope, row: Notice, unit: Org) -> None:
    """It is under way, over what its organisation is now: the rows follow from the audience of this day."""
    row.state, row.started_at, row.reach = NoticeState.SENDING, scope.now, [unit.path]
    scope.audit("notice-sent", row, None, org=unit.id, urgent=row.urgent, receipt=row.receipt)
    await order(scope, row, Task.SEND, begun=True)


async def order(scope: Scope, row: Notice, task: Task, *, begun: bool = False) -> None:
    """Have a task done by whoever serves the chat in which the notice is told of; say so where it is
    ``begun``, in the message into which its progress will be edited.
    """
    account = await teller_of(scope, row)
    work = Work(
        kind=WorkKind.NOTICE, state=WorkState.WAITING, bot_id=account.bot_id, account_id=account.id,
        org_id=row.org_id, asked={"notice": row.id, "task": task.value}, done=0, token=0, tries=0,
        stop_asked=False, created_at=scope.now,
    )  # fmt: skip
    await scope.number(work)
    if begun:
        scope.show("notice-begun", account, None, How(key=row.progress_key), notice=row.id)


async def teller_of(scope: Scope, row: Notice) -> Account:
    """Return the chat in which a notice is told of: where it was sent, or any of its author's."""
    account = await scope.get(Account, row.account_id) if row.account_id else scope.actor.account
    if account is None:
        held = await scope.rows(Binding.of_member(row.author_id, BindingState.ACTIVE))
        account = held[0][1] if held else None
    if account is None:
        raise NotFound
    row.account_id = account.id
    return account
