"""请当地支部确认 (domain §3.4-B): a link made, drawn, used once, withdrawn; the page that it opens."""

import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select
from starlette.applications import Starlette

from actions.handshakes import HostAnswer, LinkInvalid, answer_link, read_link
from models.audit import AuditLine
from models.host_links import HostLink, LinkState
from models.journeys import HostSeen, Journey, JourneyState
from models.members import Member, Standing
from models.outbox import Message
from models.scope import Scope, one_turn
from tests.county import County, enlist, seat
from tests.people import Person
from tests.world import World, words
from web.app import create_app
from web.health import Health
from web.public.gate import Gate
from web.public.handshake import Handshake

FORM = {"answer": "yes", "org": "下应街道党群服务中心", "person": "方书记", "phone": "13900000088"}


async def link_of(person: Person) -> str:
    """Ask for a link as the member, and return its path."""
    await person.says("外出")
    await person.taps("请当地支部确认")
    person.sees("对方只看得到", buttons=["同意"])
    await person.taps("同意")
    found = re.search(r"https://county\.example(/host/\S+)", person.last.text)
    assert found, person.last.text
    return found[1]


@pytest.fixture
async def page(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """The pages of the world, as a browser asks for them."""
    async with client_of(world) as opened:
        yield opened


def pages_of(world: World, gate: Gate | None = None) -> Starlette:
    """The pages of a world."""

    async def report() -> dict[str, object]:
        return {"ready": True}

    def turn() -> AbstractAsyncContextManager[Scope]:
        return one_turn(world.database, now=world.clock.now(), vault=world.vault)

    handshake = Handshake(turn, words, lambda: None, gate or Gate())
    return create_app(Health(report), None, public=handshake.routes())


def client_of(world: World, gate: Gate | None = None) -> httpx.AsyncClient:
    """A browser at the pages of a world."""
    transport = httpx.ASGITransport(pages_of(world, gate))
    return httpx.AsyncClient(transport=transport, base_url="https://county.example")


async def test_host_confirms_on_the_page_and_everybody_hears_of_it(
    world: World, bob: Person, sue: Person, page: httpx.AsyncClient
) -> None:
    path = await link_of(bob)
    shown = await page.get(path)
    assert shown.status_code == 200
    assert "鲍大山" in shown.text
    assert "柳湾村党支部" in shown.text
    done = await page.post(path, data=FORM)
    assert (done.status_code, "已经确认" in done.text, "组织关系没有变动" in done.text) == (200, True, True)
    await world.work()
    bob.sees("下应街道党群服务中心(方书记)确认了")
    sue.sees("鲍大山:下应街道党群服务中心(方书记)确认在那边参加组织生活。组织关系没有变动。")
    async with world.scope() as scope:
        journey = await scope.first(Journey.open_of(bob.member_id or 0))
        member = await scope.get(Member, bob.member_id or 0)
        [link] = await scope.all(select(HostLink))
    assert journey is not None
    assert member is not None
    assert (journey.state, journey.host_seen) == (JourneyState.HOSTED, HostSeen.CONFIRMED)
    assert (member.host_org, member.host_reported) == ("下应街道党群服务中心", True)
    assert link.phone(world.vault) == "+8613900000088"


async def test_page_shows_nothing_but_name_and_branch_and_is_not_kept(
    world: World, bob: Person, page: httpx.AsyncClient
) -> None:
    shown = await page.get(await link_of(bob))
    for hidden in ("深圳", "13900000002", "1985", "青禾", "清源"):
        assert hidden not in shown.text
    assert shown.headers["cache-control"] == "no-store"
    assert "noindex" in shown.headers["x-robots-tag"]
    assert "default-src 'none'" in shown.headers["content-security-policy"]
    assert not re.search(r"<script|<img|<link|https?://", shown.text)


async def test_page_speaks_english_when_asked_to(bob: Person, page: httpx.AsyncClient) -> None:
    path = await link_of(bob)
    assert '<html lang="zh-CN">' in (await page.get(path)).text
    shown = await page.get(f"{path}?lang=en")
    assert '<html lang="en">' in shown.text
    assert "Confirm: takes part in our activities" in shown.text
    assert 'action="?lang=en"' in shown.text


async def test_forged_expired_used_and_withdrawn_links_get_one_and_the_same_page(
    world: World, bob: Person, page: httpx.AsyncClient
) -> None:
    used = await link_of(bob)
    replaced = used
    newer = await link_of(bob)
    answers = [await page.get(replaced), await page.get("/host/forged-token-of-nobody")]
    answers.append(await page.get("/host/" + "x" * 5000))
    await bob.taps("撤回链接")
    bob.sees("链接作废了")
    answers.append(await page.get(newer))
    last = await link_of(bob)
    world.clock.forward(days=14, seconds=1)
    answers.append(await page.get(last))
    fresh = await link_of(bob)
    await page.post(fresh, data=FORM)
    answers += [await page.get(fresh), await page.post(fresh, data=FORM), await page.post(last, data=FORM)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert "可能已经用过、过期或撤回了" in answers[0].text


async def test_looking_uses_nothing_up(world: World, bob: Person, page: httpx.AsyncClient) -> None:
    path = await link_of(bob)
    for _ in range(3):
        assert (await page.get(path)).status_code == 200
        assert (await page.head(path)).status_code == 200
    assert (await page.post(path, data=FORM)).status_code == 200


async def test_token_stands_nowhere_in_the_database(world: World, bob: Person) -> None:
    token = (await link_of(bob)).rpartition("/")[2]
    async with world.scope() as scope:
        said = await scope.all(select(Message.args))
        [link] = await scope.all(select(HostLink))
        lines = await scope.all(select(AuditLine.facts))
    assert token not in f"{said}{lines}"
    assert token.encode() not in link.digest
    assert link.token(world.vault) == token


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"org": ""}, "请写上党组织名称"), ({"person": "  "}, "请写上党组织名称"),
        ({"phone": "12"}, "电话好像不对"), (dict.fromkeys("abcdefghijk", "x"), "请写上党组织名称"),
        ({"person": "110101199001011234"}, "请不要写身份证号"), ({"answer": "maybe"}, "这位同志现在您那边"),
    ],
)  # fmt: skip
async def test_answer_with_something_missing_is_asked_again_and_keeps_what_was_written(
    world: World, bob: Person, page: httpx.AsyncClient, changed: dict[str, str], says: str
) -> None:
    path = await link_of(bob)
    shown = await page.post(path, data=FORM | changed)
    assert shown.status_code == 422
    assert says in shown.text
    kept = 'value="下应街道党群服务中心"' in shown.text
    assert kept or "org" in changed or "a" in changed
    async with world.scope() as scope:
        [link] = await scope.all(select(HostLink))
        assert link.state is LinkState.OPEN


async def test_words_of_a_stranger_cannot_become_markup(bob: Person, page: httpx.AsyncClient) -> None:
    shown = await page.post(await link_of(bob), data=FORM | {"org": '"><b>x', "person": ""})
    assert "<b>x" not in shown.text
    assert "&#34;&gt;&lt;b&gt;x" in shown.text


async def test_who_does_not_know_the_member_needs_to_write_nothing(
    world: World, bob: Person, sue: Person, page: httpx.AsyncClient
) -> None:
    done = await page.post(await link_of(bob), data={"answer": "no"})
    assert (done.status_code, "请家乡支部核对" in done.text) == (200, True)
    await world.work()
    bob.sees("说不认识您")
    sue.sees("不认识此人")
    async with world.scope() as scope:
        journey = await scope.first(Journey.open_of(bob.member_id or 0))
        assert journey is not None
        assert journey.host_seen is None


async def test_of_two_who_answer_at_once_one_counts(world: World, bob: Person) -> None:
    token = (await link_of(bob)).rpartition("/")[2]
    async with world.scope() as scope:
        assert (await read_link(scope, token)).name == "鲍大山"
        await answer_link(scope, token, HostAnswer(knows=True, org="甲", person="乙"))
    async with world.scope() as scope:
        with pytest.raises(LinkInvalid):
            await answer_link(scope, token, HostAnswer(knows=False))
    async with world.scope() as scope:
        [link] = await scope.all(select(HostLink))
        assert link.state is LinkState.CONFIRMED


async def test_link_of_a_journey_that_is_over_opens_nothing(
    world: World, bob: Person, page: httpx.AsyncClient
) -> None:
    path = await link_of(bob)
    await bob.says("回家")
    await bob.taps("我到家了")
    assert (await page.get(path)).status_code == 404


async def test_link_of_who_has_died_or_gone_opens_nothing(
    world: World, bob: Person, page: httpx.AsyncClient
) -> None:
    path = await link_of(bob)
    async with world.scope() as scope:
        member = await scope.get(Member, bob.member_id or 0)
        assert member is not None
        member.stand(Standing.DECEASED, scope.now)
    assert (await page.get(path)).status_code == 404


async def test_nobody_withdraws_somebody_else_s_link(world: World, bob: Person, county: County) -> None:
    await link_of(bob)
    async with world.scope() as scope:
        other = await enlist(scope, county.bridge, "别人")
        [link] = await scope.all(select(HostLink))
    stranger = await seat(world, other.id, "别人", 577)
    await stranger.presses(f"jx:{link.id}")
    stranger.sees("not-found")
    async with world.scope() as scope:
        [same] = await scope.all(select(HostLink))
        assert same.state is LinkState.OPEN


async def test_link_that_was_withdrawn_before_it_was_sent_is_not_sent(world: World, bob: Person) -> None:
    await bob.says("外出")
    await bob.taps("请当地支部确认")
    await link_of(bob)
    shown = len(bob.screen)
    async with world.scope() as scope:
        [link] = await scope.all(select(HostLink))
        link.state = LinkState.WITHDRAWN
        account = (await scope.accounts_of(await _member(scope, bob)))[0]
        scope.show("host-link", account, None, host_link=link.id, member=1, until=link.expires_at)
    await world.work()
    assert len(bob.screen) == shown


async def _member(scope: object, person: Person) -> Member:
    member = await scope.get(Member, person.member_id or 0)  # type: ignore[attr-defined]
    assert isinstance(member, Member)
    return member


async def test_every_step_stands_in_the_trail(world: World, bob: Person, page: httpx.AsyncClient) -> None:
    await page.post(await link_of(bob), data=FORM)
    async with world.scope() as scope:
        verbs = await scope.all(select(AuditLine.verb).where(AuditLine.subject.like("hostlink:%")))
        facts = await scope.all(select(AuditLine.facts).where(AuditLine.verb == "host-confirmed"))
    assert list(verbs) == ["host-link-made", "host-confirmed"]
    assert list(facts) == [{}]


@pytest.mark.sqlite_only
async def test_who_asks_too_often_waits_and_others_do_not(world: World, bob: Person) -> None:
    path, now = await link_of(bob), [0.0]
    async with client_of(world, Gate(of_one=3, of_all=5, tick=lambda: now[0])) as page:
        codes = [(await page.get(path)).status_code for _ in range(4)]
        refused = await page.post(path, data=FORM)
        assert (codes, refused.status_code, refused.headers["retry-after"]) == (
            [200, 200, 200, 429],
            429,
            "60",
        )
        now[0] = 60.0
        assert (await page.get(path)).status_code == 200


@pytest.mark.sqlite_only
def test_gate_holds_for_all_together_and_forgets_after_a_minute() -> None:
    now = [0.0]
    gate = Gate(of_one=2, of_all=3, tick=lambda: now[0])
    assert [gate.lets(who) for who in ("a", "a", "a", "b", "c")] == [True, True, False, True, False]
    now[0] = 61.0
    assert gate.lets("a")


async def test_link_lives_fourteen_days(world: World, bob: Person, page: httpx.AsyncClient) -> None:
    path = await link_of(bob)
    world.clock.forward(days=14, seconds=-1)
    assert (await page.get(path)).status_code == 200
    async with world.scope() as scope:
        [link] = await scope.all(select(HostLink))
        assert link.expires_at - link.made_at == timedelta(days=14)
