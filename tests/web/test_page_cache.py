"""Is a page drawn by one at a time, never shown when it is too old, and is memory bounded?"""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web.public.page_cache import OLDEST, Drawn, PageCache


class Easel:
    """Draws numbered pages, each as large as it is told; time stands until it is moved."""

    def __init__(self, size: int = 100, room: int = 10_000) -> None:
        self.now, self.size, self.drawn, self.at_once, self.busiest = 0.0, size, 0, 0, 0
        self.cache: PageCache[int] = PageCache(self.draw, room=room, tick=lambda: self.now)
        self.fault: Exception | None = None

    async def draw(self, key: int) -> Drawn:
        self.at_once += 1
        self.busiest = max(self.busiest, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        if self.fault:
            raise self.fault
        self.drawn += 1
        return Drawn(200, (), b"x" * self.size, None, b"%d of %d at %.3f" % (self.drawn, key, self.now))


async def test_many_who_ask_at_once_have_it_drawn_once() -> None:
    easel = Easel()
    pages = await asyncio.gather(*(easel.cache.get(1) for _ in range(50)))
    assert (easel.drawn, easel.busiest, len({page.tag for page in pages})) == (1, 1, 1)


async def test_one_draws_ahead_while_all_others_are_shown_what_is_kept() -> None:
    easel = Easel()
    old = await easel.cache.get(1)
    easel.now = 6.0
    first = asyncio.create_task(easel.cache.get(1))
    await asyncio.sleep(0)
    assert easel.cache.ready(1) is old
    assert (await first).tag != old.tag
    assert easel.cache.ready(1) is await first


async def test_page_that_is_none_any_more_is_gone_at_once_and_a_fault_is_not_kept() -> None:
    easel = Easel()
    await easel.cache.get(1)
    easel.now, easel.fault = 6.0, LookupError("gone")
    with pytest.raises(LookupError):
        await easel.cache.get(1)
    assert easel.cache.ready(1) is None
    easel.fault = None
    assert await easel.cache.get(1) is not None


async def test_memory_is_bounded_and_what_is_asked_for_stays() -> None:
    easel = Easel(size=1000, room=10_000)  # three of them, heads included
    for key in (1, 2, 3, 1, 4):
        await easel.cache.get(key)
    assert [easel.cache.ready(key) is not None for key in (1, 2, 3, 4)] == [True, False, True, True]
    easel.size = 20_000
    assert len((await easel.cache.get(9)).body) == 20_000
    assert easel.cache.ready(9) is None, "too large to be kept, shown all the same"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 3), st.floats(0, 12)), max_size=40))
def test_nothing_is_ever_older_than_promised(asked: list[tuple[int, float]]) -> None:
    async def run() -> None:
        easel = Easel()
        for key, later in asked:
            easel.now += later
            page = await easel.cache.get(key)
            since = float(page.tag.rpartition(b" ")[2])
            assert easel.now - since < OLDEST + 0.001
            assert b"of %d at" % key in page.tag

    asyncio.run(run())
