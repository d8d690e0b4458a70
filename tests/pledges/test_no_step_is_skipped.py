"""No sequence of actions of owner, reviewer, secretary and stranger skips a state or changes a sealed text.

All of them act in any order, on numbers that exist and numbers that do not, with old and new wordings; after
each action the rows are held against what they were. A refusal is no failure, and what stood before it stays.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from random import Random
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select

from actions import (
    pledge_adoptions,
    pledge_answers,
    pledge_changes,
    pledge_handing_in,
    pledge_reviews,
    pledge_wordings,
)
from models.accounts import Account, Binding
from models.actor import Actor
from models.members import Member
from models.pledge_reviews import PledgeReview, ReturnReason, Ruling
from models.pledge_steps import FROZEN, ItemState, may_step
from models.pledges import Area, Pledge, PledgeItem, PledgeVersion, VersionState
from models.refusal import Refusal
from models.roles import Role
from models.scope import one_turn
from tests.county import County, appoint, enlist, seat
from tests.databases import THOROUGH
from tests.people import Person
from tests.world import World

SEEDS, TURNS = (range(40), 150) if THOROUGH else (range(3), 90)
TEXTS = ("6月底前教5户种黄芪", "6月底前教6户种黄芪", "努力工作认真服务群众", "12月20日前每月巡河2次")


Action = tuple[Callable[..., Any], dict[str, Any]]


class Rows(NamedTuple):
    """What stands: items, sealed wordings, and who passed what."""

    items: Mapping[int, tuple[ItemState, int | None, int]]  # state, wording, pledge
    sealed: Mapping[int, tuple[Any, ...]]
    passed: frozenset[tuple[int, int | None]]  # pledge's member, who passed it


async def look(world: World) -> Rows:
    """Read everything anew."""
    async with world.database.reading() as session:
        items = (await session.scalars(select(PledgeItem))).all()
        versions = (await session.scalars(select(PledgeVersion))).all()
        passed = await session.execute(
            select(Pledge.member_id, PledgeReview.by_id).join(PledgeItem, PledgeItem.pledge_id == Pledge.id)
            .join(PledgeReview, PledgeReview.item_id == PledgeItem.id)
            .where(PledgeReview.ruling.in_((Ruling.PASSED, Ruling.TO_MEETING, Ruling.AGREED)))
        )  # fmt: skip
        return Rows(
            {one.id: (one.state, one.version_id, one.pledge_id) for one in items},
            {
                one.id: (one.item_id, one.number, one.text, one.target, one.due_on, one.why, one.sealed_at)
                for one in versions
                if one.sealed_at
            },
            frozenset((member or 0, by) for member, by in passed),
        )


def hold(before: Rows, after: Rows) -> None:
    """Assert what may never happen between two looks."""
    for number, (state, wording, _) in before.items.items():
        if number not in after.items:
            assert state is ItemState.DRAFT, number
            continue
        new, now_worded, _ = after.items[number]
        both = (state, new) == (
            ItemState.RETURNED,
            ItemState.APPROVED,
        )  # the owner's yes: handed in and passed
        assert state is new or may_step(state, new) or both, (state, new)
        if now_worded != wording and state in FROZEN:
            assert now_worded in after.sealed
    assert {key: after.sealed.get(key) for key in before.sealed} == before.sealed
    assert not [pair for pair in after.passed if pair[0] == pair[1]]


async def actor_of(world: World, person: Person | None, *grants: tuple[Role, str]) -> Actor:
    """The asker that a person's chat is."""
    if person is None:
        return Actor()
    async with world.scope() as scope:
        account = await scope.first(select(Account).where(Account.chat_id == person.chat_id))
        assert account
        rows = select(Binding, Member).join(Member, Member.id == Binding.member_id)
        bound = await scope.rows(rows.where(Binding.account_id == account.id))
        return Actor(account, [(binding, member) for binding, member in bound], list(grants))


def any_action(dice: Random, rows: Rows, county: County) -> Action:
    """One of all the actions, with numbers that fit more often than not."""
    known = sorted(rows.items)
    item = dice.choice([*known * 4, 999])
    _, wording, pledge = rows.items.get(item, (None, None, 0))
    newest = max([key for key, one in rows.sealed.items() if one[0] == item], default=0)
    seen = dice.choice([wording or 0, wording or 0, newest, newest, dice.randint(1, 40)])
    approved = sum(state is ItemState.APPROVED for state, _, _ in rows.items.values())
    count = dice.choice([approved, approved, 1])
    org = dice.choice([county.willow.id] * 3 + [county.bridge.id, county.committee.id])
    text, one, worded = dice.choice(TEXTS), {"pledge_item": item}, {"pledge_item": item, "wording": seen}
    owner = dice.choice([{}, {}, {"org": county.willow.id}])
    ways: list[Action] = [
        (pledge_wordings.write_item, {"text": text, "area": Area.SERVICE.value, **owner}),
        (pledge_wordings.edit_item, {"text": text, **one}),
        (pledge_wordings.drop_item, one) if dice.random() < 0.3 else (pledge_wordings.show_item, one),
        (pledge_handing_in.hand_in, owner),
        (pledge_handing_in.hand_in, owner),
        (pledge_answers.accept_suggestion, worded),
        (pledge_answers.keep_own, worded),
        (pledge_reviews.pass_item, worded),
        (pledge_reviews.pass_item, worded),
        (pledge_reviews.pass_all, {"pledge": pledge, "wording": seen, "count": dice.randint(1, 3)}),
        (pledge_reviews.leave_to_meeting, worded),
        (pledge_reviews.return_item, {"reason": ReturnReason.VAGUE, **worded}),
        (pledge_reviews.suggest_wording, {"text": text, **worded}),
        (
            pledge_adoptions.adopt,
            {"held_on": date(2027, 1, 20), "present": 9, "org": org, "count": count},
        ),
        (pledge_adoptions.return_from_meeting, {"reason": ReturnReason.TWICE, **one}),
        (pledge_changes.ask_change, {"text": text, "why": "有变化", **one}),
        (pledge_changes.agree_change, worded),
        (pledge_changes.refuse_change, worded),
    ]
    return dice.choice(ways)


async def started(world: World, bob: Actor, sue: Actor, county: County) -> None:
    """A member and a branch have written three items each, and handed them in."""
    for actor, where in ((bob, {}), (sue, {"org": county.willow.id})):
        async with one_turn(world.database, now=world.clock.now(), vault=world.vault, actor=actor) as scope:
            for text in TEXTS[:3]:
                await pledge_wordings.write_item(scope, text, area=Area.SERVICE.value, **where)
            await pledge_handing_in.hand_in(scope, **where)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("seed", SEEDS)
async def test_no_sequence_of_actions_skips_a_state_or_changes_a_sealed_text(
    world: World, county: County, bob: Person, sue: Person, dan: Person, seed: int
) -> None:
    async with world.scope() as scope:
        member = await enlist(scope, county.bridge, "马委员", "+8613900000006", floating=False)
        await appoint(scope, member, Role.COMMITTEE, county.committee)
    mae = await seat(world, member.id, "马委员", 506)
    actors = [
        await actor_of(world, bob),
        await actor_of(world, sue, (Role.SECRETARY, county.willow.path)),
        await actor_of(world, mae, (Role.COMMITTEE, county.committee.path)),
        await actor_of(world, dan, (Role.SECRETARY, county.bridge.path)),
        await actor_of(world, None),
    ]
    await started(world, actors[0], actors[1], county)
    dice, before, reached = Random(seed), await look(world), set[ItemState]()
    for _ in range(TURNS):
        do, args = any_action(dice, before, county)
        actor = dice.choices(actors, (4, 4, 4, 1, 1))[0]
        async with one_turn(world.database, now=world.clock.now(), vault=world.vault, actor=actor) as scope:
            with suppress(Refusal):
                await do(scope, **args)
        after = await look(world)
        hold(before, after)
        if actor is actors[4]:
            assert after == before
        before = after
        reached |= {state for state, _, _ in after.items.values()}
    assert {ItemState.RETURNED, ItemState.APPROVED} <= reached


async def test_adopted_wording_is_in_force_and_sealed(world: World, bob: Person, sue: Person) -> None:
    for who, said in ((bob, ("承诺", "写一条", "服务群众", TEXTS[0], "交上去审")), (sue, ())):
        for number, one in enumerate(said):
            await (who.says(one) if number in (0, 3) else who.taps(one))
    for one in ("审承诺", "鲍大山", "审第1条", "到会上定", "审承诺", "会上定诺", "会议通过了", "今天", "9"):
        await (sue.says(one) if one in {"审承诺", "今天", "9"} else sue.taps(one))
    async with world.database.reading() as session:
        item = (await session.scalars(select(PledgeItem))).one()
        version = await session.get(PledgeVersion, item.version_id or 0)
    assert version is not None
    assert (item.state, version.state) == (ItemState.ADOPTED, VersionState.IN_FORCE)
    assert version.sealed_at is not None
