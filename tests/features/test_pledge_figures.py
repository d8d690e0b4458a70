"""用诺: what became of the promises of a year, counted by unit, by person and by year (R6)."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from models.members import Member
from models.orgs import Org
from models.pledge_calls import PledgeCall
from models.pledge_reviews import PledgeReview, Ruling
from models.pledge_rounds import Round, RoundKind
from models.pledge_steps import SHOWN, ItemState
from models.pledge_summaries import (
    COUNTS,
    PledgeFigures,
    figures_at,
    figures_below,
    figures_by_year,
    figures_right_below,
    of_owner,
    owners_in,
    years_of,
)
from models.pledge_tallies import Tally
from models.pledge_votes import Source
from models.pledges import Pledge, PledgeItem, PledgeVersion, Stage, Verdict
from models.rule_book import county_day
from models.scope import Scope
from models.structure import percent
from tests.county import County, enlist
from tests.people import Person
from tests.promised import item_of, pledge_of
from tests.world import World

YEAR = 2027


async def _some_year(scope: Scope, branch: Org, people: list[Member], year: int, chance: Random) -> None:
    """Owners of a branch with items in every state, decided on or not, early and late."""
    for owner in (None, *people):
        if chance.random() < 0.7:
            scope.add(
                PledgeCall(year=year, org_id=branch.id, member_id=owner.id if owner else None,
                           asked_on=date(year, 1, 5), due_on=date(year, 1, 31))
            )  # fmt: skip
        if chance.random() < 0.3:
            continue
        pledge = await pledge_of(scope, branch, owner, year)
        for number in range(1, chance.randint(1, 4)):
            await _some_item(scope, pledge, number, chance)


async def _some_item(scope: Scope, pledge: Pledge, number: int, chance: Random) -> None:
    state = chance.choice(list(ItemState))
    judged = state in (ItemState.RATED, ItemState.ARCHIVED)
    item = await item_of(
        scope, pledge, number, state=state, stage=chance.choice(list(Stage)),
        submitted_at=None if state is ItemState.DRAFT else scope.now,
        due_on=chance.choice([None, county_day(scope.now) + timedelta(days=chance.randint(-2, 2))]),
        published_at=scope.now if state in SHOWN or chance.random() < 0.1 else None,
        verdict=chance.choice(list(Verdict)) if judged else None,
        verdict_from=scope.now + timedelta(hours=chance.randint(-2, 2)) if judged else None,
    )  # fmt: skip
    for ruling in chance.sample([Ruling.PASSED, Ruling.RETURNED, Ruling.RETURNED], chance.randint(0, 3)):
        scope.add(PledgeReview(item_id=item.id, version_id=item.version_id, ruling=ruling, made_at=scope.now))


async def _some_totals(scope: Scope, branch: Org, year: int, chance: Random) -> None:
    """Published totals of a round with a verdict, and of one without, which count for nothing."""
    for kind in (RoundKind.YEARLY, RoundKind.MIDYEAR):
        held = Round(org_id=branch.id, kind=kind, opens_on=date(year, 12, 1), closes_at=scope.now)
        scope.add(held)
        await scope.flush()
        for source in (Source.MEMBER, Source.PUBLIC):
            votes = chance.randint(5, 20)
            scope.add(
                Tally(round_id=held.id, org_id=branch.id, year=year, source=source, votes=votes,
                      satisfied=chance.randint(0, votes), moved_at=scope.now)
            )  # fmt: skip


async def _slowly(scope: Scope, orgs: set[int], year: int, owner: int | None = None) -> PledgeFigures:
    """Count one row after the other."""
    reviews = [(one.item_id, one.ruling) for one in await scope.all(select(PledgeReview))]
    counts: dict[str, Any] = dict.fromkeys(COUNTS, 0)
    for call in await scope.all(select(PledgeCall)):
        if call.org_id in orgs and call.year == year:
            counts["asked_members" if call.member_id else "asked_orgs"] += 1
    for total in await scope.all(select(Tally)):
        held = await scope.get(Round, total.round_id)
        if total.org_id in orgs and total.year == year and held and held.kind is RoundKind.YEARLY:
            counts["votes"] += total.votes
            counts["satisfied"] += total.satisfied
    owners: set[tuple[int, int | None]] = set()
    for pledge in await scope.all(select(Pledge)):
        if pledge.org_id not in orgs or pledge.year != year or owner not in (None, pledge.member_id):
            continue
        for item in await scope.all(select(PledgeItem).where(PledgeItem.pledge_id == pledge.id)):
            if item.submitted_at is None or item.state in (ItemState.DRAFT, ItemState.DROPPED):
                continue
            owners.add((pledge.org_id, pledge.member_id))
            version = await scope.get(PledgeVersion, item.version_id or 0)
            assert version is not None
            rulings = {ruling for number, ruling in reviews if number == item.id}
            carried = item.published_at is not None and item.state is not ItemState.STOPPED
            timely = (
                item.stage is Stage.DONE or version.due_on is None or version.due_on >= county_day(scope.now)
            )
            public = item.verdict_from is not None and item.verdict_from <= scope.now
            for name, holds in {
                "items": True, "reviewed": bool(rulings), "returned": Ruling.RETURNED in rulings,
                "published": item.published_at is not None, "carried": carried, "timely": carried and timely,
                "done": carried and item.stage is Stage.DONE,
                **{one.value: public and item.verdict is one for one in Verdict},
            }.items():  # fmt: skip
                counts[name] += holds
    counts["proposed_orgs"] = sum(member is None for _, member in owners)
    counts["proposed_members"] = sum(member is not None for _, member in owners)
    return PledgeFigures(**counts)


def _owned(figures: PledgeFigures) -> list[int]:
    return [getattr(figures, name) for name in COUNTS[4:-2]]


@pytest.mark.parametrize("seed", [1, 2])
async def test_every_figure_equals_the_rows_counted_one_by_one(
    world: World, county: County, seed: int
) -> None:
    chance = Random(seed)
    async with world.scope() as scope:
        people = {
            branch.id: [await enlist(scope, branch, f"{branch.name[:2]}{n}") for n in range(4)]
            for branch in (county.willow, county.bridge)
        }
        for year in (YEAR - 1, YEAR):
            for branch in (county.willow, county.bridge, county.committee):
                await _some_year(scope, branch, people.get(branch.id, []), year, chance)
                await _some_totals(scope, branch, year, chance)
        await scope.flush()
        now, whole = scope.now, {one.id for one in await scope.all(select(Org))}
        under = {county.willow.id: {county.willow.id}, county.bridge.id: {county.bridge.id},
                 county.committee.id: whole - {county.county.id}, county.county.id: whole}  # fmt: skip
        rows = await scope.rows(figures_below((county.county.path,), now))
        assert {(org, year) for org, _, year, *_ in rows} == {
            (org, y) for org in under for y in (YEAR - 1, YEAR)
        }
        for org, _, year, *counts in rows:
            assert PledgeFigures.of(counts) == await _slowly(scope, under[org], year), (org, year)
        by_year = await scope.rows(figures_by_year(county.committee.path, now))
        assert [row[2] for row in by_year] == [YEAR, YEAR - 1]
        assert [row[:2] for row in await scope.rows(figures_right_below(county.committee.id, YEAR, now))] == [
            (one.id, one.name) for one in (county.willow, county.bridge)
        ]
        [own] = await scope.rows(figures_at((county.willow.path,), YEAR, now))
        assert PledgeFigures.of(own[3:]) == await _slowly(scope, {county.willow.id}, YEAR)
        for member, _, *counts in await scope.rows(owners_in(county.willow.id, YEAR, now)):
            if member is not None:
                slow = await _slowly(scope, {county.willow.id}, YEAR, member)
                assert _owned(of_owner(counts)) == _owned(slow)
                mine = {year: of_owner(rest) for year, *rest in await scope.rows(years_of(member, now))}
                assert _owned(mine[YEAR]) == _owned(slow)


async def _promise(world: World, branch: Org, name: str, **columns: Any) -> int:  # noqa: ANN401 - of any type
    async with world.scope() as scope:
        member = await enlist(scope, branch, name)
        await item_of(scope, await pledge_of(scope, branch, member, YEAR), **columns)
    return member.id


async def test_secretary_sees_the_year_with_the_statistics_and_goes_down_to_each_owner(
    world: World, county: County, sue: Person
) -> None:
    await _promise(world, county.willow, "兑现的", state=ItemState.RATED, stage=Stage.DONE,
                   verdict=Verdict.KEPT, verdict_from=world.clock.now())  # fmt: skip
    await _promise(world, county.willow, "在做的")
    await _promise(world, county.bridge, "邻村的")
    await sue.says("统计")
    shown = next(one for one in sue.screen if "2027年公开承诺" in one.text)
    assert "已提:组织0个、党员2名" in shown.text
    assert "事项2条" in shown.text
    assert "按期2/2(100.00%),做完1" in shown.text
    assert "兑现1、部分兑现0、未兑现0" in shown.text
    await sue.presses(f"xu:{county.willow.id}:{YEAR}:0")
    sue.sees("· 兑现的:1条,公示1,做完1\n   兑现1、部分0、未兑现0")
    sue.sees("· 在做的:1条,公示1,做完0")
    assert "邻村的" not in sue.last.text
    await sue.presses(f"xy:{county.willow.id}")
    sue.sees("· <b>2027年</b>:2条,公示2,按期2/2(100.00%),做完1")
    async with world.scope() as scope:
        await _some_totals(scope, county.willow, YEAR, Random(1))
    await sue.presses(f"xy:{county.willow.id}")
    votes, satisfied = _drawn(Random(1))
    sue.sees(f"评议{votes}人次,满意率{percent(satisfied, votes)}%")


def _drawn(chance: Random) -> tuple[int, int]:
    """What ``_some_totals`` draws for the round with a verdict."""
    pairs = [(votes := chance.randint(5, 20), chance.randint(0, votes)) for _ in range(2)]
    return sum(votes for votes, _ in pairs), sum(satisfied for _, satisfied in pairs)


async def test_office_compares_units_and_a_secretary_reaches_only_their_own(
    world: World, county: County, office: Person, sue: Person
) -> None:
    await _promise(world, county.willow, "柳湾的")
    await _promise(world, county.bridge, "石桥的", stage=Stage.DONE)
    await office.presses(f"xu:{county.committee.id}:{YEAR}:0")
    office.sees("<b>柳湾村党支部</b>:1条")
    office.sees("<b>石桥村党支部</b>:1条")
    for payload in (
        f"xu:{county.bridge.id}:{YEAR}:0", f"xu:{county.committee.id}:{YEAR}:0", f"xy:{county.bridge.id}",
        f"xz:{county.bridge.id}:{YEAR}:0", "xf:1", f"xz:{county.willow.id}:99999:0",
    ):  # fmt: skip
        await sue.presses(payload)
        sue.sees("not-found")


async def test_member_sees_what_became_of_the_own_promises_and_of_nobody_else_s(
    world: World, county: County, bob: Person
) -> None:
    async with world.scope() as scope:
        who = await scope.get(Member, bob.member_id or 0)
        for year, verdict in ((YEAR - 1, Verdict.PARTLY), (YEAR, None)):
            pledge = await pledge_of(scope, county.willow, who, year)
            state, since = (ItemState.ARCHIVED, scope.now) if verdict else (ItemState.RUNNING, None)
            await item_of(scope, pledge, state=state, verdict=verdict, verdict_from=since)
    other = await _promise(world, county.willow, "别人")
    await bob.says("/me")
    await bob.taps("我的承诺小结")
    bob.sees("· <b>2027年</b>:1条,公示1,做完0")
    bob.sees("· <b>2026年</b>:1条,公示1,做完0\n   兑现0、部分兑现1、未兑现0")
    await bob.presses(f"xm:{other}")
    bob.sees("not-found")


async def test_year_without_any_promise_says_so_and_the_statistics_are_as_before(
    county: County, sue: Person
) -> None:
    await sue.says("统计")
    assert not any("公开承诺" in shown.text for shown in sue.screen)
    await sue.presses("xf:2026")
    sue.sees("这一年还没有承诺")
