"""How does a notice come to everybody? Frozen, said, and watched until no row is open; its author sees how
far it is in one message (design §3.7, §3.12).

Between two looks the work rests: what it waits for is the postman's. All that is counted is counted from the
recipients' rows under the notice's lock, so what is told never goes back.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from bot.works.craft import Craft
from bot.works.under_way import UnderWay
from models.accounts import Account
from models.kinds import Kind
from models.notice_progress import progress_of, total_of
from models.notice_recipients import still_open
from models.notice_tasks import CHAINS, HOLDING, MENDING, ROWS, WATCHED, Task, Walk
from models.notices import Notice, NoticeState
from models.outbox import Message
from models.rule_changes import book_in
from models.scope import How, Scope, Sheaf
from models.works import Work, WorkKind, WorkState

MOVING_SECONDS, STILL_SECONDS = 2.0, 10.0
MEND_EACH = timedelta(minutes=1)  # what nobody's verdict told of is looked for this often
_OVER = (NoticeState.CANCELLED, NoticeState.RECALLED)


async def run(under_way: UnderWay) -> None:
    """Do a task about a notice, from where it stands; it ends, or rests until it is looked at again."""
    task = Task(under_way.work.asked["task"])
    for number, walk in enumerate(CHAINS[task]):
        if (under_way.work.place or {}).get("walk", 0) <= number:
            await _walk(under_way, number, walk)
    if task is Task.REMIND:
        await _end(under_way)
    else:
        await _watch(under_way, task)


async def _walk(under_way: UnderWay, number: int, walk: Walk) -> None:
    """Take a walk to its end, or leave it where the notice does not ask for it any more."""
    more = True
    while more:
        async with _turn(under_way) as scope:
            notice = await _held(scope, under_way)
            place = under_way.work.place or {}
            begun = place.get("walk") == number and "after" in place
            after, last = (place["after"], place["last"]) if begun else await _ends(scope, notice, walk)
            more = after < last and notice.state in walk.asks
            if more:
                after = await _stretch(scope, notice, walk, after, last)
            done = {"walk": number + 1, "mended": scope.now.isoformat()}
            await under_way.move(scope, {"walk": number, "after": after, "last": last} if more else done)


async def _ends(scope: Scope, notice: Notice, walk: Walk) -> tuple[int, int]:
    """Return behind whom a walk begins and with whom it ends; the same where there is nobody."""
    ((least, greatest),) = await scope.rows(walk.ends(notice))
    return (least or 1) - 1, greatest or 0


async def _stretch(scope: Scope, notice: Notice, walk: Walk, after: int, last: int) -> int:
    """Do what comes next of a walk; return behind whom it goes on."""
    until = min(after + ROWS, last)
    await walk.act(scope, notice, {"after": after, "last": until, "now": scope.now})
    return until


async def _watch(under_way: UnderWay, task: Task) -> None:
    """Tell how far it is, end where no row is open; else rest."""
    if _is_time(under_way):
        await _through(under_way, MENDING)
    async with _turn(under_way) as scope:
        notice = await _held(scope, under_way)
        paused = notice.state is NoticeState.PAUSED and task in WATCHED
    if paused:
        await _through(under_way, HOLDING)
    async with _turn(under_way) as scope:
        notice = await _held(scope, under_way)
        waiting = sum(number for _, number in await scope.rows(still_open(notice.id)))
        over = not waiting or (paused and notice.state is NoticeState.PAUSED)
        if over:
            await _finish(under_way, scope, notice, task)
        else:
            await _go_on(under_way, scope, notice, waiting)


async def _finish(under_way: UnderWay, scope: Scope, notice: Notice, task: Task) -> None:
    """End the work; what was sent is sent when nobody's row is open, and never before."""
    if notice.state is NoticeState.SENDING and task in WATCHED:
        notice.state, notice.ended_at = NoticeState.SENT, scope.now
    await scope.flush()
    await scope.run(Work.ended(under_way.work.id, WorkState.DONE, scope.now))
    await _show(under_way, scope, notice, Kind.REPLY)


async def _go_on(under_way: UnderWay, scope: Scope, notice: Notice, waiting: int) -> None:
    place = under_way.work.place or {}
    moved = place.get("waiting") != waiting
    under_way.rests_for = MOVING_SECONDS if moved else STILL_SECONDS
    if moved:
        await under_way.move(scope, {**place, "waiting": waiting})
        if await scope.first(Message.waits_to_edit(notice.progress_key)) is None:
            await _show(under_way, scope, notice, Kind.WORK_PROGRESS)


async def _show(under_way: UnderWay, scope: Scope, notice: Notice, kind: Kind) -> None:
    """Edit the one message of this round, where its author still has a chat."""
    account = await scope.get(Account, under_way.work.account_id)
    if account is None or account.chat_id == -account.id:
        return
    place = under_way.work.place or {}
    total = place.get("total")
    if total is None:
        total = await scope.first(total_of(notice.id, notice.round)) or 0
        await under_way.move(scope, {**place, "total": total})
    told = await progress_of(scope, notice, total)
    scope.show("notice-progress", account, None, How(kind, edits=notice.progress_key), **told)


def _is_time(under_way: UnderWay) -> bool:
    """Whether everything is to be looked at again, after it has been watched for a while."""
    last = (under_way.work.place or {}).get("mended")
    return last is None or under_way.tools.clock.now() - datetime.fromisoformat(last) >= MEND_EACH


async def _through(under_way: UnderWay, walk: Walk) -> None:
    """Take a walk beside the chain, which may be taken again at any time."""
    after, last, begun, more = 0, 0, False, True
    while more:
        async with _turn(under_way) as scope:
            notice = await _held(scope, under_way)
            if not begun:
                after, last = await _ends(scope, notice, walk)
            begun, more = True, after < last and notice.state in walk.asks
            if more:
                after = await _stretch(scope, notice, walk, after, last)
            else:
                place = under_way.work.place or {}
                await under_way.move(scope, {**place, "mended": scope.now.isoformat()})


async def _end(under_way: UnderWay) -> None:
    async with _turn(under_way) as scope:
        await scope.run(Work.ended(under_way.work.id, WorkState.DONE, scope.now))


async def _held(scope: Scope, under_way: UnderWay) -> Notice:
    """Return the notice, locked and as it stands now; what becomes of it is asked for row by row."""
    notice = await scope.first(Notice.held(under_way.work.asked["notice"]))
    if notice is None:
        raise LookupError("a notice that is sent is never deleted")
    return notice


@asynccontextmanager
async def _turn(under_way: UnderWay) -> AsyncIterator[Scope]:
    """Open a transaction on behalf of nobody: who may send was asked when it was sent, and what was begun is
    seen through though its author may be gone.
    """
    tools, sheaf = under_way.tools, Sheaf()
    async with under_way.database.writing() as session:
        sheaf.rules = await book_in(session, tools.clock.now())
        scope = Scope(session, sheaf, now=tools.clock.now(), vault=tools.vault)
        yield scope
        scope.close()
        await sheaf.write(session)
    tools.rang()


NOTICE = Craft(WorkKind.NOTICE, run)
