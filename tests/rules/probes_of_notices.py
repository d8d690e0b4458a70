"""What does a rule of notices do where it is used? One look at a notice of a branch."""

from datetime import timedelta

from actions.notice_control import RemindedLately, remind_silent
from actions.notice_timing import tend_notices
from models.notice_recipients import Got, NoticeRecipient, Way
from models.notices import Mode, Notice, NoticeState, Receipt
from models.orgs import Org
from models.roles import Role
from models.scope import Scope
from tests.rules.scene import Scene


async def reminded_after_eight_hours(scene: Scene, branch: Org) -> bool:
    """Whether the silent can be reminded eight hours after it left."""
    author = await scene.person(branch)
    actor = await scene.actor(author, (Role.SECRETARY, branch.path))
    async with scene.trial(actor=actor) as scope:
        row = await _sent(scope, branch, author.member_id, timedelta(hours=8))
        try:
            await remind_silent(scope, row.id)
        except RemindedLately:
            return False
    return True


async def author_told_after_ten_hours(scene: Scene, branch: Org) -> bool:
    """Whether its author has heard of the silent ten hours after it left."""
    return (await _tended(scene, branch, timedelta(hours=10))).told_at is not None


async def pushed_again_after_ten_minutes(scene: Scene, branch: Org) -> bool:
    """Whether an urgent one has been pushed again ten minutes after it left."""
    return (await _tended(scene, branch, timedelta(minutes=10), urgent=True)).reminders > 0


async def listed_after_twenty_minutes(scene: Scene, branch: Org) -> bool:
    """Whether the call list of an urgent one has come twenty minutes after it left."""
    return (await _tended(scene, branch, timedelta(minutes=20), urgent=True)).listed_at is not None


async def _tended(scene: Scene, branch: Org, ago: timedelta, *, urgent: bool = False) -> Notice:
    author = await scene.person(branch)
    actor = await scene.actor(author, (Role.SECRETARY, branch.path))
    async with scene.trial(actor=actor) as scope:
        row = await _sent(scope, branch, author.member_id, ago, urgent=urgent)
        await tend_notices(scope)
        await scope.flush()
    return row


async def _sent(
    scope: Scope, branch: Org, author: int | None, ago: timedelta, *, urgent: bool = False
) -> Notice:
    account = scope.actor.account
    assert account is not None
    row = Notice(
        org_id=branch.id, author_id=author, account_id=account.id, state=NoticeState.SENT, text="好",
        attachments=[], receipt=Receipt.READ, mode=Mode.NOW, urgent=urgent, reason="急", pinned=False,
        round=0, reminders=0, reach=[branch.path], made_at=scope.now, started_at=scope.now - ago,
    )  # fmt: skip
    scope.add(row)
    await scope.flush()
    scope.add(
        NoticeRecipient(
            notice_id=row.id, member_id=author, org_id=branch.id, way=Way.CHAT, state=Got.SENT, round=0,
            made_at=scope.now,
        )
    )  # fmt: skip
    await scope.flush()
    return row
