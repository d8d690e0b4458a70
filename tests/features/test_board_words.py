"""What visitors say on the page: objections, comments, problems and votes by paper."""

import re
from datetime import date, timedelta

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from models.accounts import Account
from models.follow_ups import Cause, FollowUp
from models.outbox import Message
from models.pledge_ballots import Ballot, BallotState
from models.pledge_comments import CommentState, PledgeComment
from models.pledge_objections import AT_ONCE, PledgeObjection
from models.pledge_rounds import Round, RoundKind
from models.pledge_steps import ItemState
from models.pledge_tallies import Tally
from models.pledge_votes import PledgeVote, Source
from models.pledges import PledgeItem
from models.roles import Role
from models.vote_codes import GUESSES, CodeList, VoteCode
from tests.boards import asking, forms_of, pages_of
from tests.county import County, appoint, enlist, seat
from tests.people import Person
from tests.pledged import noticed_until, pledge_of, promised
from tests.world import World
from web.public.board_forms import _read
from web.public.gate import Gate

CODE = "ABCDEFGHJK"
IDENTITY = "11010119900307123X"


@pytest.fixture
async def item(world: World, county: County) -> int:
    """One promise of the branch itself, on public notice."""
    async with world.scope() as scope:
        own = await pledge_of(scope, county.willow)
        return (await promised(scope, own, "修通便道300米", **noticed_until(scope.now))).id


@pytest.fixture
async def mae(world: World, county: County) -> Person:
    """马委员, of the committee."""
    async with world.scope() as scope:
        member = await enlist(scope, county.bridge, "马委员", floating=False)
        await appoint(scope, member, Role.COMMITTEE, county.committee)
    return await seat(world, member.id, "马委员", 506)


async def sends(
    world: World, county: County, item: int, fields: dict[str, str], gate: Gate | None = None, times: int = 1
) -> httpx.Response:
    """What a visitor is answered who fills in a form; the last time, where it is sent so often."""
    pages = pages_of(world)
    forms = forms_of(world, pages, gate)
    async with asking(world, pages, forms) as client:
        path = f"/board/{county.willow.id}/{item}"
        for _ in range(times - 1):
            await client.post(path, data=fields)
        answer = await client.post(path, data=fields)
        return await client.get(answer.headers["location"]) if answer.status_code == 303 else answer


async def count(world: World, table: type[PledgeObjection | PledgeComment | FollowUp | PledgeVote]) -> int:
    """How many rows there are."""
    async with world.scope() as scope:
        return await scope.first(select(func.count()).select_from(table)) or 0


async def open_vote(world: World, county: County, item: int) -> None:
    """The item is rated, and a household has a code."""
    async with world.scope() as scope:
        await scope.run(update(PledgeItem).where(PledgeItem.id == item).values(state=ItemState.RATING))
        row = Round(
            org_id=county.county.id, kind=RoundKind.YEARLY, opens_on=date(2027, 1, 20),
            closes_at=scope.now + timedelta(days=9),
        )  # fmt: skip
        listed = CodeList(org_id=county.willow.id, size=1, made_at=scope.now)
        scope.add(row)
        scope.add(listed)
        await scope.flush()
        scope.add(Ballot(round_id=row.id, item_id=item, state=BallotState.OPEN, made_at=scope.now))
        await scope.run(VoteCode.kept(scope.dialect, listed.id, [CODE], scope.vault))


async def test_visitor_objects_with_or_without_a_name_and_the_committee_hears(
    world: World, county: County, item: int, mae: Person
) -> None:
    said = await sends(world, county, item, {"saying": "objection", "words": "便道修到了书记家门口"})
    assert "只有党委能看到" in said.text
    assert "便道修到了" not in said.text
    await sends(world, county, item, {"saying": "objection", "words": "没有问过二社的人", "who": "二社 老田"})
    async with world.scope() as scope:
        first, second = await scope.all(PledgeObjection.of_item(item))
        assert (first.who, first.account_id, first.member_id) == (None, None, None)
        assert second.who == "二社 老田"
        told = (
            select(Message)
            .join(Account, Account.id == Message.account_id)
            .where(Account.chat_id == mae.chat_id)
        )
        assert {one.screen for one in await scope.all(told)} == {"pledge-objected"}


@pytest.mark.sqlite_only
async def test_comment_waits_for_the_branch_and_a_problem_becomes_its_task(
    world: World, county: County, item: int
) -> None:
    said = await sends(world, county, item, {"saying": "comment", "words": "修得好,下雨不怕了 <b>"})
    assert "审核后显示" in said.text
    assert "下雨不怕" not in said.text
    async with world.scope() as scope:
        await scope.run(update(PledgeComment).values(state=CommentState.SHOWN))
    told = await sends(world, county, item, {"saying": "problem", "words": "路灯其实没装"})
    assert "支部会去了解" in told.text
    assert "修得好,下雨不怕了 &lt;b&gt;" in told.text
    assert "路灯" not in told.text
    async with world.scope() as scope:
        [task] = await scope.all(select(FollowUp).where(FollowUp.cause == Cause.PLEDGE))
        assert "路灯其实没装" in (task.note or "")


@pytest.mark.sqlite_only
async def test_household_votes_by_its_code_changes_it_and_sees_published_totals_alone(
    world: World, county: County, item: int
) -> None:
    await open_vote(world, county, item)
    vote = {"saying": "vote", "code": "abcde-fghjk", "level": "satisfied"}
    page = (await sends(world, county, item, vote)).text
    assert "记下了,谢谢" in page
    assert "群众评议" not in page, "one vote is nobody's to see"
    await sends(world, county, item, {**vote, "code": CODE, "level": "dissatisfied", "words": "才修了一半"})
    async with world.scope() as scope:
        [cast] = await scope.all(select(PledgeVote))
        assert (cast.level, cast.words) == ("dissatisfied", "才修了一半")
        total = Tally(ballot_id=1, round_id=1, source=Source.PUBLIC, moved_at=scope.now, late=0)
        total.org_id, total.year, total.votes, total.satisfied = county.willow.id, 2027, 12, 11
        scope.add(total)
    async with asking(world) as client:
        assert "群众评议:12 票,满意率 91.67%" in (await client.get(f"/board/{county.willow.id}")).text


@pytest.mark.parametrize(
    ("fields", "status", "told"),
    [
        ({"saying": "objection", "words": "好"}, 422, "请写两个字以上"),
        ({"saying": "comment", "words": "长" * 201}, 422, "请写两个字以上"),
        ({"saying": "problem", "words": "长" * 400}, 422, "请写两个字以上"),
        ({"saying": "objection", "words": f"他的身份证是 {IDENTITY}"}, 422, "请不要写身份证号"),
        ({"saying": "objection", "words": "我有意见", "who": IDENTITY}, 422, "请不要写身份证号"),
        ({"saying": "vote", "code": CODE}, 422, "请先选一个"),
        ({"saying": "vote", "code": CODE, "level": "forged"}, 404, "没有这个页面"),
        ({"saying": "vote", "code": "WRONG", "level": "satisfied"}, 422, "这个码不对"),
        ({"saying": "anything", "words": "你好"}, 400, "没有这个页面"),
        ({"words": "你好"}, 400, "没有这个页面"),
        ({"saying": "comment", "words": "长" * 4000}, 413, "写得太多了"),
        ({f"f{number}": "x" for number in range(50)}, 400, "没有这个页面"),
    ],
)
@pytest.mark.sqlite_only
async def test_what_cannot_be_taken_says_why_and_nothing_is_kept(
    world: World, county: County, item: int, fields: dict[str, str], status: int, told: str
) -> None:
    answer = await sends(world, county, item, fields)
    assert (answer.status_code, told in answer.text) == (status, True)
    assert answer.headers["cache-control"] == "no-store"
    assert IDENTITY not in answer.text
    if status == 422 and len(fields.get("words", "")) in range(1, 300):
        assert fields["words"].replace(IDENTITY, "****") in answer.text, "nobody writes it twice"
    for table in (PledgeObjection, PledgeComment, FollowUp, PledgeVote):
        assert await count(world, table) == 0


@pytest.mark.sqlite_only
async def test_closed_flooded_and_guessed_forms_answer_clearly(
    world: World, county: County, item: int
) -> None:
    many = await sends(world, county, item, {"saying": "objection", "words": "同样的意见"}, times=AT_ONCE + 1)
    assert (many.status_code, "已经有很多人说过" in many.text) == (409, True)
    held = await sends(world, county, item, {"saying": "comment", "words": "同样的留言"}, times=AT_ONCE + 1)
    assert (held.status_code, await count(world, PledgeComment)) == (409, AT_ONCE)
    world.clock.forward(days=8)
    over = await sends(world, county, item, {"saying": "objection", "words": "我来晚了一步"})
    assert (over.status_code, "公示期已经过了" in over.text) == (409, True)
    flood = await sends(world, county, item, {"saying": "problem", "words": "路没有修"}, Gate(of_one=2), 3)
    assert (flood.status_code, "稍等一下" in flood.text) == (429, True)
    await open_vote(world, county, item)
    wrong = {"saying": "vote", "code": "WRONG", "level": "satisfied"}
    assert (await sends(world, county, item, wrong, times=GUESSES)).status_code == 422
    paused = await sends(world, county, item, {"saying": "vote", "code": CODE, "level": "satisfied"})
    assert (paused.status_code, "试错太多次" in paused.text) == (429, True)


@pytest.mark.sqlite_only
async def test_nothing_is_said_to_what_is_not_public_or_elsewhere(
    world: World, county: County, item: int
) -> None:
    told = {"saying": "comment", "words": "大家好"}
    assert (await sends(world, county, 10**30, told)).status_code == 404
    assert (await sends(world, county, item + 1, told)).status_code == 404
    async with world.scope() as scope:
        await scope.run(update(PledgeItem).where(PledgeItem.id == item).values(state=ItemState.STOPPED))
    assert (await sends(world, county, item, told)).status_code == 404
    assert await count(world, PledgeComment) == 0


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400))
def test_any_bytes_are_read_as_fields_that_are_short(body: bytes) -> None:
    told = _read(body)
    assert set(told) <= {"saying", "words", "who", "code", "level"}
    assert all(len(told.get(name, "")) <= most for name, most in (("words", 301), ("who", 41), ("code", 21)))


@pytest.mark.sqlite_only
async def test_forms_are_shown_only_while_they_are_open(world: World, county: County, item: int) -> None:
    path = f"/board/{county.willow.id}/{item}"

    async def shown() -> list[str]:
        async with asking(world) as client:
            return re.findall(r'name="saying" value="(\w+)"', (await client.get(path)).text)

    assert await shown() == ["objection", "comment", "problem"]
    world.clock.forward(days=7)
    assert await shown() == ["comment", "problem"]
    await open_vote(world, county, item)
    assert await shown() == ["vote", "comment", "problem"]
    world.clock.forward(days=9)
    assert await shown() == ["comment", "problem"]
