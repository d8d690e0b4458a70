"""📣发通知: a notice is written step by step; it is a draft from its first words on (domain §3.4-L)."""

import pytest

from models.drafts import drafts_of
from models.notices import Notice, Receipt
from models.roles import Role
from tests.county import County, appoint, enlist, seat
from tests.people import Person
from tests.world import World, at

WORDS = "周六上午9点在村委会开会"


async def write(who: Person, words: str = WORDS) -> None:
    """Begin a notice with some words."""
    await who.says("/broadcast")
    await who.taps("✍️")
    who.sees("write-notice-what", buttons=["取消"])
    await who.says(words)
    who.sees("notice-whom", buttons=["全支部", "流动党员", "无职", "60岁以上", "没报到的", "自选"])


async def draft_of(world: World, who: Person) -> Notice:
    """The newest draft of somebody."""
    async with world.scope() as scope:
        rows = await scope.rows(drafts_of(who.member_id or 0, ("/",)))
        row: Notice = rows[0][0]
        return row


async def send_album(who: Person, *files: str, group: str | None = "g1", caption: str = "") -> None:
    """Send photos as one album: each is a message of its own."""
    for number, file in enumerate(files):
        photo = [{"file_id": file, "file_unique_id": file, "width": 90, "height": 90}]
        more = {"caption": caption} if caption and not number else {}
        if group:
            more["media_group_id"] = group
        await who.world.hear(who.message(photo=photo, **more))


async def test_secretary_writes_chooses_whom_and_a_receipt_and_sees_the_exact_figures(
    world: World, sue: Person, ann: Person, bob: Person, dan: Person, county: County
) -> None:
    await write(sue)
    await sue.taps("流动党员")
    sue.sees("notice-receipt", buttons=["要已阅", "要回复", "不用"])
    await sue.taps("要已阅")
    sue.sees(WORDS)
    sue.sees("发给:流动党员")
    sue.sees("将发给 2 人,约0秒。")
    sue.sees("其中1人没绑定、发不到或要电话,会列成电话单。")
    row = await draft_of(world, sue)
    assert (row.org_id, row.receipt, row.audience) == (county.willow.id, Receipt.READ, {"floating": True})


async def test_formatting_is_kept_and_nothing_else_comes_with_it(world: World, sue: Person) -> None:
    await sue.says("/broadcast")
    await sue.taps("✍️")
    marks = [
        {"type": "bold", "offset": 0, "length": 2},
        {"type": "text_link", "offset": 4, "length": 2, "url": "javascript:alert(1)"},
    ]
    await world.hear(sue.message(text="周六<开会>&", entities=marks))
    assert (await draft_of(world, sue)).text == "<b>周六</b>&lt;开会&gt;&amp;"
    await sue.taps("全支部")
    await sue.taps("不用")
    sue.sees("&lt;开会&gt;&amp;")
    await sue.taps("大家看到的")
    sue.sees("<b>周六</b>&lt;开会&gt;&amp;")


async def test_album_is_one_question_and_its_photos_go_together(world: World, sue: Person) -> None:
    await sue.says("/broadcast")
    await sue.taps("✍️")
    before = len(sue.screen)
    await send_album(sue, "p1", "p2", "p3", caption="新修的路")
    assert len(sue.screen) == before + 1, "one question for the whole album"
    await sue.taps("就这些")
    row = await draft_of(world, sue)
    assert row.text == "新修的路"
    assert [one["file_id"] for one in row.attachments] == ["p1", "p2", "p3"]
    assert set(row.attachments[0]) == {"kind", "file_id", "name"}


async def test_photo_then_words_is_a_notice_of_both(world: World, sue: Person) -> None:
    await sue.says("/broadcast")
    await sue.taps("✍️")
    await send_album(sue, "p1", group=None)
    sue.sees("write-notice-what", buttons=["就这些"])
    await sue.says("看看新修的路")
    row = await draft_of(world, sue)
    assert (row.text, len(row.attachments)) == ("看看新修的路", 1)


async def test_reply_is_asked_for_until_a_day(world: World, sue: Person) -> None:
    await write(sue)
    await sue.taps("全支部")
    await sue.taps("要回复")
    await sue.taps("是或否")
    await sue.says("周六能来吗?")
    await sue.says("2月6日")
    sue.sees("问:周六能来吗?")
    row = await draft_of(world, sue)
    assert (row.receipt, row.question, row.due_at) == (Receipt.YES_NO, "周六能来吗?", at(2027, 2, 6, 18))


async def test_words_files_voice_and_pin_come_and_go(world: World, sue: Person) -> None:
    await write(sue)
    await sue.taps("全支部")
    await sue.taps("不用")
    await sue.taps("改内容")
    await sue.says("改到周日")
    await sue.taps("加图/文件")
    await sue.says("这是说明")
    sue.sees("files-only")
    await sue.sends("document", file_id="d1", file_unique_id="d1", file_name="安排.pdf")
    await sue.taps("就这些")
    sue.sees("📎 带 1 个文件")
    await sue.taps("长辈语音")
    await sue.sends_voice()
    sue.sees("🔊 有给长辈听的语音")
    await sue.taps("置顶")
    sue.sees("📌 置顶")
    row = await draft_of(world, sue)
    assert (row.text, row.voice, row.pinned) == ("改到周日", "voice-file", True)
    assert row.attachments == [{"kind": "document", "file_id": "d1", "name": "安排.pdf"}]
    for label in ("✖ 附件", "✖ 语音", "置顶"):
        await sue.taps(label)
    row = await draft_of(world, sue)
    assert (row.voice, row.pinned, row.attachments) == (None, False, [])


async def test_every_kind_of_reader_is_shown_what_they_will_see(world: World, sue: Person) -> None:
    await write(sue)
    await sue.taps("全支部")
    await sue.taps("要已阅")
    await sue.taps("长辈看到的")
    sue.sees("没有录语音")
    await sue.taps("回到草稿")
    await sue.taps("长辈语音")
    await sue.sends_voice()
    await sue.taps("长辈看到的")
    assert [shown.voice for shown in sue.screen if shown.voice] == ["voice-file"]
    sue.sees("老同志看到的")
    await sue.taps("英文界面")
    sue.sees("As seen by who reads English")
    sue.sees("Buttons below: to be read")
    sue.sees(WORDS)
    await sue.taps("电话怎么说")
    sue.sees(f"有个通知跟您说一下:\n{WORDS}")


async def test_half_written_notice_survives_a_restart_and_days(world: World, sue: Person) -> None:
    await sue.says("/broadcast")
    await sue.taps("✍️")
    await send_album(sue, "p1", group=None)
    woken = await world.restart()
    sue.world = woken
    woken.clock.forward(days=3)
    await sue.says("/broadcast")
    await sue.taps("✍️")
    sue.sees("write-notice-what", buttons=["就这些"])
    await sue.says(WORDS)
    assert len((await draft_of(woken, sue)).attachments) == 1
    await sue.says("/broadcast")
    await sue.taps("草稿(1)")
    sue.sees(WORDS)
    await sue.taps("✏️")
    sue.sees("还没选发给谁。", buttons=["👥 发给谁"])
    await sue.taps("👥 发给谁")
    sue.sees("notice-whom")
    await woken.database.close()


async def test_draft_without_an_audience_does_not_leave(world: World, sue: Person) -> None:
    await write(sue)
    await sue.taps("回到草稿")
    await sue.taps("下一步")
    sue.sees("audience-open", buttons=["👥 发给谁"])
    await sue.taps("👥 发给谁")
    await sue.taps("全支部")
    await sue.taps("不用")
    await sue.taps("下一步")
    sue.sees("notice-offer", buttons=["现在发", "明早", "回到草稿", "放弃"])
    await sue.taps("放弃")
    await sue.says("/broadcast")
    assert not any("草稿" in label for label in sue.last.labels)


async def test_notice_that_was_written_reaches_whom_it_was_written_for(
    world: World, sue: Person, bob: Person, ann: Person, dan: Person
) -> None:
    await sue.says("/broadcast")
    await sue.taps("✍️")
    await send_album(sue, "p1", "p2", caption="新修的路")
    await sue.taps("就这些")
    await sue.taps("流动党员")
    await sue.taps("要已阅")
    await sue.taps("下一步")
    await sue.taps("现在发")
    await world.toil()
    await world.toil()
    bob.sees("新修的路", buttons=["已阅"])
    assert not sue.has_seen("📢 <b>柳湾村党支部</b>"), "who is not floating gets none"
    assert not dan.screen
    await bob.taps("已阅")
    assert bob.has_seen("notice-read")


async def test_only_who_may_send_urgent_ones_is_offered_urgency(
    world: World, sue: Person, office: Person, county: County
) -> None:
    await write(sue)
    await sue.taps("全支部")
    await sue.taps("不用")
    assert not any("加急" in label for label in sue.last.labels)
    mine = await draft_of(world, sue)
    await sue.presses(f"bct:{mine.id}")
    sue.sees("not-allowed")
    await write(office)
    await office.taps("全支部")
    await office.taps("不用")
    await office.taps("加急")
    await office.says("山洪预警,马上转移")
    office.sees("🚨 加急:山洪预警,马上转移")
    await office.taps("不加急")
    assert not (await draft_of(world, office)).urgent


async def test_draft_is_nobodys_but_its_authors(
    world: World, sue: Person, dan: Person, office: Person, bob: Person
) -> None:
    await write(sue)
    row = await draft_of(world, sue)
    for other in (dan, office, bob):
        for payload in (f"bce:{row.id}", f"bcg:{row.id}:floating", f"bcj:{row.id}:none", f"bc0:{row.id}",
                        f"bba:{row.id}", f"bbp:{row.id}:0", f"bcv:{row.id}:ordinary"):  # fmt: skip
            await other.presses(payload)
            assert WORDS not in other.last.text
            assert other.has_seen("not-allowed" if other is bob else "not-found")
    assert (await draft_of(world, sue)).author_id == sue.member_id


@pytest.mark.parametrize("kind", ["everyone", "ORDINARY", "", "read"])
async def test_forged_word_on_a_button_is_nothing(world: World, sue: Person, kind: str) -> None:
    await write(sue)
    row = await draft_of(world, sue)
    for prefix in ("bcg", "bb1", "bbj", "bcv"):
        await sue.presses(f"{prefix}:{row.id}:{kind}")
    assert (await draft_of(world, sue)).audience is None


async def test_committee_is_asked_for_which_of_its_organisations_it_writes(
    world: World, county: County, office: Person
) -> None:
    async with world.scope() as scope:
        two = await enlist(scope, county.bridge, "双书记")
        await appoint(scope, two, Role.SECRETARY, county.willow)
        await appoint(scope, two, Role.SECRETARY, county.bridge)
    keeper = await seat(world, two.id, "双书记", 720)
    await keeper.says("/broadcast")
    assert {"✍️ 柳湾村党支部", "✍️ 石桥村党支部"} <= set(keeper.last.labels)
    await keeper.taps("✍️ 石桥村党支部")
    await keeper.says(WORDS)
    assert (await draft_of(world, keeper)).org_id == county.bridge.id
