"""What does a rule of the ladder do where it is used? One look at somebody who is silent in a branch."""

from datetime import timedelta

from sqlalchemy import select

from actions.ladder import BEGINNING, climb
from actions.reaching import note_no_answer
from bot.delivery.bookkeeping import note_undelivered
from models.accounts import Account
from models.follow_ups import Cause, FollowUp, FollowUpState
from models.ladder import colour_of
from models.orgs import Org
from models.outbox import Message, Said
from models.roles import Role
from models.rungs import Colour, Rung
from models.scope import Scope
from tests.county import appoint
from tests.rules.scene import MORNING, Scene, due_of


async def undelivered_due(scene: Scene, branch: Org) -> str:
    person = await scene.person(branch)
    async with scene.trial() as scope:
        account = await scope.first(select(Account).where(Account.chat_id == person.chat_id))
        assert account is not None
        lost = Message(
            bot_id=100, account_id=account.id, member_id=person.member_id, kind="member-note", lane=2,
            screen="menu", args={}, state=Said.FAILED, attempts=0, created_at=scope.now,
        )  # fmt: skip
        await note_undelivered(scope._session, [lost], scope.now)
        due = await due_of(scope, Cause.UNDELIVERED, person.member_id)
    return f"{due:%m-%d %H:%M}"


async def _silent(scope: Scope, branch: Org, member_id: int, days: int) -> FollowUp:
    since = MORNING.replace(hour=18) - timedelta(days=days)
    row = FollowUp(
        cause=Cause.SILENT, org_id=branch.id, member_id=member_id, occurrence="cycle:1",
        state=FollowUpState.NEW, attempts=0, opened_at=since, due_at=since, silent_since=since,
        next_at=since,
    )  # fmt: skip
    scope.add(row)
    await scope.flush()
    return row


async def _climbed(scene: Scene, branch: Org, days: int) -> tuple[Rung, Colour | None]:
    """Whose somebody is who has been silent for so many days since the due day, and of which colour."""
    who = await scene.member(branch)
    found: list[tuple[Rung, Colour | None]] = []
    async with scene.trial() as scope:
        row = await _silent(scope, branch, who.id, days)
        assert await climb(scope, MORNING, BEGINNING, 4000) is None
        await scope._session.refresh(row)
        found.append((row.rung, colour_of(row.step)))
    return found[0]


async def after_four_days(scene: Scene, branch: Org) -> Rung:
    return (await _climbed(scene, branch, 4))[0]


async def after_nine_days(scene: Scene, branch: Org) -> Rung:
    return (await _climbed(scene, branch, 9))[0]


async def after_a_month(scene: Scene, branch: Org) -> Colour | None:
    return (await _climbed(scene, branch, 31))[1]


async def after_eleven_weeks(scene: Scene, branch: Org) -> Colour | None:
    return (await _climbed(scene, branch, 77))[1]


async def after_four_months(scene: Scene, branch: Org) -> Colour | None:
    return (await _climbed(scene, branch, 120))[1]


async def after_one_call_in_vain(scene: Scene, branch: Org) -> Rung:
    who, staff = await scene.member(branch), await scene.person(branch)
    found: list[Rung] = []
    async with scene.trial(actor=await scene.actor(staff, (Role.SECRETARY, branch.path))) as scope:
        officer = await scope.get(type(who), staff.member_id or 0)
        assert officer is not None
        await appoint(scope, officer, Role.COUNTY, scene.county.county)
        row = await _silent(scope, branch, who.id, 2)
        await note_no_answer(scope, row.id, 1)
        found.append(row.rung)
    return found[0]
