"""通知: a secretary sends, members read and answer, and everybody counts the same (domain §3.4-L)."""

import pytest

from models.notices import NoticeState, Receipt
from tests.county import County, enlist
from tests.noticed import draft, notice_of, seen_through, sent, states
from tests.people import Person
from tests.world import World


async def test_secretary_sends_and_sees_who_got_it_and_who_is_to_be_called(
    world: World, county: County, sue: Person, bob: Person, ann: Person
) -> None:
    number = await draft(world, sue, county.willow)
    await sue.presses(f"no:{number}")
    sue.sees("将发给3人,聊天里2人", buttons=["现在发", "明早9点", "定时", "各自早上9点", "放弃"])
    sue.sees("其中1人没有聊天")
    await sue.taps("现在发")
    await seen_through(world)
    assert bob.has_seen("明天停电,请关好电器。")
    bob.sees("柳湾村党支部", buttons=["已阅"])
    assert await states(world, number) == {"苏书记": "sent", "鲍大山": "sent", "安小芬": "phone"}
    assert (await notice_of(world, number)).state is NoticeState.SENT
    [progress] = [one for one in sue.screen if "📣" in one.text]
    assert "已发完 100%(2/2)" in progress.text
    assert "转电话1人" in progress.text
    await sue.presses(f"nj:{number}")
    sue.sees("notice-sent-already")


async def test_member_reads_once_and_the_sender_sees_it(
    world: World, county: County, sue: Person, bob: Person
) -> None:
    number = await sent(world, sue, county.willow)
    await bob.taps("已阅")
    bob.sees("记下了")
    await sue.presses(f"nv:{number}:0")
    sue.sees("共2人:送到2,已阅1(50%)", buttons=["谁没读", "再提醒", "给我电话单"])
    await sue.taps("谁没读")
    sue.sees("苏书记")
    assert (await states(world, number))["鲍大山"] == "read"
    await bob.says("通知")
    bob.sees("已阅")


@pytest.mark.parametrize(
    ("receipt", "button", "said", "shown"),
    [
        (Receipt.YES_NO, "是", None, "是"),
        (Receipt.NUMBER, "填数字", "十二", "12"),
        (Receipt.TEXT, "写回复", "我带两个人来", "我带两个人来"),
    ],
)
async def test_member_answers_what_is_asked_for(
    world: World, county: County, sue: Person, bob: Person, receipt: Receipt, button: str, said: str | None,
    shown: str,
) -> None:  # fmt: skip
    number = await sent(world, sue, county.willow, receipt=receipt, question="几个人来?")
    bob.sees("几个人来?", buttons=[button])
    await bob.taps(button)
    if said:
        await bob.says(said)
    bob.sees(f"您的回复:{shown}")
    assert await states(world, number) == {"苏书记": "sent", "鲍大山": "answered"}


async def test_who_was_not_asked_can_neither_read_nor_answer_nor_see(
    world: World, county: County, sue: Person, bob: Person, dan: Person
) -> None:
    number = await sent(world, sue, county.willow)
    for payload in (f"na:{number}:{bob.member_id}", f"na:{number}:{dan.member_id}", f"nv:{number}:0"):
        await dan.presses(payload)
        dan.sees("not-found")
    for action in ("np", "nq", "nr", "ns", "nt", "nu", "ny", "nz", "no", "nj"):
        await dan.presses(f"{action}:{number}")
        dan.sees("not-found")
    assert await states(world, number) == {"苏书记": "sent", "鲍大山": "sent"}
    async with world.scope() as scope:
        await enlist(scope, county.bridge, "石大山")
    assert (await notice_of(world, number)).state is NoticeState.SENT


async def test_paused_notice_leaves_nobody_out_and_repeats_nobody(
    world: World, county: County, sue: Person, bob: Person
) -> None:
    number = await draft(world, sue, county.willow)
    await sue.presses(f"nj:{number}")
    await world.workshop.settle()  # frozen and said; nothing has left yet
    await sue.presses(f"np:{number}")
    assert not bob.has_seen("明天停电")
    await seen_through(world)
    assert set((await states(world, number)).values()) <= {"waiting", "sent"}
    assert not bob.has_seen("明天停电")
    await sue.taps("继续")
    await seen_through(world)
    assert await states(world, number) == {"苏书记": "sent", "鲍大山": "sent"}
    assert [one.text for one in bob.screen].count(bob.last.text) == 1
    assert (await notice_of(world, number)).state is NoticeState.SENT
