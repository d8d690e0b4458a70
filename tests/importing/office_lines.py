"""Tables of text as programs and people of a county write them, and what a clerk would read in each."""

from tests.importing.office_books import phone
from tests.importing.offices import BRIDGE, SLOPE, WILLOW, Sheet, Told
from tests.importing.paper import Lines, Row

HEADER: Row = ["序号", "姓 名", "出生年月", "联系电话", "支部名称", "备注"]
ROWS: list[Row] = [
    HEADER,
    [1, "何 一", "1985.03", "13900010001", "柳湾村", "家住\n上湾"],
    [2, "何二", "1985年3月12日", "1.3900010002E+10", "东坡村", '外号"老二",党小组长'],
    [3, "何三", "1985/3/12", '="13900010003"', "桥头社区", ""],
    [4, "何四", "1985.1", "'13900010004", "柳湾村", "a;b,c"],
    ["合计", "4人", "", "", "", ""],
]
CAME = [
    {"name": "何一", "birth": "1985-03", "phone": phone(1), "branch": WILLOW, "remark": "家住 上湾"},
    {
        "name": "何二",
        "birth": "1985-03-12",
        "phone": phone(2),
        "branch": SLOPE,
        "remark": '外号"老二",党小组长',
    },
    {"name": "何三", "birth": "1985-03-12", "phone": phone(3), "branch": BRIDGE},
    {"name": "何四", "birth": "1985", "phone": phone(4), "remark": "a;b,c"},
]
DOUBT: Told = {5: ("要看", "10月")}

LINES = (
    Sheet("gb18030.csv", Lines(ROWS, "gb18030"), CAME, DOUBT),
    Sheet("gbk.csv", Lines(ROWS, "gbk", line_end="\n"), CAME, DOUBT),
    Sheet("utf8-bom.csv", Lines(ROWS, "utf-8-sig"), CAME, DOUBT),
    Sheet("utf8.csv", Lines(ROWS, "utf-8", line_end="\n"), CAME, DOUBT),
    Sheet("unicode-text.txt", Lines(ROWS, "utf-16", "\t"), CAME, DOUBT),
    Sheet("utf16-be.csv", Lines(ROWS, "utf-16-be"), CAME, DOUBT),
    Sheet("semicolons.csv", Lines(ROWS, "utf-8-sig", ";"), CAME, DOUBT),
    Sheet("tabs.csv", Lines(ROWS, "gb18030", "\t"), CAME, DOUBT),
    Sheet("says-its-mark.csv", Lines(ROWS, "utf-8-sig", ";", first="sep=;\r\n"), CAME, {6: ("要看", "10月")}),
    Sheet(
        "title-above.csv",
        Lines([["云岭县党员花名册"], ["填报单位:青石镇", "", "", "2026年7月"], *ROWS], "gb18030"),
        CAME, {7: ("要看", "10月")},
    ),
    Sheet(
        "rare.csv",
        Lines(
            [["姓名", "支部", "出生日期", "手机"], ["田𠮷平", "柳湾村", "19850312", "13900010005"],
             ["㛃小川", "柳湾村", "1985-3", "+86-139-0001-0006"], ["阿依·古丽", "柳湾村", "Mar-85",
              "(+86)13900010007"]],
            "gb18030",
        ),
        [
            {"name": "田𠮷平", "birth": "1985-03-12", "phone": phone(5)},
            {"name": "㛃小川", "birth": "1985-03", "phone": phone(6)},
            {"name": "阿依·古丽", "birth": "1985-03", "phone": phone(7)},
        ],
        {4: ("要看", "两位年份")},
    ),
)  # fmt: skip
