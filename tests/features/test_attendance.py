"""签到: the right code, the late, the guessed; the desk, the teacher, the list (domain §3.4-C, §2.4)."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from models.enrolments import AttendedHow, Enrolment, EnrolmentState
from models.sign_ins import SignDesk
from models.teachers import Teacher, TeacherKind
from models.trainings import Training
from tests.county import County, enlist, seat
from tests.people import Person
from tests.sittings import invite, sitting_of
from tests.world import World, at

START = at(2027, 1, 28, 14)


@pytest.fixture
async def sitting(world: World, county: County, bob: Person, sue: Person) -> Training:
    """A sitting of 柳湾村 at two in the afternoon, for which 鲍大山 is enrolled; it is a quarter to."""
    async with world.scope() as scope:
        held = await sitting_of(scope, county.willow, START)
        await invite(scope, held, [bob.member_id])
    world.clock.set(START - timedelta(minutes=15))
    return held


async def code_now(sue: Person) -> str:
    """The code that the desk shows in the secretary's chat."""
    await sue.says("/sign")
    await sue.taps("签到码")
    found = re.search(r"签到码 (?:<b>)?(\d{4})", sue.last.text)
    assert found, sue.last.text
    return found[1]


async def row_of(world: World, who: Person) -> Enrolment:
    async with world.scope() as scope:
        [row] = await scope.all(select(Enrolment).where(Enrolment.member_id == who.member_id))
    return row


def another(code: str) -> str:
    """Four digits that are not these, nor near them."""
    return f"{(int(code) + 4999) % 10_000:04}"


async def test_member_types_the_four_digits_and_is_signed_in_with_the_hours(
    world: World, sitting: Training, bob: Person, sue: Person
) -> None:
    code = await code_now(sue)
    await bob.says(code)
    bob.sees("签到成功,请坐")
    row = await row_of(world, bob)
    assert (row.state, row.how, row.hours) == (EnrolmentState.ATTENDED, AttendedHow.CODE, 8)
    await bob.says(f"/sign {code}")
    bob.sees("signed-already")
    await sue.says("/sign")
    await sue.taps("签到码")
    sue.sees("已签到 1 人,应到 1 人")


@pytest.mark.parametrize("typed", ["/sign {code}", " {code} ", "{code[0]} {code[1]} {code[2]} {code[3]}"])
@pytest.mark.sqlite_only
async def test_code_is_taken_however_it_is_typed(
    world: World, sitting: Training, bob: Person, sue: Person, typed: str
) -> None:
    code = await code_now(sue)
    await bob.says(typed.format(code=code))
    bob.sees("signed-in")


@pytest.mark.sqlite_only
async def test_picture_beside_the_code_signs_in_and_nobody_a_code_later(
    world: World, county: County, sitting: Training, bob: Person, sue: Person
) -> None:
    code = await code_now(sue)
    payload = f"s_{sitting.id}_{code}"
    async with world.scope() as scope:
        late = await enlist(scope, county.willow, "晚到的", "+8613900000021")
    tardy = await seat(world, late.id, "晚到的", 531)
    await bob.says(f"/start {payload}")
    bob.sees("signed-in")
    world.clock.forward(minutes=11)
    await tardy.says(f"/start {payload}")
    tardy.sees("code-expired")
    await tardy.says(f"/start s_{sitting.id + 900}_{code}")
    tardy.sees("no-sitting")
    await tardy.says("/start s_x_y")
    tardy.sees("no-sitting")


async def test_forwarded_code_is_expired_and_costs_no_guess(
    world: World, sitting: Training, bob: Person, sue: Person
) -> None:
    code = await code_now(sue)
    world.clock.forward(minutes=11)
    for _ in range(4):
        await bob.says(code)
        bob.sees("code-expired")
    await bob.says(await code_now(sue))
    bob.sees("signed-in")


@pytest.mark.both_engines
async def test_three_guesses_stop_guessing_and_the_organiser_ticks(
    world: World, sitting: Training, bob: Person, sue: Person
) -> None:
    code = await code_now(sue)
    for left in ("2", "1"):
        await bob.says(another(code))
        bob.sees(f"还可以试{left}次")
    await bob.says(another(code))
    bob.sees("sign-stopped")
    sue.sees("sign-tick-asked", buttons=["鲍大山"])
    await bob.says(code)
    bob.sees("sign-stopped")
    assert (await row_of(world, bob)).state is EnrolmentState.ENROLLED
    await sue.taps("✅ 鲍大山")
    row = await row_of(world, bob)
    assert (row.state, row.how) == (EnrolmentState.ATTENDED, AttendedHow.TICKED)


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(-31, "sign-early"), (-30, "signed-in"), (30, "signed-in"), (31, "sign-over"), (200, "sign-over")],
)
@pytest.mark.sqlite_only
async def test_one_signs_in_from_half_an_hour_before_to_half_an_hour_after_the_beginning(
    world: World, sitting: Training, bob: Person, sue: Person, minutes: int, told: str
) -> None:
    await code_now(sue)
    now = START + timedelta(minutes=minutes)
    world.clock.set(now)
    async with world.scope() as scope:
        [desk] = await scope.all(SignDesk.of(sitting.id))
        shown = desk.codes(sitting, world.vault).at(now)
    await bob.says(shown)
    bob.sees(told)


@pytest.mark.parametrize("off", [-120, 120])
@pytest.mark.sqlite_only
async def test_code_of_a_wall_whose_clock_is_two_minutes_off_is_taken(
    world: World, sitting: Training, bob: Person, sue: Person, off: int
) -> None:
    await code_now(sue)
    world.clock.set(START - timedelta(seconds=30) if off > 0 else START + timedelta(seconds=30))
    async with world.scope() as scope:
        [desk] = await scope.all(SignDesk.of(sitting.id))
        shown = desk.codes(sitting, world.vault).at(scope.now + timedelta(seconds=off))
    await bob.says(shown)
    bob.sees("signed-in")


@pytest.mark.sqlite_only
async def test_four_digits_mean_nothing_where_no_sitting_is_near_and_strangers_are_asked_to_bind(
    world: World, sitting: Training, dan: Person, sue: Person, stranger: Person
) -> None:
    code = await code_now(sue)
    await dan.says(code)
    dan.sees("not-understood")
    await dan.says(f"/sign {code}")
    dan.sees("no-sitting")
    await dan.says(f"/start s_{sitting.id}_{code}")
    dan.sees("no-sitting")
    await stranger.says(code)
    stranger.sees("not-understood")
    await stranger.says(f"/start s_{sitting.id}_{code}")
    stranger.sees("not-bound")


@pytest.mark.sqlite_only
async def test_who_comes_without_having_enrolled_signs_in_all_the_same(
    world: World, county: County, sitting: Training, sue: Person
) -> None:
    async with world.scope() as scope:
        passing = await enlist(scope, county.willow, "路过的", "+8613900000022")
    guest = await seat(world, passing.id, "路过的", 532)
    await guest.says(await code_now(sue))
    guest.sees("signed-in")
    assert (await row_of(world, guest)).state is EnrolmentState.ATTENDED


async def test_organiser_ticks_takes_back_and_ticks_the_others_with_one_tap(
    world: World, county: County, sitting: Training, bob: Person, sue: Person
) -> None:
    async with world.scope() as scope:
        people = [await enlist(scope, county.willow, f"学员{number}") for number in range(12)]
        held = await scope.get(Training, sitting.id)
        assert held is not None
        await invite(scope, held, [one.id for one in people[:11]])
        await invite(scope, held, [people[11].id], EnrolmentState.ON_LEAVE)
    await code_now(sue)
    await sue.taps("代签名单")
    sue.sees("名单上 13 人", buttons=["鲍大山", "后一页"])
    await sue.taps("⬜ 鲍大山")
    sue.sees("已到 1 人", buttons=["✅ 鲍大山"])
    await sue.taps("✅ 鲍大山")
    sue.sees("已到 0 人", buttons=["⬜ 鲍大山"])
    await sue.taps("后一页")
    assert any("🏠 学员11" in label for label in sue.last.labels)
    await sue.taps("其余都到了")
    sue.sees("已到 12 人")
    row = await row_of(world, bob)
    assert (row.how, row.hours) == (AttendedHow.TICKED, 8)


@pytest.mark.sqlite_only
async def test_organiser_adds_somebody_of_their_own_people_and_nobody_else(
    world: World, county: County, sitting: Training, sue: Person, dan: Person
) -> None:
    async with world.scope() as scope:
        await enlist(scope, county.willow, "高没报名")
    await code_now(sue)
    await sue.taps("代签名单")
    await sue.taps("加一人")
    await sue.says("高没")
    await sue.taps("➕ 高没报名")
    sue.sees("已到 1 人")
    await sue.presses(f"sgk:{sitting.id}:{dan.member_id}:0")
    sue.sees("not-found")
    await dan.presses(f"sgl:{sitting.id}:0")
    dan.sees("not-found")
    await dan.presses(f"sgo:{sitting.id}")
    dan.sees("not-found")


@pytest.mark.sqlite_only
async def test_nobody_is_ticked_before_anybody_can_have_come(
    world: World, sitting: Training, bob: Person, sue: Person
) -> None:
    world.clock.set(START - timedelta(hours=2))
    await sue.presses(f"sgk:{sitting.id}:{bob.member_id}:0")
    sue.sees("tick-too-early")
    await sue.presses(f"sga:{sitting.id}")
    sue.sees("tick-too-early")
    assert (await row_of(world, bob)).state is EnrolmentState.ENROLLED


@pytest.mark.sqlite_only
async def test_teacher_gets_the_code_asks_for_the_newest_and_nobody_else_does(
    world: World, county: County, sitting: Training, bob: Person, sue: Person, dan: Person
) -> None:
    await sue.presses(f"sgt:{sitting.id}")
    sue.sees("teacher-unreached")
    async with world.scope() as scope:
        teacher = Teacher(
            org_id=county.willow.id, member_id=dan.member_id, kind=TeacherKind.EXPERT, name="邓书记",
            made_at=scope.now,
        )  # fmt: skip
        scope.add(teacher)
        await scope.flush()
        held = await scope.get(Training, sitting.id)
        assert held is not None
        held.teacher_id = teacher.id
    code = await code_now(sue)
    await sue.taps("发给老师")
    sue.sees("sign-code-sent")
    dan.sees(code, buttons=["现在的码"])
    world.clock.forward(minutes=6)
    await dan.taps("现在的码")
    newer = re.search(r"签到码 (?:<b>)?(\d{4})", dan.last.text)
    assert newer
    assert newer[1] == await code_now(sue)
    await bob.presses(f"sgc:{sitting.id}")
    bob.sees("not-found")


@pytest.mark.sqlite_only
async def test_other_codes_make_the_old_ones_wrong(
    world: World, sitting: Training, bob: Person, sue: Person
) -> None:
    code = await code_now(sue)
    await sue.taps("换一套码")
    assert await code_now(sue) != code
    await bob.says(code)
    bob.sees("code-wrong")


@pytest.mark.sqlite_only
async def test_sheet_has_everybody_with_room_to_sign(
    world: World, sitting: Training, bob: Person, sue: Person, read_here: None
) -> None:
    await code_now(sue)
    await sue.taps("签到册")
    [paper] = [params["document"] for _, params in world.telegram.calls if "document" in params]
    assert "签到册" in paper[0]
    assert "鲍大山" in paper[1].decode()
    assert "种蒜的学问" in paper[1].decode()
    await sue.presses(f"sgs:{sitting.id}")
    table = [params["document"] for _, params in world.telegram.calls if "document" in params][-1]
    assert table[0].endswith(".xlsx")
    assert table[1][:2] == b"PK"
