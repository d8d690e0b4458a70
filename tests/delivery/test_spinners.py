"""Spinners of pressed buttons: so many at once, the newest first, none that is forgotten already."""

import asyncio

import pytest
from telegram.request import RequestData

from bot.courier import Courier
from bot.delivery.spinners import Spinners
from bot.texts import Catalogue
from bot.turns import Spinner
from tests.telegram import FakeTelegram, Fault


class Slow(FakeTelegram):
    """A far end that takes its time, and counts who waits."""

    now = most = 0

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_rest: object, **_more: object
    ) -> tuple[int, bytes]:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.01)
        self.now -= 1
        return await super().do_request(url, method, request_data)


@pytest.fixture
def telegram() -> Slow:
    return Slow()


@pytest.fixture
def hours() -> list[float]:
    return [1000.0]


@pytest.fixture
def spinners(telegram: Slow, hours: list[float]) -> Spinners:
    return Spinners(Courier.to("100:nobody", "http://127.0.0.1:9", telegram), Catalogue(), lambda: hours[0])


def pressed(*numbers: int) -> list[Spinner]:
    return [Spinner(str(number), "zh_CN", None) for number in numbers]


def answered(telegram: Slow) -> list[int]:
    return [int(params["callback_query_id"]) for _, params in telegram.calls]


async def test_thousands_are_answered_by_few_at_once(spinners: Spinners, telegram: Slow) -> None:
    for begin in range(0, 1000, 100):
        spinners.stop(pressed(*range(begin, begin + 100)))
    await spinners.settle()
    assert (sorted(answered(telegram)), telegram.most) == (list(range(1000)), 32)


async def test_newest_is_answered_first(spinners: Spinners, telegram: Slow) -> None:
    spinners.stop(pressed(*range(100)))
    await asyncio.sleep(0)
    spinners.stop(pressed(100))
    await spinners.settle()
    assert answered(telegram).index(100) <= 32 * 2


async def test_forgotten_ones_are_dropped(spinners: Spinners, telegram: Slow, hours: list[float]) -> None:
    spinners.stop(pressed(*range(100)))
    await asyncio.sleep(0)
    hours[0] += 16
    spinners.stop(pressed(100))
    await spinners.settle()
    assert len(answered(telegram)) == 33
    assert 100 in answered(telegram)


@pytest.mark.parametrize("fault", [(400, "Bad Request: query is too old", {}), (502, "Bad Gateway", {})])
async def test_answer_that_fails_keeps_nobody(
    spinners: Spinners, telegram: Slow, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram, "_fault", lambda *_: fault if len(telegram.calls) < 3 else None)
    spinners.stop(pressed(*range(50)))
    await spinners.settle()
    assert len(telegram.calls) == 50
