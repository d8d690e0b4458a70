"""示诺: whose promises stand on the page, whence its numbers come, and that nothing on it plays tricks."""

import gzip
import re
from datetime import timedelta

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from models.consents import Consent
from models.members import Member, Standing
from models.orgs import Org
from models.pledge_comments import CommentState, PledgeComment
from models.pledge_photos import PhotoState, PledgePhoto
from models.pledge_progress import PledgeProgress
from models.pledge_steps import SHOWN, ItemState
from models.pledges import PledgeItem, Stage, Verdict, VersionState
from models.public_words import plain, public
from models.rule_changes import RuleChange, RuleState
from models.rules import BOARD_LISTED
from models.scope import one_look
from tests.boards import ask, asking, pages_of
from tests.county import County, enlist
from tests.people import Person
from tests.pledged import agree, noticed_until, ordinary_branch, pledge_of, promised, worded
from tests.world import World
from web.public.gate import Gate

SCRIPT = "<script>alert(1)</script>"


def words_of(answer: httpx.Response) -> str:
    """What a reader sees: no markup, no style, no script."""
    bare = re.sub(r"<(style|script)>.*?</\1>", "", answer.text, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", bare).split())


@pytest.fixture
async def item(world: World, county: County, bob: Person) -> int:
    """One running promise of Bob's, who agrees that it is shown."""
    async with world.scope() as scope:
        member = await scope.get(Member, bob.member_id or 0)
        assert member
        await agree(scope, member)
        mine = await pledge_of(scope, county.willow, member)
        told = {"target": 5, "unit": "户", "done": 3, "stage": Stage.DOING}
        return (await promised(scope, mine, "6月底前教5户邻居种黄芪", **told)).id


async def changed(world: World, item: int, **columns: object) -> None:
    """The item is so from now on."""
    async with world.scope() as scope:
        await scope.run(update(PledgeItem).where(PledgeItem.id == item).values(**columns))


@pytest.mark.sqlite_only
async def test_visitor_without_account_reads_who_promised_what_and_how_far_it_is(
    world: World, county: County, item: int
) -> None:
    answer = await ask(world, f"/board/{county.willow.id}")
    told = words_of(answer)
    for part in (
        "柳湾村党支部",
        "2027年公开承诺",
        "鲍大山",
        "教5户邻居种黄芪",
        "正在做",
        "12月20日前",
        "60%",
    ):
        assert part in told
    assert "共 1 条承诺,已做完 0 条" in told
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    english = words_of(await ask(world, f"/board/{county.willow.id}?lang=en"))
    assert "1 pledge, 0 carried out." in english
    above = words_of(await ask(world, f"/board/{county.committee.id}"))
    assert "下级共 1 条承诺,已做完 0 条" in above
    assert "柳湾村党支部 共 1 条承诺" in above
    assert "石桥村党支部 还没有公示的承诺" in above


@pytest.mark.sqlite_only
async def test_nothing_is_public_before_its_notice_nor_after_it_was_stopped(
    world: World, county: County, item: int
) -> None:
    for state in ItemState:
        await changed(world, item, state=state)
        assert ("鲍大山" in (await ask(world, f"/board/{county.willow.id}")).text) is (state in SHOWN), state
        page = await ask(world, f"/board/{county.willow.id}/{item}")
        assert page.status_code == (200 if state in SHOWN else 404), state


@pytest.mark.sqlite_only
async def test_owner_who_is_gone_vanishes_and_is_not_counted(
    world: World, county: County, item: int, bob: Person
) -> None:
    for standing in Standing:
        async with world.scope() as scope:
            await scope.run(update(Member).where(Member.id == bob.member_id).values(standing=standing))
        told = words_of(await ask(world, f"/board/{county.willow.id}"))
        assert ("鲍大山" in told) is (standing is Standing.ACTIVE), standing
        assert "另有" not in told


async def test_owner_who_withdraws_the_consent_is_counted_and_not_shown(
    world: World, county: County, item: int, bob: Person
) -> None:
    async with world.scope() as scope:
        mine = update(Consent).where(Consent.member_id == bob.member_id)
        await scope.run(mine.values(withdrawn_at=scope.now))
    told = words_of(await ask(world, f"/board/{county.willow.id}"))
    assert "鲍大山" not in told
    assert "黄芪" not in told
    assert "另有 1 条承诺,本人没有同意公开" in told
    assert (await ask(world, f"/board/{county.willow.id}/{item}")).status_code == 404


async def test_notice_shows_its_last_day_and_verdict_only_when_it_is_public(
    world: World, county: County, item: int
) -> None:
    await changed(world, item, **noticed_until(world.clock.now()))
    assert "公示中,到2月4日为止" in words_of(await ask(world, f"/board/{county.willow.id}"))
    due = world.clock.now() + timedelta(days=3)
    judged = {"verdict": Verdict.PARTLY, "verdict_why": "教了四户", "verdict_from": due}
    await changed(world, item, state=ItemState.RATED, **judged)
    before = (await ask(world, f"/board/{county.willow.id}")).text
    assert "部分兑现" not in before
    assert "教了四户" not in before
    world.clock.forward(days=3)
    after = words_of(await ask(world, f"/board/{county.willow.id}"))
    assert "评定:部分兑现" in after
    assert "教了四户" in after


@pytest.mark.sqlite_only
async def test_changed_wording_says_how_often_and_why(world: World, county: County, item: int) -> None:
    async with world.scope() as scope:
        new = await worded(scope, item, "9月底前教6户", 2, why="天旱,晚一季")
        await worded(scope, item, "教20户", 3, state=VersionState.OFFERED, why="还在商量")
        await scope.run(update(PledgeItem).where(PledgeItem.id == item).values(version_id=new.id))
    told = words_of(await ask(world, f"/board/{county.willow.id}"))
    assert "9月底前教6户" in told
    assert "改过 1 次" in told
    page = words_of(await ask(world, f"/board/{county.willow.id}/{item}"))
    assert "天旱,晚一季" in page
    assert "6月底前教5户邻居种黄芪" in page
    assert "教20户" not in page
    assert "还在商量" not in page


async def test_every_number_equals_the_rows_and_an_ordinary_first_view_is_light(
    world: World, county: County
) -> None:
    async with world.scope() as scope:
        made = await ordinary_branch(scope, county.willow)
        before = await pledge_of(scope, county.willow, year=2026)
        for verdict in (Verdict.KEPT, Verdict.KEPT, Verdict.PARTLY, Verdict.BROKEN):
            judged = {"verdict": verdict, "verdict_from": scope.now, "state": ItemState.ARCHIVED}
            await promised(scope, before, "去年的一条承诺,写得清清楚楚", stage=Stage.DONE, **judged)
    done = sum(one.stage is Stage.DONE for one in made)
    async with asking(world) as client:
        answer = await client.get(f"/board/{county.willow.id}", headers={"accept-encoding": "gzip"})
        assert f"共 {len(made)} 条承诺,已做完 {done} 条" in words_of(answer)
        assert f"2027 {len(made)} {done} 0 0 0 2026 4 4 2 1 1" in words_of(answer)
        older = await client.get(f"/board/{county.willow.id}?year=2026")
        assert "共 4 条承诺,已做完 4 条" in words_of(older)
        assert (await client.get(f"/board/{county.willow.id}?year=2025")).status_code == 404
    assert len(gzip.compress(answer.content)) < 15_000, "as it is sent"
    assert len(answer.content) < 60_000, "and unpacked too"


@pytest.mark.sqlite_only
async def test_large_branch_is_turned_over_and_nobody_is_left_out(world: World, county: County) -> None:
    async with world.scope() as scope:
        for number in range(61):
            member = await enlist(scope, county.willow, f"人{number:03}", sequence=number)
            await agree(scope, member)
            await promised(scope, await pledge_of(scope, county.willow, member), "每月去看两位老人")
    async with asking(world) as client:
        first = await client.get(f"/board/{county.willow.id}")
        second = await client.get(f"/board/{county.willow.id}?page=2")
        assert (await client.get(f"/board/{county.willow.id}?page=3")).status_code == 404
    found = re.findall(r"人\d{3}", first.text + second.text)
    assert sorted(set(found)) == [f"人{number:03}" for number in range(61)]
    assert "第 1 页,共 2 页" in first.text


TRICKS = (
    SCRIPT,
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "{{ 7*7 }}{% raw %}",
    "</title></style></script><h1>大字</h1>",
    "javascript:alert(1)",
    '=HYPERLINK("http://x")',
    "&lt;b&gt;&#60;",
    "\u202e反\u2066转\u200f了\u061c",
    "清\u0000白\u0007字\u009b",
    "Z" + "\u0335" * 40 + "算",
    "隐\u200b形\ufeff字\u2060",
    "标\U000e0041签",
)


@pytest.mark.sqlite_only
async def test_words_that_play_tricks_are_words_and_nothing_else(
    world: World, county: County, item: int
) -> None:
    for number, trick in enumerate(TRICKS, start=2):
        async with world.scope() as scope:
            row = await scope.get(PledgeItem, item)
            assert row
            new = await worded(scope, row.id, trick, number, why=trick, unit="户", target=9)
            row.version_id, row.explained, row.stage = new.id, trick, Stage.CANNOT
            await scope.run(update(Org).where(Org.id == county.willow.id).values(name=trick[:30]))
            shown = {"state": CommentState.SHOWN, "made_at": scope.now}
            scope.add(PledgeComment(item_id=item, words=trick, **shown))
    for path in (f"/board/{county.willow.id}", f"/board/{county.willow.id}/{item}"):
        html = (await ask(world, path)).text
        bare = re.sub(r"<(style|script)>.*?</\1>", "", html, flags=re.DOTALL)
        assert not re.search(r"<(script|img|h1>大|svg/)", bare)
        assert not re.search(r"[\u0000-\u0008\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]", html)
        assert "\u0335" * 3 not in html
        assert "{{ 7*7 }}" in bare or "49" not in bare
    comments = words_of(await ask(world, f"/board/{county.willow.id}/{item}"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in comments, "shown as it was written"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60))
def test_public_words_are_one_line_that_says_the_same_twice(text: str) -> None:
    shown = public(text)
    assert shown == public(shown) == " ".join(shown.split())
    assert not re.search(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\u200e\u200f\ud800-\udfff]", shown)
    shown.encode()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("有事打13900000002找我", "有事打****找我"),
        ("+86 139 0000 0002", "****"),
        ("身份证11010119900307123X", "身份证****"),
        ("全年24次,2027-12-20前", "全年24次,2027-12-20前"),
        ("古丽娜尔·買買提 𠮷", "古丽娜尔·買買提 𠮷"),
        ("ئۇيغۇر", "ئۇيغۇر"),
        ("葛\U000e0100", "葛\U000e0100"),
    ],
)
def test_numbers_of_people_are_hidden_and_rare_names_stay(written: str, shown: str) -> None:
    assert public(written) == shown
    assert plain(written)


@pytest.mark.sqlite_only
async def test_photo_is_shown_while_its_promise_is(
    world: World, county: County, item: int, bob: Person
) -> None:
    async with world.scope() as scope:
        told = {"keeper_id": bob.member_id, "stage": Stage.DOING, "done": 3, "made_at": scope.now}
        step = PledgeProgress(item_id=item, note="三户都出苗了", **told)
        scope.add(step)
        await scope.flush()
        kept = {"bot_id": 100, "state": PhotoState.READY, "width": 40, "height": 30, "made_at": scope.now}
        scope.add(PledgePhoto(item_id=item, progress_id=step.id, jpeg=b"\xff\xd8jpeg", **kept))
    page = await ask(world, f"/board/{county.willow.id}/{item}")
    assert "三户都出苗了" in page.text
    [source] = re.findall(r'src="([^"]+jpg)"', page.text)
    photo = await ask(world, source)
    assert (photo.content, photo.headers["content-type"]) == (b"\xff\xd8jpeg", "image/jpeg")
    assert (
        await ask(world, source.replace(f"/{county.willow.id}/", f"/{county.bridge.id}/"))
    ).status_code == 404
    await changed(world, item, state=ItemState.STOPPED)
    assert (await ask(world, source)).status_code == 404


@pytest.mark.sqlite_only
async def test_engines_are_let_in_only_where_the_county_wants_it(
    world: World, county: County, item: int
) -> None:
    assert (await ask(world, "/robots.txt")).text == "User-agent: *\nDisallow: /\n"
    async with world.scope() as scope:
        scope.add(
            RuleChange(
                org_id=county.county.id, name=BOARD_LISTED.name, value=BOARD_LISTED.shape.keep(True),
                from_on=scope.now.date(), state=RuleState.ACCEPTED, set_at=scope.now,
            )
        )  # fmt: skip
    world.database.known.clear()
    assert "Allow: /board/" in (await ask(world, "/robots.txt")).text
    answer = await ask(world, f"/board/{county.willow.id}")
    assert "x-robots-tag" not in answer.headers
    assert "noindex" not in answer.text


@pytest.mark.sqlite_only
async def test_page_is_drawn_once_kept_and_never_older_than_promised(
    world: World, county: County, item: int
) -> None:
    now = [100.0]
    looks: list[int] = []
    pages = pages_of(world)
    look = pages.look

    def counted() -> object:
        looks.append(1)
        return look()

    pages.look = counted  # type: ignore[assignment]
    pages.cache.tick = lambda: now[0]
    async with asking(world, pages) as client:
        path = f"/board/{county.willow.id}"
        first = await client.get(path)
        again = await client.get(path, headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content, len(looks)) == (304, b"", 1)
        await changed(world, item, stage=Stage.DONE)
        now[0] += 4
        assert (await client.get(path)).text == first.text
        now[0] += 5.6
        later = await client.get(path, headers={"if-none-match": first.headers["etag"]})
        assert later.status_code == 200
        assert "✓ 做完了" in later.text
        packed = await client.get(path, headers={"accept-encoding": "identity"})
        assert "content-encoding" not in packed.headers
        assert (await client.head(path)).content == b""
        assert (await client.post(path)).status_code == 405
    assert len(looks) == 2


@pytest.mark.sqlite_only
async def test_too_many_who_want_other_pages_wait_and_those_kept_go_on(
    world: World, county: County, item: int
) -> None:
    pages = pages_of(world, gate=Gate(of_one=2))
    async with asking(world, pages) as client:
        codes = [
            (await client.get(f"/board/{one}")).status_code
            for one in (county.willow.id, 10**30, 99, county.willow.id)
        ]
        assert codes == [200, 404, 429, 200]


async def test_item_opens_below_its_own_organisation_only(world: World, county: County, item: int) -> None:
    assert (await ask(world, f"/board/{county.bridge.id}/{item}")).status_code == 404
    assert "还没有公示的承诺" in words_of(await ask(world, f"/board/{county.bridge.id}"))
    async with one_look(world.database, now=world.clock.now(), vault=world.vault) as scope:
        assert await scope.all(select(PledgeItem.id)) == [item]
