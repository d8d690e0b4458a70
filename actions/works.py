"""What can be ordered that takes longer than a turn, and stopped again? (design §3.12)"""

from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from actions.verb import action
from models.accounts import Account
from models.orgs import Org
from models.refusal import NotFound, Refusal
from models.scope import How, Scope
from models.values import enum_key
from models.works import Slot, Work, WorkKind, WorkState, kept_of

MOST = 3  # of one account under way at a time


class TooMuchUnderWay(Refusal):
    """So much of the asker's is under way already that it has to be waited for."""


class WorkOver(Refusal):
    """There is nothing to stop any more."""


async def order(scope: Scope, kind: WorkKind, org: Org, /, **asked: object) -> Work:
    """Have work done for the asker's chat, and say so in the message into which progress will be edited."""
    await check_room(scope)
    work = new(scope, kind, org, WorkState.WAITING, asked)
    await scope.number(work)
    announce(scope, work)
    return work


async def check_room(scope: Scope) -> None:
    """Refuse while as much is under way for the asker as may be."""
    if (await scope.first(Work.size_under_way(account_of(scope).id)) or 0) >= MOST:
        raise TooMuchUnderWay(most=MOST)


def new(scope: Scope, kind: WorkKind, org: Org | None, state: WorkState, asked: dict[str, Any]) -> Work:
    """Return a row of work for the asker's chat; it is not written yet."""
    account = account_of(scope)
    return Work(
        kind=kind, state=state, bot_id=account.bot_id, account_id=account.id,
        org_id=org.id if org else None, asked=asked, done=0, token=0, tries=0, stop_asked=False,
        created_at=scope.now,
    )  # fmt: skip


def announce(scope: Scope, work: Work) -> None:
    """Say that work will be done; this is the one message into which all that follows is edited."""
    scope.show("work-begun", None, None, How(key=work.key), work=work.id, what=enum_key(work.kind))


def account_of(scope: Scope) -> Account:
    """Return the chat in which it is asked."""
    if scope.actor.account is None:
        raise LookupError("long work is asked for in a chat")
    return scope.actor.account


async def own_work(scope: Scope, number: int) -> Work:
    """Return work of this very chat; anybody else's is NotFound, forged or not."""
    work = await scope.get(Work, number)
    if work is None or work.account_id != account_of(scope).id:
        raise NotFound
    return work


@action(needs=None)
async def stop_work(scope: Scope, work: int) -> None:
    """停下: have one's own work stop at its next step; what waits does not begin at all."""
    mine = await own_work(scope, work)
    await scope.flush()
    stopped = await scope.rows(Work.stop(mine.id))
    if not stopped:
        raise WorkOver
    waiting = stopped[0].state is WorkState.WAITING
    if waiting:
        await scope.run(Work.ended(mine.id, WorkState.STOPPED, scope.now))
    screen = "work-stopped" if waiting else "work-stopping"
    scope.show(screen, None, None, How(edits=mine.key), what=enum_key(mine.kind))


async def bring_file(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Add a file just before sending: nothing of it is kept in what is to be sent. One that is gone is not
    sent.
    """
    return [await _with_file(scope, one) for one in shown]


async def _with_file(scope: Scope, one: dict[str, Any]) -> dict[str, Any] | None:
    content = await kept_of(scope, one["work"], Slot(one["slot"]))
    return None if content is None else {**one, "content": b64encode(content).decode()}
