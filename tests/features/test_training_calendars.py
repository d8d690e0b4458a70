"""📅 A calendar that follows the sittings: a file, a feed by a link, changes and cancellations in it."""

import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta

import httpx
import pytest
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event, EventStatus
from sqlalchemy import select
from starlette.applications import Starlette

from models.calendar_feeds import CalendarFeed
from models.members import Member, Standing
from models.outbox import Message
from models.scope import Scope, one_turn
from tests.people import Person
from tests.trained import changes, opens, sitting
from tests.world import World, at, words
from web.public.calendar import CalendarPage
from web.public.gate import Gate


def read(content: str | bytes) -> Calendar:
    """What another library of calendars reads."""
    text = content.decode() if isinstance(content, bytes) else content
    return IcsCalendarStream.calendar_from_ics(text)


@pytest.fixture
async def page(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """The feed, as a calendar asks for it."""
    async with client_of(world) as opened:
        yield opened


def client_of(world: World, gate: Gate | None = None) -> httpx.AsyncClient:
    def turn() -> AbstractAsyncContextManager[Scope]:
        return one_turn(world.database, now=world.clock.now(), vault=world.vault)

    made = CalendarPage(turn, words, gate) if gate else CalendarPage(turn, words)
    transport = httpx.ASGITransport(Starlette(routes=made.routes()))
    return httpx.AsyncClient(transport=transport, base_url="https://county.example")


async def link_of(person: Person) -> str:
    """Ask for the own calendar, and return its path."""
    await person.says("/train")
    await person.taps("订阅日历")
    return path_in(person)


def path_in(person: Person) -> str:
    found = re.search(r"https://county\.example(/calendar/\S+\.ics)", person.last.text)
    assert found, person.last.text
    return found[1]


async def only(page: httpx.AsyncClient, path: str) -> Event:
    answer = await page.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    [event] = read(answer.text).events
    return event


async def test_feed_follows_a_sitting_from_invitation_to_cancellation(
    world: World, sue: Person, bob: Person, page: httpx.AsyncClient
) -> None:
    await opens(sue)
    path = await link_of(bob)
    first = await only(page, path)
    assert (first.summary, first.location, first.sequence) == ("党校课堂|大棚蔬菜", "村委会二楼", 0)
    assert (first.start, first.end) == (at(2027, 2, 3), at(2027, 2, 3, 11, 30))
    assert isinstance(first.dtstart, datetime)
    assert first.dtstart.utcoffset() == timedelta(hours=8)
    assert first.status is EventStatus.TENTATIVE
    await bob.says("/train")
    await bob.taps("看详情")
    await bob.taps("报名")
    assert (await only(page, path)).status is EventStatus.CONFIRMED
    await changes(sue, clock="10:00")
    moved = await only(page, path)
    assert (moved.uid, moved.sequence, moved.start) == (first.uid, 1, at(2027, 2, 3, 10))
    await sue.presses(f"sx:{(await sitting(world)).id}")
    await sue.taps("跳过")
    await sue.taps("提交")
    over = await only(page, path)
    assert (over.uid, over.sequence, over.status) == (first.uid, 2, EventStatus.CANCELLED)


async def test_file_of_a_sitting_is_a_calendar_of_its_own(world: World, sue: Person, bob: Person) -> None:
    await opens(sue)
    await bob.taps("看详情")
    await bob.taps("加到日历")
    paper = bob.last.paper
    assert paper is not None
    name, content = paper
    assert name.endswith(".ics")
    [event] = read(content).events
    assert (event.summary, event.start) == ("党校课堂|大棚蔬菜", at(2027, 2, 3))
    assert b"TZID:Asia/Shanghai" in content


async def test_link_that_was_stopped_opens_nothing_and_the_next_one_is_another(
    world: World, sue: Person, bob: Person, page: httpx.AsyncClient
) -> None:
    await opens(sue)
    path = await link_of(bob)
    await bob.taps("停用这个地址")
    bob.sees("calendar-stopped")
    world.clock.forward(seconds=1)
    assert (await page.get(path)).status_code == 404
    newer = await link_of(bob)
    assert newer != path
    assert (await page.get(newer)).status_code == 200


async def test_token_stands_nowhere_and_is_the_same_for_the_same_calendar(
    world: World, sue: Person, bob: Person
) -> None:
    path = await link_of(bob)
    assert await link_of(bob) == path
    token = path.removeprefix("/calendar/").removesuffix(".ics")
    assert len(token) >= 22, "128 bits"
    async with world.scope() as scope:
        said = await scope.all(select(Message))
        [feed] = await scope.all(select(CalendarFeed))
    assert not any(token in str(row.args) for row in said)
    assert token.encode() not in feed.digest


@pytest.mark.parametrize("token", ["x", "A" * 22, "../health", "%00"])
async def test_guessed_link_is_answered_like_one_that_never_was(page: httpx.AsyncClient, token: str) -> None:
    assert (await page.get(f"/calendar/{token}.ics")).status_code == 404


async def test_who_is_off_the_roster_has_no_calendar_any_more(
    world: World, bob: Person, page: httpx.AsyncClient
) -> None:
    path = await link_of(bob)
    async with world.scope() as scope:
        member = await scope.get(Member, bob.member_id or 0)
        assert member is not None
        member.stand(Standing.TRANSFERRED, scope.now)
    assert (await page.get(path)).status_code == 404


async def test_calendar_of_a_branch_has_what_it_holds_and_no_draft(
    world: World, sue: Person, dan: Person, page: httpx.AsyncClient
) -> None:
    await opens(sue)
    await opens(dan, topic="别村的课")
    await sue.says("/session")
    await sue.taps("本单位日历")
    assert (await only(page, path_in(sue))).summary == "党校课堂|大棚蔬菜"
    await dan.presses(f"sb:{await willow_of(world)}")
    dan.sees("not-found")


async def willow_of(world: World) -> int:
    async with world.scope() as scope:
        [feed] = await scope.all(select(CalendarFeed))
    return feed.org_id or 0


async def test_calendar_asked_too_often_waits(world: World, bob: Person) -> None:
    path = await link_of(bob)
    async with client_of(world, Gate(of_one=2)) as page:
        codes = [(await page.get(path)).status_code for _ in range(3)]
    assert codes == [200, 200, 429]
