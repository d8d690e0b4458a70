"""Makes the invented sheets of docs/samples: python -m tests.roster.make_samples."""

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

SAMPLES = Path(__file__).parents[2] / "docs" / "samples"
MADE = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def township(book: Any) -> None:  # noqa: ANN401 - the library has no types
    """One township: merged title, header in row 3, branches merged downwards, every kind of date."""
    sheet, day = book.add_worksheet("党员花名册"), book.add_format({"num_format": "yyyy-mm-dd"})
    header = [
        "序\n号",
        "所在党支部",
        "姓  名",
        "性别",
        "出生年月\n(年.月)",
        "身份证号码",
        "学 历",
        "入党时间",
        "转正时间",
        "联系电话",
        "是否流动(√)",
        "党内职务",
        "QQ号",
        "备  注",
    ]
    sheet.merge_range(0, 0, 0, 13, "柳河县青石镇党员花名册")
    sheet.merge_range(1, 0, 1, 13, "填报单位:青石镇党委          单位:人")
    sheet.write_row(2, 0, header)
    sheet.merge_range(3, 1, 8, 1, "青石镇柳湾村党支部")
    sheet.merge_range(9, 1, 13, 1, "青石镇 东坡村党支部")
    rows: list[list[Any]] = [
        [
            1,
            None,
            "张 三平",
            "男",
            "1965.03",
            "990524196503121234",
            "初中",
            "1988.07",
            "1989.07",
            13800000001,
            None,
            "书记",
        ],
        [
            2,
            None,
            "李小燕",
            "女",
            1985.03,
            None,
            "大专",
            "2009年7月1日",
            "20100701",
            "138-0000-0002",
            "√",
            "组织委员",
        ],
        [
            3,
            None,
            "王　建国",
            "男",
            1958.1,
            None,
            "小学",
            "1979.6",
            "1980.6",
            "１３８００００００３３",
            None,
            None,
        ],
        [
            4,
            None,
            "欧阳 明月",
            "女",
            "198811",
            None,
            "本科",
            "2012/6/20",
            "2013/6/20",
            "+86 13800000004",
            "√",
            None,
        ],
        [5, None, "赵得胜", "男", "1947.8.0", None, "文盲", "1897.5", None, None, None, None],
        [6, None, "孙万才", "男", "1990-02-30", None, "高中", "2015.07", None, "13800000006", None, None],
        [
            7,
            None,
            "钱多多",
            "女",
            "1992年5月",
            None,
            "中专",
            "2018-07-01",
            None,
            "13800000007/13900000007",
            None,
            None,
        ],
        [
            8,
            None,
            "周 平",
            "男",
            date(1970, 12, 5),
            "990524197012051234",
            "高中",
            34881,
            "1996-07-01",
            "0938-3400008",
        ],
        [9, None, "吴阿花", "女", "72.4", None, "中学", "1999.7", None, "1380000009", None, None],
        [10, None, None, "男", "1980.01", None, "初中", "2003.07", None, "13800000010", None, None],
        [
            11,
            None,
            "郑重",
            "男",
            "1975.06",
            "990524197507011234",
            "高中",
            "1998.07",
            None,
            13800000011,
            None,
            None,
        ],
        [],
        ["合计", None, "11人"],
        ["填表人:冯七", None, None, "审核人:陈八", None, None, None, "填报日期:2026年6月30日"],
    ]
    for at, row in enumerate(rows, 3):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(at, column, value, day)
            elif value is not None:
                sheet.write(at, column, value)
    sheet.write(4, 12, 10001)
    sheet.write(4, 13, "原身份证990524850301123已换")


def away(book: Any) -> None:  # noqa: ANN401 - as above
    """Two villages' ledgers of members away with titles in two levels, instructions, and a hidden sheet."""
    for village, people in (
        (
            "柳湾村",
            [
                [
                    1,
                    "何远志",
                    "男",
                    "1993.07",
                    "柳湾村党支部",
                    "浙江省宁波市鄞州区",
                    "2024.02",
                    "务工",
                    "宁波某公司党支部",
                    13800000021,
                    "何老大",
                    "13900000021",
                    "张三平",
                ],
                [
                    2,
                    "高飞",
                    "女",
                    "1996-11-03",
                    "柳湾村党支部",
                    "广东东莞",
                    "2027.01",
                    "经商",
                    None,
                    "13800000022",
                ],
                [3, "高飞", "女", "1996-11", "柳湾村党支部", "广东东莞", "2025.3", "经商", None, None],
            ],
        ),
        (
            "东坡村",
            [
                [
                    1,
                    "阿依古丽.买买提",
                    "女",
                    "1990.10",
                    "东坡村党支部",
                    "新疆伊宁",
                    "2023年9月",
                    "探亲",
                    None,
                    13800000023.0,
                ],
                [2, "何远志", "男", "1993.07", "东坡村党支部", "宁波", "2024.2", "务工", None, "13800000021"],
            ],
        ),
    ):
        sheet = book.add_worksheet(village)
        sheet.merge_range(0, 0, 0, 12, f"{village}流动党员台账")
        for column, title in enumerate(["序号", "姓名", "性别", "出生年月", "所在党支部"]):
            sheet.merge_range(1, column, 2, column, title)
        sheet.merge_range(1, 5, 1, 8, "流动情况")
        sheet.write_row(2, 5, ["流向", "流出时间", "原因", "流入地党组织"])
        sheet.merge_range(1, 9, 2, 9, "本人联系电话")
        sheet.merge_range(1, 10, 1, 11, "备用联系人")
        sheet.write_row(2, 10, ["姓名", "电话"])
        sheet.merge_range(1, 12, 2, 12, "联系人")
        for at, row in enumerate(people, 3):
            sheet.write_row(at, 0, row)
    book.add_worksheet("填表说明").write(0, 0, "一、流出三个月以上的都要填。")
    hidden = book.add_worksheet("旧表")
    hidden.write_row(0, 0, ["姓名", "所在党支部"])
    hidden.write_row(1, 0, ["不该读到", "柳湾村党支部"])
    hidden.hide()


def one_branch(book: Any) -> None:  # noqa: ANN401 - as above
    """A branch's own list: no branch column, an example row, the header on each page, numbered blank rows."""
    sheet = book.add_worksheet("Sheet1")
    header = [
        "序号",
        "姓名",
        "性别",
        "民族",
        "出生日期",
        "文化程度",
        "党员类别",
        "入党日期",
        "手机号码",
        "备注",
    ]
    rows: list[list[Any]] = [
        ["青石镇西沟村党支部党员名册"],
        header,
        ["例", "某某某", "男", "汉族", "1970.01", "高中", "正式党员", "1995.07", "13800000000", "按此填写"],
        [1, "马 哈力克", "男", "回族", "19680415", "高中", "正式", "1994.7.1", "138 0000 0031"],
        [2, "林雨", "女", "汉", "1999/9/9", "大学本科", "预备党员", "2025.12", "13800000032"],
        [],
        header,
        [3, "林雨(小)", "F", "汉族", "2001.1.20", "研究生", "入党积极分子", None, "无"],
        [4, "郭靖宇", "男", "汉族", "2012.03", "初中", "正式党员", "2024.07", 13800000034],
        [5, "石磊", "男", "汉族", "1988.08", "技校", "正式党员", "2005.07", 13800000035],
        [6],
        [7],
        ["备注:本表一式两份"],
    ]
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)


# Rows of cells, divided by a bar.
EXPORTED = (
    "党员信息一览表",
    "姓名|性别|出生日期|公民身份号码|所属党组织|人员类别|学历情况|入党日期|手机|现居住地",
    "唐晓月|女|1985.1|'99052419850112002X|南街社区党支部|正式党员|大专|2010-07-01|'13800000041",
    "丁一|男|1985-01-12 00:00:00||南街社区党支部|正式党员|本科|2010.07|1.3800000042E10",
    "䶮 三|男|二〇〇〇年一月||南街社区党支部|预备党员|大学|2025年12月|13800000043|武山县",
    "990524199901010011|男|1999-01-01||南街社区党支部|正式党员|初中|2020-07-01|",
    "丁 一|男|1985.01.12||北街社区党支部|正式党员|本科|2010.07|",
    "卞阳|女|1960.05|||正式党员|高中|1985.07|13800000044",
    "合计:6人",
)
TYPED = (
    "姓 名|手 机|党支部|出生年月|入党时间|困难/老党员|退役军人|党费交至|特长|电子邮箱",
    "Anna Wei|008613800000051|青石中学党支部|1991.02|2014.06|否|N|2026.6|英语|a@school.example",
    "方圆😀|13800000052|青石中学党支部|1979.12|2003.06|困难党员|Y|2027年1月|写作\0|",
    "方正|138|青石中学党支部|不详|2003.06|老党员|退伍军人||" + "电" * 250 + "|",
    "方正||青石中学党支部|||||||",
    "|||||||||",
    "方圆|13800000052|青石中学党支部|1979.12|2002.06|×|×|||",
)


def _book(fill: Callable[[Any], None], file: Path) -> None:
    with xlsxwriter.Workbook(file) as book:
        book.set_properties({"created": MADE})
        fill(book)


def _text(rows: tuple[str, ...], file: Path, encoding: str, separator: str) -> None:
    with file.open("w", encoding=encoding, newline="") as out:
        csv.writer(out, delimiter=separator).writerows(row.split("|") for row in rows)


def make(folder: Path) -> None:
    """Write every sample to a folder."""
    _book(township, folder / "township.xlsx")
    _book(away, folder / "away.xlsx")
    _book(one_branch, folder / "one-branch.xlsx")
    _text(EXPORTED, folder / "exported-gb18030.csv", "gb18030", ",")
    _text(TYPED, folder / "typed-utf8.csv", "utf-8-sig", ";")


if __name__ == "__main__":
    make(SAMPLES)
