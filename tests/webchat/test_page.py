"""Does the chat page keep its promises in a real browser, with a bot played by the test?"""

import re
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, FilePayload, Page, Route, expect

from tests.webchat.browsing import BOT, MIGRANT, SECRETARY, Room, begun
from tests.webchat.pictures import png

PNG = png(60, 40)
pytestmark = pytest.mark.asyncio(loop_scope="module")


async def write(page: Page, text: str) -> None:
    await page.fill("#input", text)
    await page.click("#send")


async def test_deep_link_asks_who_one_is_and_start_carries_its_payload(
    window: BrowserContext, room: Room
) -> None:
    page = await window.new_page()
    await page.goto(f"{room.base}/{BOT.username}?start=invite-7")
    await expect(page.locator("#about")).to_contain_text(BOT.name)
    await page.click(".person >> nth=0")
    await page.click("#large")
    assert (await room.hears())["message"]["text"] == "/start invite-7"
    await expect(page.locator("#input")).to_be_visible()


async def test_text_without_a_network_waits_and_is_sent_once_when_it_is_back(
    window: BrowserContext, room: Room
) -> None:
    page = await begun(window, room)
    await window.set_offline(offline=True)
    await write(page, "山里没有信号")
    tick = page.locator(".mine .tick").last
    await expect(tick).to_have_attribute("data-state", re.compile("waiting|sending"))
    await expect(page.locator("#strip")).to_contain_text("联网后自动发送")
    await room.hears_nothing_more()
    await window.set_offline(offline=False)
    assert (await room.hears())["message"]["text"] == "山里没有信号"
    await expect(page.locator(".mine .tick").last).to_have_attribute("data-state", "sent")
    await room.hears_nothing_more()
    assert await page.locator(".mine", has_text="山里没有信号").count() == 1


async def test_text_whose_answer_was_lost_is_sent_again_and_heard_once(
    window: BrowserContext, room: Room
) -> None:
    page = await begun(window, room)
    tries: list[str] = []

    async def lose_first(route: Route) -> None:
        tries.append(route.request.post_data or "")
        answer = await route.fetch()
        if len(tries) == 1:
            await route.abort("connectionreset")
        else:
            await route.fulfill(response=answer)

    await page.route("**/messages", lose_first)
    await page.route("**/events**", lambda route: route.abort())
    await window.set_offline(offline=True)
    await write(page, "只说一次")
    await window.set_offline(offline=False)
    assert (await room.hears())["message"]["text"] == "只说一次"
    await expect(page.locator(".mine .tick").last).to_have_attribute("data-state", "sent")
    assert len(tries) > 1
    assert len(set(tries)) == 1, "the same message with the same client_id"
    await room.hears_nothing_more()


async def test_text_kept_without_a_network_survives_a_closed_page(window: BrowserContext, room: Room) -> None:
    page = await begun(window, room)
    await window.set_offline(offline=True)
    await write(page, "一")
    await write(page, "二")
    await page.close()
    await window.set_offline(offline=False)
    page = await window.new_page()
    await page.goto(await room.chat_of(MIGRANT))
    heard = [(await room.hears())["message"]["text"] for _ in range(2)]
    assert heard == ["一", "二"]
    await expect(page.locator(".mine")).to_have_count(3)
    await room.hears_nothing_more()


async def test_double_tap_asks_the_bot_once_and_its_answer_ends_the_spinner(
    window: BrowserContext, room: Room
) -> None:
    page = await begun(window, room)
    keys = [[{"text": "一切如常,报到", "callback_data": "same"}], [{"text": "难", "callback_data": "no"}]]
    await room.call("sendMessage", chat_id=MIGRANT.id, text="报到?", reply_markup={"inline_keyboard": keys})
    button = page.get_by_role("button", name="一切如常,报到")
    await button.dblclick()
    await expect(button).to_have_attribute("aria-busy", "true")
    query = (await room.hears())["callback_query"]
    assert query["data"] == "same"
    await room.hears_nothing_more()
    await room.call("answerCallbackQuery", callback_query_id=query["id"], text="记下了")
    await expect(button).not_to_have_attribute("aria-busy", "true")
    await expect(page.locator(".toast")).to_contain_text("记下了")


async def test_tap_that_nobody_answers_stops_spinning_after_ten_seconds(
    window: BrowserContext, room: Room
) -> None:
    await window.clock.install()
    page = await begun(window, room)
    keys = [[{"text": "更多", "callback_data": "more"}]]
    await room.call("sendMessage", chat_id=MIGRANT.id, text="菜单", reply_markup={"inline_keyboard": keys})
    button = page.get_by_role("button", name="更多", exact=True)
    await button.click()
    await room.hears()
    await window.clock.run_for(9_000)
    await expect(button).to_have_attribute("aria-busy", "true")
    await window.clock.run_for(1_500)
    await expect(button).not_to_have_attribute("aria-busy", "true")


async def test_bots_edit_and_delete_change_the_list_in_place(window: BrowserContext, room: Room) -> None:
    page = await begun(window, room)
    first = await room.call("sendMessage", chat_id=MIGRANT.id, text="<b>第一</b> & 二", parse_mode="HTML")
    second = await room.call("sendMessage", chat_id=MIGRANT.id, text="要删的")
    await expect(page.locator(".bot b")).to_have_text("第一")
    await expect(page.locator(".bot")).to_have_count(2)
    await room.call("editMessageText", chat_id=MIGRANT.id, message_id=first["message_id"], text="改过了")
    await room.call("deleteMessage", chat_id=MIGRANT.id, message_id=second["message_id"])
    await expect(page.locator(".bot")).to_have_count(1)
    await expect(page.locator(".bot .text")).to_contain_text("改过了")
    await expect(page.locator(".bot time")).to_contain_text("已修改")


async def test_contact_button_shows_the_number_and_shares_it_only_after_a_yes(
    window: BrowserContext, room: Room
) -> None:
    page = await begun(window, room)
    rows = [[{"text": "分享我的手机号", "request_contact": True}]]
    keyboard = {"keyboard": rows, "resize_keyboard": True, "one_time_keyboard": True}
    await room.call("sendMessage", chat_id=MIGRANT.id, text="请分享手机号", reply_markup=keyboard)
    await page.click("#answers .key")
    await expect(page.locator("dialog")).to_contain_text(MIGRANT.phone)
    await page.get_by_role("button", name="取消").click()
    await room.hears_nothing_more()
    await page.click("#answers .key")
    await page.locator("dialog").get_by_role("button", name="分享").click()
    contact = (await room.hears())["message"]["contact"]
    number = MIGRANT.phone.lstrip("+")
    assert (contact["phone_number"].lstrip("+"), contact["user_id"]) == (number, MIGRANT.id)
    await expect(page.locator(".mine").last).to_contain_text(number)
    await expect(page.locator("#answers")).to_be_hidden()


async def test_person_without_a_number_on_record_writes_it_and_it_counts_as_their_own(
    window: BrowserContext, room: Room
) -> None:
    page = await window.new_page()
    await page.goto(await room.chat_of(SECRETARY))
    await page.click("#large")
    await room.hears()
    await page.click("#attach-button")
    await page.get_by_role("button", name="我的手机号").click()
    await page.fill("dialog input", "138")
    await page.locator("dialog").get_by_role("button", name="分享").click()
    await expect(page.locator("dialog .wrong")).to_contain_text("完整的手机号")
    await page.fill("dialog input", "138 0013 8002")
    await page.locator("dialog").get_by_role("button", name="分享").click()
    contact = (await room.hears())["message"]["contact"]
    assert (contact["phone_number"], contact["user_id"]) == ("13800138002", SECRETARY.id)


async def test_photo_and_document_reach_the_bot_byte_for_byte(window: BrowserContext, room: Room) -> None:
    page = await begun(window, room)
    await page.set_input_files("#photo-file", {"name": "a.png", "mimeType": "image/png", "buffer": PNG})
    await page.fill("dialog input", "新家")
    await page.locator("dialog").get_by_role("button", name="发送").click()
    said = (await room.hears())["message"]
    assert said["caption"] == "新家"
    assert await fetched(room, said["photo"][-1]["file_id"]) == PNG
    await expect(page.locator(".mine .photo img")).to_have_count(1)
    await page.click(".mine .photo")
    await expect(page.locator(".lightbox img")).to_be_visible()
    await page.keyboard.press("Escape")
    roll = FilePayload(name="名册.csv", mimeType="text/csv", buffer="姓名,电话\n".encode())
    await page.set_input_files("#document-file", roll)
    await page.locator("dialog").get_by_role("button", name="发送").click()
    document = (await room.hears())["message"]["document"]
    assert document["file_name"] == "名册.csv"
    assert await fetched(room, document["file_id"]) == roll["buffer"]


async def fetched(room: Room, file_id: str) -> bytes:
    path = (await room.call("getFile", file_id=file_id))["file_path"]
    return (await room.bot.get(f"{room.base}/file/bot{BOT.token}/{path}")).content


async def test_file_beyond_twenty_megabytes_is_refused_with_a_sentence_that_helps(
    window: BrowserContext, room: Room, tmp_path: Path
) -> None:
    page = await begun(window, room)
    large = tmp_path / "large.bin"
    large.write_bytes(bytes(20 * 1024 * 1024 + 1))
    await page.set_input_files("#document-file", large)
    await expect(page.locator(".toast")).to_contain_text("最多 20 MB")
    await room.hears_nothing_more()


async def test_voice_is_recorded_sent_and_can_be_played(window: BrowserContext, room: Room) -> None:
    page = await begun(window, room)
    await page.click("#record")
    await expect(page.locator("#record-time")).to_have_text("0:01")
    await page.click("#record-send")
    assert (await room.hears())["message"]["voice"]["duration"] >= 1
    await page.click(".mine .play")
    await expect(page.locator(".mine .play")).to_have_attribute("aria-label", "暂停")


async def test_reader_of_older_messages_keeps_the_place_while_new_ones_are_counted(
    window: BrowserContext, room: Room
) -> None:
    page = await begun(window, room)
    for number in range(75):
        await room.call("sendMessage", chat_id=MIGRANT.id, text=f"第 {number} 条")
    await page.reload()
    await expect(page.locator(".message")).to_have_count(60)
    oldest = page.get_by_text("第 15 条")
    await page.locator("#scroll").evaluate("node => { node.scrollTop = 0 }")
    await expect(page.locator(".message")).to_have_count(76)
    await expect(oldest).to_be_in_viewport()
    await room.call("sendMessage", chat_id=MIGRANT.id, text="新的一条")
    await expect(page.locator("#jump .count")).to_have_text("1")
    await expect(page).to_have_title(f"(1) {BOT.name}")
    await expect(oldest).to_be_in_viewport()
    await page.click("#jump")
    await expect(page.get_by_text("新的一条")).to_be_in_viewport()
    await expect(page).to_have_title(BOT.name)


async def test_command_in_the_menu_and_in_a_message_is_said_at_a_touch(
    window: BrowserContext, room: Room
) -> None:
    await room.call("setMyCommands", commands=[{"command": "checkin", "description": "报到"}])
    page = await begun(window, room)
    await room.call("sendMessage", chat_id=MIGRANT.id, text="要帮助请点 /help,不是 a/b/c")
    await page.get_by_role("button", name="/help").click()
    assert (await room.hears())["message"]["text"] == "/help"
    await page.fill("#input", "/ch")
    await expect(page.get_by_role("option")).to_contain_text("报到")
    await page.keyboard.press("Enter")
    assert (await room.hears())["message"]["text"] == "/checkin"
    await room.hears_nothing_more()
    assert await page.locator(".bot .command").count() == 1
