"""What do the tables hold, of which branch, and what does the trail say of it?"""

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from bot.exports import ExportError, export, run
from bot.exports.tables import TABLES
from models.audit import AuditLine
from models.members import Member
from models.orgs import Org
from tests.county import County
from tests.exports.books import OURS, PHONES, SISTER, furnish, left, rows_of, settings_of, written
from tests.world import World

pytestmark = pytest.mark.usefixtures("books")
WILLOW = "柳湾村党支部"


@pytest.fixture
async def books(world: World, county: County) -> None:
    await furnish(world, county)


@pytest.mark.parametrize("table", TABLES)
async def test_branch_gets_its_own_lines_and_never_its_sister_s(
    database_url: str, tmp_path: Path, table: str
) -> None:
    file = tmp_path / "a.jsonl"
    own = await export(table, file, settings_of(database_url), under=WILLOW)
    told = file.read_text("utf-8")
    assert own > 0
    assert OURS in told
    assert SISTER not in told
    everything = await export(table, file, settings_of(database_url))
    assert everything > own
    assert {OURS, SISTER} <= set(file.read_text("utf-8"))


@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".jsonl"])
async def test_trail_keeps_who_was_exported_and_not_where_to(
    world: World, database_url: str, county: County, tmp_path: Path, ending: str
) -> None:
    rows = await export("roster", tmp_path / f"secret-place{ending}", settings_of(database_url), under=WILLOW)
    async with world.scope() as scope:
        statement = select(AuditLine).where(AuditLine.verb == "exported")
        lines = await scope.all(statement)
    assert [line.subject for line in lines] == [f"org:{county.willow.id}"]
    assert lines[0].facts == {"table": "roster", "rows": rows, "ending": ending, "phones": False}


async def test_whole_county_stands_in_the_trail_as_its_root(
    world: World, database_url: str, county: County, tmp_path: Path
) -> None:
    await export("orgs", tmp_path / "a.csv", settings_of(database_url))
    rows = await written(database_url, "audit", tmp_path / "b.xlsx")
    [line] = [row for row in rows if row["操作"] == "导出表格"]
    assert (line["对象"], line["对象编号"]) == ("单位", str(county.county.id))


async def test_roster_masks_numbers_unless_they_were_asked_for(database_url: str, tmp_path: Path) -> None:
    masked = (await written(database_url, "roster", tmp_path / "a.xlsx", WILLOW))[1]
    assert (masked["联系电话"], masked["备用联系人及关系"]) == ("139****0011", "****")
    full = (await written(database_url, "roster", tmp_path / "a.xlsx", WILLOW, with_phones=True))[1]
    assert full["联系电话"] == PHONES[OURS].removeprefix("+86")
    assert full["备用联系人及关系"] == "柳妻 13900000099"


async def test_roster_has_dates_where_days_are_known_and_words_of_the_office(
    database_url: str, tmp_path: Path
) -> None:
    head, away = await written(database_url, "roster", tmp_path / "a.xlsx", WILLOW)
    assert (head["姓名"], head["序号"], head["所在党委"]) == ("柳书记", 1, "清源镇党委")
    assert (away["出生日期"], away["流出日期"]) == (date(1985, 3, 12), "2025-03")
    assert (away["性别"], away["学历"], away["是否流动"], away["是否无职"]) == ("男", "高中", "是", "")
    assert (away["现居住地"], away["流向"], away["联系人"]) == ("广东 东莞", "广东 东莞", "柳书记")
    assert away["备注"] == "=cmd|' /C calc'!A0"


async def test_check_ins_show_the_answer_that_stands_and_no_words(database_url: str, tmp_path: Path) -> None:
    silent, told = await written(database_url, "check-ins", tmp_path / "a.xlsx", WILLOW)
    assert (silent["姓名"], silent["状态"], silent["近况"]) == ("柳书记", "逾期", "")
    assert (told["状态"], told["近况"], told["代录人"], told["方式"]) == (
        "代录",
        "有点难处",
        "柳书记",
        "支部代录",
    )
    assert told["报到时间"] == datetime(2027, 1, 5, 12)  # noqa: DTZ001 - sheets know no zone
    assert (told["报到期"], told["补报"], told["第几次"]) == (date(2027, 1, 1), "否", 2)
    await export("follow-ups", tmp_path / "f.jsonl", settings_of(database_url))
    await export("check-ins", tmp_path / "c.jsonl", settings_of(database_url))
    assert "漏雨" not in (tmp_path / "f.jsonl").read_text("utf-8") + (tmp_path / "c.jsonl").read_text("utf-8")


async def test_reports_are_counts_without_words(database_url: str, tmp_path: Path) -> None:
    [row] = await written(database_url, "reports", tmp_path / "a.xlsx", WILLOW)
    told = ("应交", "已交", "按时", "补交", "没交", "有语音", "已回复")
    assert [row[title] for title in told] == [1, 1, 0, 1, 0, 1, 1]
    assert row["已交占比%"] == 100
    assert "漏雨" not in str(row)


async def test_rates_stand_beside_their_counts(database_url: str, tmp_path: Path) -> None:
    [row] = await written(database_url, "check-in-rates", tmp_path / "a.xlsx", WILLOW)
    assert [row[title] for title in ("应报", "已报", "报到率%", "代录", "未报", "未报率%")] == [
        2,
        1,
        50,
        1,
        1,
        50,
    ]


async def test_floating_ledger_tells_the_latest_contact(database_url: str, tmp_path: Path) -> None:
    [away] = await written(database_url, "floating", tmp_path / "a.xlsx", WILLOW)
    assert (away["姓名"], away["流入地党组织"], away["流出原因"]) == ("柳在外", "柳龙街道党委", "务工")
    assert away["最近联系时间"] == datetime(2027, 1, 5, 15)  # noqa: DTZ001 - as above


async def test_follow_ups_tell_what_was_late_and_who_did_it(database_url: str, tmp_path: Path) -> None:
    [row] = await written(database_url, "follow-ups", tmp_path / "a.xlsx", WILLOW)
    assert (row["状态"], row["结果"], row["经办人"], row["超期"]) == ("办结", "打电话了", "柳书记", "是")


async def test_grants_name_contact_persons_with_the_number_of_their_people(
    database_url: str, tmp_path: Path
) -> None:
    rows = await written(database_url, "grants", tmp_path / "a.xlsx", WILLOW)
    assert [(row["角色"], row["姓名"], row["联系人数"]) for row in rows] == [
        ("联系人", "柳书记", 1), ("支部书记", "柳书记", ""),
    ]  # fmt: skip


async def test_bindings_tell_who_cannot_be_reached_and_no_chat(database_url: str, tmp_path: Path) -> None:
    unbound, closed = await written(database_url, "bindings", tmp_path / "a.xlsx", WILLOW)
    assert (unbound["聊天状态"], unbound["绑定个数"], unbound["有无电话"]) == ("未绑定", 0, "否")
    assert (closed["聊天状态"], closed["绑定个数"], closed["有无电话"]) == ("联系不上", 1, "是")
    assert "900" not in str(closed)


async def test_invites_are_open_codes_the_branch_s_own_first(database_url: str, tmp_path: Path) -> None:
    rows = await written(database_url, "invites", tmp_path / "a.xlsx", WILLOW)
    assert [(row["姓名"], row["邀请码"]) for row in rows] == [("", "HJK900MN"), ("柳在外", "CDE900FG")]


async def test_letters_tell_why_and_nothing_of_what_was_said(database_url: str, tmp_path: Path) -> None:
    [row] = await written(database_url, "letters", tmp_path / "a.xlsx", WILLOW)
    assert (row["姓名"], row["消息种类"], row["原因"]) == ("柳在外", "报到提醒", "对方停用了聊天")


async def test_audit_line_of_nobody_s_branch_stands_in_the_whole_trail_only(
    world: World, database_url: str, tmp_path: Path
) -> None:
    async with world.scope() as scope:
        scope.audit("new-verb-of-later", "update:7")
    rows = await written(database_url, "audit", tmp_path / "a.xlsx")
    assert [row["操作"] for row in rows if row["对象编号"] == "7"] == ["new-verb-of-later"]
    ours = await written(database_url, "audit", tmp_path / "b.xlsx", WILLOW)
    assert [row["操作"] for row in ours] == ["报到", "查看电话"]


async def test_orgs_come_in_the_order_of_the_tree_with_the_counts_of_their_subtrees(
    database_url: str, tmp_path: Path
) -> None:
    rows = await written(database_url, "orgs", tmp_path / "a.xlsx")
    assert [(row["单位"], row["支部数"], row["党员总数"], row["流动党员"]) for row in rows] == [
        ("青禾县委组织部", 2, 4, 2), ("清源镇党委", 2, 4, 2),
        ("柳湾村党支部", 1, 2, 1), ("石桥村党支部", 1, 2, 1),
    ]  # fmt: skip
    assert [row["上级组织"] for row in rows] == ["", "青禾县委组织部", "清源镇党委", "清源镇党委"]


async def test_subtree_is_found_by_number_too(database_url: str, county: County, tmp_path: Path) -> None:
    rows = await written(database_url, "orgs", tmp_path / "a.xlsx", str(county.bridge.id))
    assert [row["编号"] for row in rows] == [str(county.bridge.id)]


@pytest.mark.sqlite_only
@pytest.mark.parametrize("table", ["structure", "audit"])
async def test_numbers_are_refused_where_there_are_none(
    database_url: str, tmp_path: Path, table: str
) -> None:
    with pytest.raises(ExportError, match=r"no telephone numbers\. These have: roster, floating"):
        await export(table, tmp_path / "a.csv", settings_of(database_url), with_phones=True)


@pytest.mark.sqlite_only
async def test_unknown_and_doubtful_organisations_are_named_and_nothing_is_written(
    world: World, database_url: str, county: County, tmp_path: Path
) -> None:
    async with world.scope() as scope:
        scope.add(
            Org(parent_id=county.county.id, level="branch", name=WILLOW, path="/9/", created_at=scope.now)
        )
    for under, told in (("月亮村", "There is no organisation '月亮村'"), (WILLOW, "Several")):
        with pytest.raises(ExportError, match=told):
            await export("orgs", tmp_path / "a.xlsx", settings_of(database_url), under=under)
    assert not left(tmp_path, "a.*")


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("key", "told"), [(None, "There is no secret key"), ("1" * 32, "not sealed with this secret key")]
)
async def test_numbers_are_not_opened_with_another_key_and_nothing_is_written(
    database_url: str, tmp_path: Path, key: str | None, told: str
) -> None:
    sealed = SecretStr(key) if key else None
    wrong = settings_of(database_url).model_copy(update={"secret_key": sealed, "data_dir": tmp_path})
    with pytest.raises(ExportError, match=told):
        await export("roster", tmp_path / "a.csv", wrong)
    assert not left(tmp_path, "a.*")


async def test_rows_come_in_batches_and_the_way_is_told(
    world: World, database_url: str, county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world.scope() as scope:
        for number in range(2500):
            scope.add(
                Member(branch_id=county.willow.id, name=f"柳{number}", name_keys="", created_at=scope.now)
            )
    monkeypatch.setattr(run, "TOLD_EACH", 1000)
    told: list[int] = []
    settings = settings_of(database_url)
    rows = await export("bindings", tmp_path / "a.jsonl", settings, under=WILLOW, tell=told.append)
    assert (rows, told) == (2502, [1000, 2000])
    assert len((tmp_path / "a.jsonl").read_text("utf-8").splitlines()) == rows


async def test_program_reads_words_numbers_and_instants_with_their_zone(
    database_url: str, tmp_path: Path
) -> None:
    await export("check-ins", tmp_path / "a.jsonl", settings_of(database_url), under=WILLOW)
    told = json.loads((tmp_path / "a.jsonl").read_text("utf-8").splitlines()[1])
    assert (told["where"], told["state"], told["place"]) == ("home", "recorded", {"code": "441900"})
    assert (told["made_at"], told["late"], told["version"]) == ("2027-01-05T12:00:00+08:00", False, 2)


async def test_sheet_replaces_an_earlier_one_only_when_it_is_whole(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    await export("orgs", file, settings_of(database_url))
    with pytest.raises(ExportError):
        await export("roster", file, settings_of(database_url), under="月亮村")
    assert len(rows_of(file)) == 4
    assert left(tmp_path, "*a.xlsx*") == ["a.xlsx"]


async def test_table_of_journeys_says_where_since_when_and_who_knows_them_there(
    database_url: str, tmp_path: Path
) -> None:
    [away] = await written(database_url, "journeys", tmp_path / "a.xlsx", WILLOW)
    assert (away["姓名"], away["状态"], away["流向"]) == ("柳在外", "已报到流入地", "广东 东莞")
    assert (away["流出日期"], away["流出原因"]) == (date(2025, 3, 3), "务工")
    assert (away["流入地确认"], away["流入地党组织"]) == ("本人说已报到", "柳龙街道党委")


async def test_who_read_and_answered_a_notice_leaves_as_the_lists_tell_it(
    database_url: str, tmp_path: Path
) -> None:
    [line] = await written(database_url, "notices", tmp_path / "a.xlsx", under=WILLOW)
    told = {name: line[name] for name in ("姓名", "通知", "方式", "状态", "回复")}
    assert told == {"姓名": "柳在外", "通知": "开会", "方式": "发消息", "状态": "已回", "回复": "是"}


async def test_pledges_are_a_ledger_whose_words_no_spreadsheet_computes(
    database_url: str, tmp_path: Path
) -> None:
    [line] = await written(database_url, "pledges", tmp_path / "a.xlsx", WILLOW)
    assert (line["承诺人"], line["党员承诺"], line["年度"], line["序号"]) == ("柳在外", "是", 2027, 1)
    assert line["承诺事项"] == "=1+柳村教5户种黄芪"  # a cell of text, which is never computed
    assert (line["数量目标"], line["单位(量)"], line["完成期限"]) == (5, "户", date(2027, 6, 30))
    assert "'=1+柳村教5户种黄芪" in await _csv(database_url, tmp_path)


async def _csv(database_url: str, folder: Path) -> str:
    await export("pledges", folder / "a.csv", settings_of(database_url), under=WILLOW)
    return (folder / "a.csv").read_text("utf-8-sig")


async def test_figures_of_pledges_have_a_line_for_each_unit_with_all_below_it(
    database_url: str, tmp_path: Path
) -> None:
    lines = await written(database_url, "pledge-rates", tmp_path / "a.xlsx")
    assert [(line["单位"], line["条数"], line["按期进度"]) for line in lines] == [
        ("青禾县委组织部", 2, 100), ("清源镇党委", 2, 100), ("柳湾村党支部", 1, 100),
        ("石桥村党支部", 1, 100),
    ]  # fmt: skip
