"""Does the wall show the code of the moment on a telephone and a projector, without script, by itself?"""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, Page, ViewportSize
from starlette.applications import Starlette

from bot.http import Pages, open_port
from models.scope import one_turn
from models.sign_ins import SignDesk
from models.trainings import Training
from tests.browser.test_demonstration import browser  # noqa: F401 - the fixture
from tests.county import County
from tests.crash.processes import free_port
from tests.people import Person
from tests.sittings import invite, sitting_of
from tests.world import World, at, words
from web.app import create_app
from web.health import Health
from web.public.gate import Gate
from web.public.sign_wall import SignWall

pytestmark = pytest.mark.sqlite_only
START = at(2027, 1, 28, 14)
SIZES = (ViewportSize(width=360, height=640), ViewportSize(width=1920, height=1080))


def pages_of(world: World, gate: Gate | None = None, *, known: bool = True) -> Starlette:
    """The page of a world; ``known`` where it knows how its bot is called."""

    async def report() -> dict[str, object]:
        return {"ready": True}

    wall = SignWall(
        lambda: one_turn(world.database, now=world.clock.now(), vault=world.vault),
        words,
        lambda _, payload: f"https://chat.example/hongyan_bot?start={payload}" if known else None,
        gate or Gate(),
    )
    return create_app(Health(report), None, public=wall.routes())


async def ask(world: World, path: str, **pages: object) -> httpx.Response:
    """What a browser is answered."""
    transport = httpx.ASGITransport(pages_of(world, **pages))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        return await client.get(path)


@pytest.fixture
async def path(world: World, county: County, bob: Person, sue: Person) -> str:
    """The address of a sitting's page, a quarter of an hour before it begins."""
    async with world.scope() as scope:
        held = await sitting_of(scope, county.willow, START)
        await invite(scope, held, [bob.member_id])
    world.clock.set(START - timedelta(minutes=15))
    await sue.presses(f"sgw:{held.id}")
    [found] = re.findall(r"https://county\.example(/sign/[\w-]+)", sue.last.text)
    return str(found)


async def shown_now(world: World) -> str:
    """The code of this moment."""
    async with world.scope() as scope:
        [(desk, sitting)] = await scope.rows(SignDesk.of_trainings([1]))
        assert isinstance(sitting, Training)
        return str(desk.codes(sitting, world.vault).at(scope.now))


async def test_page_shows_the_code_of_the_moment_and_nobodys_name(
    world: World, bob: Person, path: str
) -> None:
    code, answer = await shown_now(world), await ask(world, path)
    assert code in answer.text
    assert "<svg" in answer.text
    assert "应到 1 人" in answer.text
    assert "鲍大山" not in answer.text
    assert "script" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    await bob.says(code)
    bob.sees("signed-in")
    assert "已签到 1 人" in (await ask(world, path)).text
    world.clock.forward(minutes=5)
    later = await ask(world, path)
    assert await shown_now(world) in later.text
    assert f">{code}<" not in later.text
    bare = await ask(world, path, known=False)
    assert "<svg" not in bare.text
    assert await shown_now(world) in bare.text


@pytest.mark.parametrize(("minutes", "told"), [(-31, "13:30 开始签到"), (31, "签到已结束")])
async def test_page_has_no_code_before_and_behind(world: World, path: str, minutes: int, told: str) -> None:
    world.clock.set(START + timedelta(minutes=minutes))
    answer = await ask(world, path)
    assert told in answer.text
    assert 'class="code"' not in answer.text
    assert "<svg" not in answer.text


async def test_other_addresses_open_nothing_and_too_many_questions_wait(
    world: World, sue: Person, path: str
) -> None:
    for wrong in (f"{path}x", "/sign/x", path[:-1]):
        assert (await ask(world, wrong)).status_code == 404
    gate = Gate(of_one=2)
    assert [(await ask(world, path, gate=gate)).status_code for _ in range(3)] == [200, 200, 429]
    await sue.says("/sign")
    await sue.taps("签到码")
    await sue.taps("换一套码")
    assert (await ask(world, path)).status_code == 404, "other codes, another address"


@pytest.fixture
async def root(world: World) -> AsyncIterator[str]:
    """The page over a real socket."""
    port = free_port()
    served = Pages(pages_of(world), open_port("127.0.0.1", port))
    await served.start()
    yield f"http://127.0.0.1:{port}"
    await served.stop()


async def test_code_fills_a_telephone_and_a_projector_and_changes_by_itself(
    world: World,
    root: str,
    path: str,
    browser: Browser,  # noqa: F811 - as above
    tmp_path: Path,
) -> None:
    for size in SIZES:
        context = await browser.new_context(viewport=size, java_script_enabled=False, locale="zh-CN")
        wall: Page = await context.new_page()
        asked: list[str] = []
        wall.on("request", lambda request: asked.append(request.url))  # noqa: B023 - awaited within the turn
        await wall.goto(root + path)
        await wall.screenshot(path=tmp_path / f"wall-{size['width']}.png")
        code = wall.get_by_role("img", name=await shown_now(world))
        box = await code.bounding_box()
        assert box
        assert box["height"] >= size["height"] / 10, "read from the last row"
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size["width"]
        assert set(asked) == {root + path}, "nobody else is asked for anything"
        await context.close()
    watching = await browser.new_page(viewport=SIZES[0])
    world.clock.set(START - timedelta(seconds=1))
    await watching.goto(root + path)
    world.clock.forward(minutes=5)
    await watching.get_by_role("img", name=await shown_now(world)).wait_for(timeout=10_000)
    await watching.close()
