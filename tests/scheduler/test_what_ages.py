"""What of people's rows goes or is masked in the night, and what stays (domain §3.7)."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select

from actions.retention import BEGINNING, sweep_on
from models.base import Base, told
from models.cascades import Cascade, CascadeItem, Stage, Wanted
from models.check_ins import Call, Channel, CheckIn, Condition, Cycle
from models.erasures import Erasure, ErasureState
from models.follow_ups import Cause, FollowUp, FollowUpState
from models.greeting_plans import GreetingPlan, PlanState
from models.greetings import Greeting, Way
from models.home_comings import Coming, HomeComing
from models.host_links import HostLink, LinkState
from models.imports import Import, ImportRow, ImportState, RowKind
from models.journeys import Journey, JourneyState, Span
from models.members import Member, Standing
from models.notice_recipients import Got, NoticeRecipient
from models.notice_recipients import Way as NoticeWay
from models.notices import Mode, Notice, NoticeState, Receipt
from models.periods import PERIODS
from tests.county import County, enlist
from tests.world import World, at

NIGHT = at(2031, 1, 1, 3)
VOICE = {"voice": "file", "seconds": 3}
_NUMBERS = count(1)
LATE, EARLY = timedelta(minutes=1), -timedelta(minutes=1)


@pytest.fixture
def world(world: World) -> World:
    """A world some years on."""
    world.clock.set(NIGHT)
    return world


@pytest.fixture
async def who(world: World, county: County) -> Member:
    """Somebody to whom it all belongs."""
    async with world.scope() as scope:
        return await enlist(scope, county.willow, "安小芬", "+8613900000001")


def old(period: timedelta, by: timedelta) -> datetime:
    """An instant a little before, or after, a period is over."""
    return NIGHT - period - by


async def put(world: World, *rows: Base) -> list[int]:
    async with world.scope() as scope:
        for row in rows:
            scope.add(row)
            await scope.flush()
        return [row.id for row in rows]  # type: ignore[attr-defined]


async def swept(world: World) -> int:
    place, more = BEGINNING, True
    while more:
        async with world.scope() as scope:
            place, more = await sweep_on(scope, place, 2)
    return place.touched


async def left(world: World, table: type[Base]) -> list[Any]:
    async with world.database.reading() as session:
        return list(await session.scalars(select(table).order_by(table.id)))  # type: ignore[attr-defined]


def answer(who: Member, made: datetime, **columns: object) -> CheckIn:
    base: dict[str, Any] = {
        "channel": Channel.FORM,
        "condition": Condition.FINE,
        "note": "都好",
        "version": 1,
    }
    return CheckIn(member_id=who.id, made_at=made, **(base | columns))


def follow_up(who: Member, opened: datetime, closed: datetime | None, **columns: object) -> FollowUp:
    state = FollowUpState.DONE if closed else FollowUpState.NEW
    return FollowUp(
        cause=Cause.TALK, org_id=who.branch_id, member_id=who.id, occurrence=f"{next(_NUMBERS)}",
        state=state, attempts=0, opened_at=opened, due_at=opened, closed_at=closed, **columns,
    )  # fmt: skip


async def test_voices_go_after_their_time_and_words_stay(world: World, who: Member) -> None:
    over, within = old(PERIODS.voice, LATE), old(PERIODS.voice, EARLY)
    await put(
        world, answer(who, over, voice=VOICE), answer(who, within, voice=VOICE), answer(who, over),
        follow_up(who, over, None, voice=VOICE, note="原话"), follow_up(who, within, None, voice=VOICE),
    )  # fmt: skip
    assert await swept(world) == 2
    assert [row.voice for row in await left(world, CheckIn)] == [None, VOICE, None]
    assert [(row.voice, row.note) for row in await left(world, FollowUp)] == [(None, "原话"), (VOICE, None)]
    async with world.database.reading() as session:
        counted = await session.scalars(select(CheckIn.id).where(told(CheckIn.voice)))
        assert len(list(counted)) == 1
    assert await swept(world) == 0


async def test_answers_go_after_three_years_and_the_count_stays(
    world: World, county: County, who: Member
) -> None:
    over, within = old(PERIODS.check_ins, LATE), old(PERIODS.check_ins, EARLY)
    (cycle,) = await put(
        world,
        Cycle(rule_id=1, opens_on=over.date(), opened_at=over, due_at=over, late_until=over, closed_at=over),
    )
    (call,) = await put(world, Call(cycle_id=cycle, member_id=who.id, answered_at=over))
    first, second, third = await put(
        world, answer(who, over, cycle_id=cycle), answer(who, over, cycle_id=cycle), answer(who, within)
    )
    needed = follow_up(who, over, None, check_in_id=second)
    await put(world, needed)
    await swept(world)
    assert [row.id for row in await left(world, CheckIn)] == [second, third], (
        "one is still being looked after"
    )
    assert [row.id for row in await left(world, Call)] == [call]
    assert first not in [row.check_in_id for row in await left(world, FollowUp)]


async def test_what_was_done_for_people_goes_three_years_after_it_was_closed(
    world: World, who: Member
) -> None:
    over, within = old(PERIODS.contacts, LATE), old(PERIODS.contacts, EARLY)
    ids = await put(
        world, follow_up(who, over, over), follow_up(who, over, within), follow_up(who, over, None),
        follow_up(who, within, within),
    )  # fmt: skip
    assert await swept(world) == 1
    assert [row.id for row in await left(world, FollowUp)] == ids[1:]


@pytest.mark.parametrize(
    ("standing", "by", "masked"),
    [
        (Standing.TRANSFERRED, LATE, True),
        (Standing.STOPPED, LATE, True),
        (Standing.DECEASED, LATE, True),
        (Standing.TRANSFERRED, EARLY, False),
        (Standing.ACTIVE, LATE, False),
    ],
)
async def test_detail_of_who_left_is_masked(
    world: World, county: County, standing: Standing, by: timedelta, *, masked: bool
) -> None:
    detail = {
        "remark": "膝盖有旧伤",
        "home_address": "三组",
        "place": {"code": "440300"},
        "joined_on": "2006-07-01",
    }
    async with world.scope() as scope:
        who = await enlist(scope, county.willow, "安小芬", "+8613900000001", **detail)
        who.created_at = old(PERIODS.gone * 2, LATE)
        who.stand(standing, old(PERIODS.gone, by))
    assert await swept(world) == masked
    [row] = await left(world, Member)
    assert (row.name, row.joined_on) == ("安小芬", "2006-07-01")
    kept = (row.remark, row.home_address, row.place, row.birth, row.phone_index is None)
    assert kept == (
        (None, None, None, "1985", True) if masked
        else ("膝盖有旧伤", "三组", {"code": "440300"}, "1985-03-12", False)
    )  # fmt: skip


async def test_what_imports_had_found_goes_and_they_can_no_longer_be_taken_back(
    world: World, county: County, who: Member
) -> None:
    cards = [
        Import(
            org_id=county.county.id, file_name="a.xlsx", digest=b"x", state=state, total=1, counts={},
            made_orgs={"ids": []}, created_at=old(PERIODS.imports, by),
            ended_at=old(PERIODS.imports, by) if ended else None,
        )
        for state, by, ended in (
            (ImportState.DONE, LATE, True), (ImportState.DONE, EARLY, True),
            (ImportState.RUNNING, LATE, False),
        )
    ]  # fmt: skip
    for number in await put(world, *cards):
        await put(
            world,
            ImportRow(
                import_id=number, position=0, member_id=who.id, kind=RowKind.CHANGED, columns=["name"],
                before={"name": "安晓芬"}, mark=b"x",
            ),
        )  # fmt: skip
    assert await swept(world) == 1
    rows = [(row.before, row.mark) for row in await left(world, ImportRow)]
    assert rows == [({}, None), ({"name": "安晓芬"}, b"x"), ({"name": "安晓芬"}, b"x")]


async def test_decided_requests_go_after_three_years(world: World, who: Member) -> None:
    over, within = old(PERIODS.erasures, LATE), old(PERIODS.erasures, EARLY)

    def request(ended: datetime | None, state: ErasureState) -> Erasure:
        how = {"member_id": who.id, "org_id": who.branch_id, "asked_at": over, "due_at": over}
        return Erasure(**how, state=state, ended_at=ended, reason="名册要保存")

    ids = await put(
        world, request(over, ErasureState.REFUSED), request(within, ErasureState.REFUSED),
        request(None, ErasureState.ASKED),
    )  # fmt: skip
    assert await swept(world) == 1
    assert [row.id for row in await left(world, Erasure)] == ids[1:]


async def test_greetings_and_their_plans_go_after_three_years(world: World, who: Member) -> None:
    over, within = old(PERIODS.contacts, LATE), old(PERIODS.contacts, EARLY)

    def greeting(created: datetime) -> Greeting:
        how = {"member_id": who.id, "org_id": who.branch_id, "occasions": "national", "way": Way.CHAT}
        return Greeting(**how, day=created.date() + timedelta(days=1), created_at=created)

    def plan(edited: datetime, occasion: str) -> GreetingPlan:
        how = {"org_id": who.branch_id, "day": edited.date(), "state": PlanState.SENT, "text": "好"}
        return GreetingPlan(**how, occasion=occasion, edited_at=edited)

    second = greeting(within)
    second.day += timedelta(days=1)
    ids = await put(world, greeting(over), second)
    plans = await put(world, plan(over, "national"), plan(within, "mid-autumn"))
    assert await swept(world) == 2
    assert [row.id for row in await left(world, Greeting)] == ids[1:]
    assert [row.id for row in await left(world, GreetingPlan)] == plans[1:]


async def test_notices_and_whom_they_reached_go_after_three_years(
    world: World, county: County, who: Member
) -> None:
    over, within = old(PERIODS.contacts, LATE), old(PERIODS.contacts, EARLY)

    def notice(made: datetime, state: NoticeState = NoticeState.SENT) -> Notice:
        how = {"org_id": county.willow.id, "author_id": who.id, "text": "好", "attachments": []}
        return Notice(**how, state=state, receipt=Receipt.READ, mode=Mode.NOW, made_at=made)

    numbers = await put(world, notice(over), notice(over, NoticeState.PAUSED), notice(within), notice(NIGHT))

    def recipient(number: int, made: datetime) -> NoticeRecipient:
        how = {"notice_id": number, "member_id": who.id, "org_id": county.willow.id}
        return NoticeRecipient(**how, way=NoticeWay.CHAT, state=Got.SENT, made_at=made)

    rows = await put(world, recipient(numbers[0], over), recipient(numbers[2], within))
    assert await swept(world) == 2
    assert [row.id for row in await left(world, NoticeRecipient)] == rows[1:]
    assert [row.id for row in await left(world, Notice)] == numbers[1:], "what is paused stays"


async def test_farewell_begins_the_time_and_its_way_back_ends_it(world: World, who: Member) -> None:
    async with world.scope() as scope:
        member = await scope.get(Member, who.id)
        assert member is not None
        member.stand(Standing.DECEASED, scope.now)
        assert member.standing_since == scope.now
        member.stand(Standing.ACTIVE, scope.now)
        assert member.standing_since is None


def test_periods_that_the_domain_names_are_its_own() -> None:
    kept = (PERIODS.unbound, PERIODS.voice, PERIODS.check_ins, PERIODS.contacts, PERIODS.gone)
    assert [period.days for period in kept] == [30, 90, 1095, 1095, 1095]


@pytest.mark.parametrize(("by", "goes"), [(LATE, True), (EARLY, False)])
async def test_journeys_links_and_words_about_festivals_go_when_they_are_over_for_long(
    world: World, who: Member, by: timedelta, *, goes: bool
) -> None:
    then = old(PERIODS.journeys, by)
    [ended, going, newest] = await put(
        world,
        Journey(member_id=who.id, state=JourneyState.HOME, span=Span.SHORT, told_at=then, ended_at=then),
        Journey(member_id=who.id, state=JourneyState.AWAY, span=Span.LONG, told_at=then),
        Journey(
            member_id=who.id, state=JourneyState.CALLED_OFF, span=Span.LONG, told_at=NIGHT, ended_at=NIGHT
        ),
    )
    links = [
        HostLink(journey_id=ended, digest=bytes([number]), made_at=at, expires_at=at, state=LinkState.DENIED)
        for number, at in enumerate((then, NIGHT - PERIODS.journeys + timedelta(days=1)))
    ]
    words = [
        HomeComing(member_id=who.id, year=number, coming=Coming.NO, said_at=at)
        for number, at in enumerate((then, NIGHT))
    ]
    await put(world, *links, *words)
    await swept(world)
    assert len(await left(world, HostLink)) == (1 if goes else 2)
    assert len(await left(world, HomeComing)) == (1 if goes else 2)
    assert {row.id for row in await left(world, Journey)} == {ended, going, newest}, "a link is still needed"
    world.clock.forward(days=2)
    newer = HostLink(journey_id=going, digest=b"new", made_at=NIGHT, expires_at=NIGHT, state=LinkState.OPEN)
    await put(world, newer)
    await swept(world)
    assert {row.id for row in await left(world, Journey)} == {going, newest}, "what is under way stays"


@pytest.mark.parametrize(("by", "kept"), [(LATE, 0), (EARLY, 2)])
async def test_tasks_go_from_the_lowest_level_up_after_three_years(
    world: World, who: Member, county: County, by: timedelta, kept: int
) -> None:
    made = old(PERIODS.contacts, by)

    def task(org: int, item: int | None) -> Cascade:
        return Cascade(
            org_id=org, author_id=who.id, text="报名单", files=[], wanted=Wanted.READ, made_at=made,
            item_id=item,
        )  # fmt: skip

    def asked(cascade: int, org: int) -> CascadeItem:
        return CascadeItem(cascade_id=cascade, org_id=org, stage=Stage.OPEN, made_at=made)

    [upper] = await put(world, task(county.county.id, None))
    [item] = await put(world, asked(upper, county.committee.id))
    [lower] = await put(world, task(county.committee.id, item))
    await put(world, asked(lower, county.willow.id))
    made = NIGHT
    [fresh] = await put(world, task(county.county.id, None))
    await put(world, asked(fresh, county.committee.id))
    for _ in range(3):  # a level a night
        await swept(world)
    tasks, items = await left(world, Cascade), await left(world, CascadeItem)
    assert (len(tasks), len(items)) == (kept + 1, kept + 1)
