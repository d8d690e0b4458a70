"""What does a rule about public promises do where it is used? One look at a branch."""

from datetime import date, timedelta

from sqlalchemy import select

from actions.pledge_publishing import notice_until
from actions.pledge_reminders import remind_of_pledges
from actions.pledge_words import comment_on, report_problem
from actions.stretches import BEGINNING, Place
from models.members import Member
from models.orgs import Org
from models.outbox import Message
from models.pledge_comments import Held
from models.roles import Role
from models.scope import Scope
from tests.carried import promised
from tests.county import appoint
from tests.rules.scene import DAY, MORNING, Scene


async def days_of_notice(scene: Scene, branch: Org) -> int:
    async with scene.trial(MORNING) as scope:
        return (notice_until(scope, branch.id) - scope.now).days


async def _said(scope: Scope, screen: str, member: int) -> bool:
    place: Place | None = BEGINNING
    while place is not None:
        place = await remind_of_pledges(scope, MORNING, place, 1000)
    said = select(Message.id).where(Message.screen == screen, Message.member_id == member)
    return bool(await scope.all(said))


async def _is_asked(scene: Scene, branch: Org, due: date) -> bool:
    who = (await scene.person(branch)).member_id
    assert who
    async with scene.trial(MORNING) as scope:
        await promised(scope, branch, who, due_on=due)
        return await _said(scope, "pledge-due", who)


async def is_asked_three_days_ahead(scene: Scene, branch: Org) -> bool:
    return await _is_asked(scene, branch, DAY + timedelta(days=3))


async def is_asked_on_the_first(scene: Scene, branch: Org) -> bool:
    return await _is_asked(scene, branch, DAY + timedelta(days=200))


async def secretary_hears_after_three_days(scene: Scene, branch: Org) -> bool:
    lead, who = await scene.person(branch), await scene.member(branch)
    assert lead.member_id
    async with scene.trial(MORNING) as scope:
        await promised(scope, branch, who.id, due_on=DAY - timedelta(days=3))
        secretary = await scope.get(Member, lead.member_id)
        assert secretary
        await appoint(scope, secretary, Role.SECRETARY, branch)
        await scope.flush()
        return await _said(scope, "pledges-late", lead.member_id)


async def comment_with_sesame(scene: Scene, branch: Org) -> Held | None:
    who = await scene.member(branch)
    async with scene.trial(MORNING) as scope:
        item = await promised(scope, branch, who.id)
        return await comment_on(scope, item.id, "他家卖芝麻")


async def problem_due(scene: Scene, branch: Org) -> str:
    who = await scene.member(branch)
    async with scene.trial(MORNING) as scope:
        item = await promised(scope, branch, who.id)
        row = await report_problem(scope, item.id, "没有教")
        return f"{row.due_at.astimezone(MORNING.tzinfo):%m-%d %H:%M}"
