"""An office imports a sheet: told first, written in steps, and once more as an update."""

import json
from pathlib import Path
from typing import Any

import pytest
import python_calamine

from bot.importing.fault import ImportRefusedError
from models.members import Education, Gender, Standing
from models.orgs import OrgLevel
from models.roster.verdicts import Finding, Verdict
from tests.county import County, enlist
from tests.importing.sheets import Office, row
from tests.world import World

PHONE = "+8613900000071"
FIRST = (
    row(2, "安小芬", phone=PHONE, gender=Gender.WOMAN, education=Education.HIGH, contact="鲍大山",
        party_post="支部书记", place_text="广东东莞", floating=True, remark="=1+1"),
    row(3, "张 三", birth=None, contact="没这人"),
    row(4, "鲍大山", "柳湾村支部", phone="+8613900000072", place_text="哪里都不是"),
    row(5, "李四", "柳弯村党支部"),
    row(6, "坏行", "柳湾村党支部", Finding(Verdict.WRONG, "import-name-too-long", "name", "", {})),
    row(7, "安小芬", "柳湾村", phone=PHONE),
)  # fmt: skip


async def test_dry_run_tells_everything_and_writes_nothing(desk: Office) -> None:
    assert await desk.imports(FIRST, dry_run=True) is None
    assert await desk.members() == {}
    assert await desk.trail() == []
    assert "共6行:可入1,要看2,错3(名册 第5行:系统中没有这个支部,相近的有:柳湾村党支部" in desk.said
    assert "名册 第7行:与表中前面一行是同一个人" in desk.said
    assert "名册 第4行:没认出是哪个县区,流向留空" in desk.said
    assert "名册 第3行:本支部没有这个联系人,留空" in desk.said
    assert "建议为支部书记(1人,需另行授权):\n  安小芬——柳湾村党支部" in desk.said
    assert "这是试运行" in desk.said


async def test_office_imports_what_is_fine_and_what_is_to_be_looked_at(
    desk: Office, world: World, county: County
) -> None:
    number = await desk.imports(FIRST)
    people = await desk.members()
    assert sorted(people) == ["安小芬", "张三", "鲍大山"]
    ann = people["安小芬"]
    assert ann.phone(world.vault) == PHONE
    assert ann.name_keys.split()[1] == "anxiaofen"
    assert (ann.place, ann.zone, ann.floating, ann.abroad) == (
        {"code": "441900"},
        "Asia/Shanghai",
        True,
        False,
    )
    assert (ann.gender, ann.education, ann.birth, ann.remark) == (
        Gender.WOMAN,
        Education.HIGH,
        "1985-03-12",
        "=1+1",
    )
    assert (ann.branch_id, ann.standing) == (county.willow.id, Standing.ACTIVE)
    assert ann.contact_id == people["鲍大山"].id, "who comes later in the file is found too"
    assert people["张三"].contact_id is None
    assert (people["鲍大山"].place, people["鲍大山"].floating) == (None, False)
    begun, done = await desk.trail()
    assert (begun.verb, begun.subject, begun.facts) == (
        "import-begun", f"import:{number}", {"org": county.county.id, "rows": 6},
    )  # fmt: skip
    assert (done.verb, done.facts) == ("import-done", {"new": 3, "wrong": 3})


@pytest.mark.parametrize(
    ("text", "place", "zone", "abroad"),
    [
        ("浙江省宁波市鄞州区", {"code": "330212"}, "Asia/Shanghai", False),
        ("东莞", {"code": "441900"}, "Asia/Shanghai", False),
        ("西班牙马德里", {"country": "ES", "city": "马德里", "zone": "Europe/Madrid"}, "Europe/Madrid", True),
        ("广东省", None, "Asia/Shanghai", False),  # a province is no answer to "where"
        ("美国", None, "Asia/Shanghai", False),  # several clocks
    ],
)
@pytest.mark.sqlite_only
async def test_place_is_taken_only_beyond_doubt(
    desk: Office,
    text: str,
    place: dict[str, Any] | None,
    zone: str,
    abroad: bool,
) -> None:
    await desk.imports([row(2, "安小芬", place_text=text)])
    ann = (await desk.members())["安小芬"]
    assert (ann.place, ann.zone, ann.abroad) == (place, zone, abroad)


async def test_second_import_is_an_update_with_its_differences(desk: Office, world: World) -> None:
    await desk.imports(FIRST)
    ids = {name: member.id for name, member in (await desk.members()).items()}
    await desk.imports(FIRST)
    assert "新增0人,更新0人,无变化3人" in desk.said
    await desk.imports(
        [
            row(2, "安小芬", phone="+8613900000079", birth="1985-03", employer="东莞某厂", gender=None),
            row(3, "张三", birth="1960-01-02", remark=None),
            row(4, "赵新", phone="+8613900000074"),
        ]
    )
    people = await desk.members()
    assert {name: people[name].id for name in ids} == ids, "nobody was doubled"
    ann = people["安小芬"]
    assert (ann.phone(world.vault), ann.employer) == ("+8613900000079", "东莞某厂")
    assert (ann.birth, ann.gender, ann.place) == ("1985-03-12", Gender.WOMAN, {"code": "441900"}), (
        "nothing was lost"
    )
    assert people["张三"].birth == "1960-01-02"
    assert "新增1人,更新2人,无变化0人" in desk.said
    assert "名册 第2行:安小芬 工作单位及职务 由「—」改为「东莞某厂」" in desk.said
    assert "名册 第2行:安小芬 联系电话 有更新" in desk.said
    assert "13900000079" not in desk.said
    assert "在册但表中没有的(1人,不会删除,请核实):\n  鲍大山(柳湾村党支部)在册,表中没有" in desk.said


async def test_person_of_another_branch_is_listed_and_moved_only_on_demand(
    desk: Office, county: County
) -> None:
    await desk.imports([row(2, "安小芬", contact="鲍大山"), row(3, "鲍大山")])
    elsewhere = [row(2, "安小芬", "石桥村党支部", employer="新厂")]
    await desk.imports(elsewhere, file="second.xlsx")
    ann = (await desk.members())["安小芬"]
    assert (ann.branch_id, ann.employer) == (county.willow.id, None)
    assert "这个人在「柳湾村党支部」名下,没有改动" in desk.said
    await desk.imports(elsewhere, file="second.xlsx", move=True)
    ann = (await desk.members())["安小芬"]
    assert (ann.branch_id, ann.employer, ann.contact_id) == (county.bridge.id, "新厂", None)


async def test_who_died_is_not_brought_back(desk: Office, world: World, county: County) -> None:
    async with world.scope() as scope:
        await enlist(scope, county.willow, "安小芬", standing=Standing.DECEASED)
    await desk.imports([row(2, "安小芬", employer="新厂")])
    ann = (await desk.members())["安小芬"]
    assert (ann.standing, ann.employer) == (Standing.DECEASED, None)
    assert "这个人已不在册" in desk.said


async def test_missing_organisations_are_made_when_the_office_says_so(desk: Office, county: County) -> None:
    rows = [
        row(2, "安小芬", "云台村党支部", committee="云台镇党委"),
        row(3, "鲍大山", "云台村支部", committee="云台镇委员会"),
        row(4, "苏文", "新村党支部", committee="清源镇党委"),
    ]
    await desk.imports(rows)
    assert await desk.members() == {}
    assert (
        "系统中还没有的组织(3个):\n  云台镇党委(上级:青禾县委组织部)\n  云台村党支部(上级:云台镇党委)"
        in desk.said
    )
    assert "加上 --create-orgs" in desk.said
    await desk.imports(rows, create_orgs=True, dry_run=True)
    assert "可入3,要看0,错0" in desk.said
    assert "云台镇党委" not in await desk.orgs()
    await desk.imports(rows, create_orgs=True)
    orgs, people = await desk.orgs(), await desk.members()
    committee, branch = orgs["云台镇党委"], orgs["云台村党支部"]
    assert (committee.level, committee.path) == (OrgLevel.COMMITTEE, f"/{county.county.id}/{committee.id}/")
    assert (branch.level, branch.path) == (OrgLevel.BRANCH, f"{committee.path}{branch.id}/")
    assert orgs["新村党支部"].parent_id == county.committee.id
    assert [people[name].branch_id for name in ("安小芬", "鲍大山")] == [branch.id] * 2
    made = [line for line in await desk.trail() if line.verb == "org-made"]
    assert [line.facts["level"] for line in made] == ["committee", "branch", "branch"]


async def test_importer_of_one_town_neither_finds_nor_changes_another(
    desk: Office, world: World, county: County
) -> None:
    async with world.scope() as scope:
        await enlist(scope, county.willow, "安小芬", PHONE)
    rows = [row(2, "安小芬", "石桥村党支部", phone=PHONE), row(3, "鲍大山")]
    await desk.imports(rows, under="石桥村党支部")
    assert "错1(名册 第3行:系统中没有这个支部" in desk.said
    assert "柳湾村" not in desk.said.replace("在册,表中没有", "")


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"under": "没有的"}, "no organisation"),
        ({"under": "99"}, "no organisation"),
        ({"report": Path("a.pdf")}, ".json or .xlsx"),
    ],
)
async def test_impossible_order_is_refused_before_anything_is_written(
    desk: Office, options: dict[str, Any], told: str
) -> None:
    with pytest.raises(ImportRefusedError, match=told):
        await desk.imports(FIRST, **options)
    assert await desk.members() == {}


@pytest.mark.sqlite_only
async def test_rows_that_name_no_branch_go_to_the_one_that_the_order_names(
    desk: Office, county: County
) -> None:
    unnamed = Finding(Verdict.WRONG, "import-no-branch", "", "", {})
    await desk.imports([row(2, "安小芬", "", unnamed), row(3, "鲍大山")], branch="石桥村")
    people = await desk.members()
    assert people["安小芬"].branch_id == county.bridge.id
    assert people["鲍大山"].branch_id == county.willow.id


async def test_value_that_no_column_takes_stays_empty_and_stops_nobody(desk: Office) -> None:
    await desk.imports([row(2, "安小芬", school="长" * 61, remark="a\0b", major="数学"), row(3, "鲍大山")])
    people = await desk.members()
    assert len(people) == 2
    assert (people["安小芬"].school, people["安小芬"].remark, people["安小芬"].major) == (None, None, "数学")
    assert "名册 第2行:太长了" in desk.said


@pytest.mark.sqlite_only
async def test_report_names_row_column_value_verdict_and_reason(desk: Office) -> None:
    await desk.imports(FIRST, dry_run=True, report=desk.folder / "a.json")
    lines = json.loads((desk.folder / "a.json").read_text("utf-8"))
    assert {
        "sheet": "名册", "row": 5, "column": "党支部", "value": "柳弯村党支部", "verdict": "wrong",
        "reason": "系统中没有这个支部,相近的有:柳湾村党支部、石桥村党支部。",
    } in lines  # fmt: skip
    assert [line["row"] for line in lines] == [3, 4, 5, 6, 7, 2, None]
    assert lines[-2]["reason"] == "建议安小芬为柳湾村党支部书记,需另行授权。"
    assert (lines[-1]["column"], lines[-1]["value"]) == ("党支部", "柳弯村党支部")
    odd = row(8, "=cmd", "+柳", phone=PHONE)
    await desk.imports([*FIRST, odd], dry_run=True, report=desk.folder / "a.xlsx")
    book = python_calamine.CalamineWorkbook.from_path(str(desk.folder / "a.xlsx"))
    head, *rows = book.get_sheet_by_index(0).to_python()
    assert head == ["工作表", "行", "栏目", "内容", "结论", "原因"]
    assert [line[1] for line in rows[:6]] == [3.0, 4.0, 5.0, 6.0, 7.0, 8.0]
    assert rows[5][3] == "'+柳"


async def test_contact_person_of_a_name_that_two_bear_is_left_to_people(desk: Office) -> None:
    namesakes = [row(3, "鲍大山"), row(4, "鲍大山", birth="1950-01-01")]
    await desk.imports([row(2, "安小芬", contact="鲍大山"), *namesakes])
    assert (await desk.members())["安小芬"].contact_id is None
    assert "本支部有几个人叫这个名字" in desk.said


async def test_people_of_many_steps_are_all_there(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("bot.importing.importer", "bot.importing.writing"):
        monkeypatch.setattr(f"{module}.STEP", 3)
    rows = [row(n, f"安{n:03}", contact="安019" if n % 2 else None) for n in range(20)]
    await desk.imports(rows)
    people = await desk.members()
    assert len(people) == 20
    assert {name for name, one in people.items() if one.contact_id == people["安019"].id} == {
        f"安{n:03}" for n in range(1, 19, 2)
    }
