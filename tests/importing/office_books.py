"""Workbooks as the offices of an invented county keep them, and what a careful clerk would read in each."""

from datetime import UTC, date, datetime

from models.members import Category, Education, Gender
from tests.importing.offices import (
    BRIDGE,
    FIRST,
    SLOPE,
    STAFF_OF_MAPLE,
    STAFF_OF_STONE,
    WILLOW,
    Sheet,
)
from tests.importing.paper import Book, Dated, Formula, Page, Shown


def phone(last: int) -> str:
    """An invented number as it is kept."""
    return f"+861390001{last:04}"


# A merged title, who reports, two merged rows of header, branches merged downwards, a total.
TOWNSHIP = Sheet(
    "青石镇党员花名册.xlsx",
    Book([Page(
        "党员花名册",
        [
            ["云岭县青石镇党员花名册(截至2026年6月30日)"],
            ["填报单位(盖章):青石镇党委", None, None, None, None, None, None, "单位:人"],
            ["序号", "支部名称", "基本情况", None, None, "入党情况", None, "联系\n电话", "是否\n流动",
             "备 注"],
            [None, None, "姓  名", "性 别", "出生年月", "入党时间", "转正时间", None, None, None],
            [1, "柳湾村党支部", "张 大河", "男", "1965.03", "1988.07", "1989.07", 13900010001, None, "书记"],
            [2, None, "李小满", "女", 1985.03, 2011.07, 2012.07, 13900010002, "√", None],
            [None] * 10,
            [3, None, "王 芳", "女", date(1972, 11, 5), date(1999, 6, 20), date(2000, 6, 20), None, "否",
             None],
            [4, "东坡村党支部", "赵东升", "男", "1958.12", "1979.1", "1980.1", "13900010004", "×", None],
            [5, None, "钱有余", "男", 195902, 197907, 198007, 13900010005.0, "", None],
            [6, None, None, "男", "1960.01", None, None, None, None, "姓名待核"],
            ["合计", None, "5人", None, None, None, None, None, 1, None],
            ["填表人:孙某某", None, "审核人:周某某", None, None, "填表日期:2026年7月1日"],
            ["注:1.此表一式两份。2.流动党员打“√”。"],
        ],
        merged=[(1, 0, 1, 9), (2, 0, 2, 6), (3, 0, 4, 0), (3, 1, 4, 1), (3, 2, 3, 4), (3, 5, 3, 6),
                (3, 7, 4, 7), (3, 8, 4, 8), (3, 9, 4, 9), (5, 1, 8, 1), (9, 1, 11, 1)],
    )]),
    [
        {"name": "张大河", "branch": WILLOW, "birth": "1965-03", "joined_on": "1988-07", "full_on": "1989-07",
         "phone": phone(1), "gender": Gender.MAN, "floating": False, "remark": "书记", "sequence": 1},
        {"name": "李小满", "branch": WILLOW, "birth": "1985-03", "joined_on": "2011-07", "phone": phone(2),
         "floating": True, "gender": Gender.WOMAN},
        {"name": "王芳", "branch": WILLOW, "birth": "1972-11-05", "joined_on": "1999-06-20", "phone": None},
        {"name": "赵东升", "branch": SLOPE, "birth": "1958-12", "joined_on": "1979-01", "phone": phone(4)},
        {"name": "钱有余", "branch": SLOPE, "birth": "1959-02", "joined_on": "1979-07", "phone": phone(5)},
    ],
    {11: ("错", "没有姓名")},
)  # fmt: skip

BIRTHS = [  # what stands in the cell, what is kept, verdict and reason
    ("1985.03", "1985-03", None), ("1985-3", "1985-03", None), ("1985/3/12", "1985-03-12", None),
    ("1985年3月12日", "1985-03-12", None), ("1985年3月", "1985-03", None), ("19850312", "1985-03-12", None),
    (19850312, "1985-03-12", None), (198503, "1985-03", None), (1985.03, "1985-03", None),
    (1985.1, "1985", ("要看", "10月")), ("1985.10", "1985-10", None), ("85.3", "1985-03", ("要看",
     "两位年份")),
    ("85年3月", "1985-03", ("要看", "两位年份")), (31118, "1985-03-12", None),
    (Dated(date(1985, 3, 12), "General"), "1985-03-12", None),
    (Dated(date(1985, 3, 12), "yyyy/m/d"), "1985-03-12", None),
    (Dated(date(1985, 3, 1), 'yyyy"年"m"月"'), "1985-03", None), (Dated(date(1985, 3, 1), "mmm-yy"),
     "1985-03", None),
    (Dated(date(1985, 3, 1), "yyyy.mm"), "1985-03", None),
    (datetime(1985, 3, 12, 0, 0, tzinfo=UTC).replace(tzinfo=None), "1985-03-12", None), ("1985．03",
     "1985-03", None), ("１９８５.０３", "1985-03", None),
    ("1985。3", "1985-03", None), ("1985、3", "1985-03", None), ("1985 03", "1985-03", None),
    ("1985年", "1985", None), (1985, "1985", None), ("一九八五年三月", "1985-03", None),
    ("1985.03.00", "1985-03", None), ("19850300", "1985-03", None), ("1985-03-12 00:00:00", "1985-03-12",
     None),
    ("1985年3月生", "1985-03", None), ("1985.3.", "1985-03", None), ("'1985.03", "1985-03", None),
    ("1985年03月12", "1985-03-12", None), ("农历八五年三月", None, ("要看", "看不懂")),
    ("1985.13", None, ("错", "没有这一天")), ("1985.02.30", None, ("错", "没有这一天")),
    ("1885.03", None, ("错", "早于1900年")), ("2085.03", None, ("错", "还没到")), ("不详", None, None),
    ("2020.03", None, ("错", "不满18岁")), (Formula("=DATE(1985,3,12)", 31118), "1985-03-12", None),
    (Formula("=VLOOKUP(A1,B:C,2,0)", "#N/A"), None, ("要看", "公式错误")), ("1985.03(身份证1985.04)", None,
     ("要看", "看不懂")),
]  # fmt: skip
NAMES = [a + b for a in "赵钱孙李周吴郑王" for b in ("建国", "秀英", "志强", "桂兰", "海涛", "雪梅")]

DATES = Sheet(  # everything that stands under 出生年月 in one county
    "出生年月各式.xlsx",
    Book([Page("Sheet1", [
        ["姓名", "出生年月（如1985.03）", "所在支部"],
        *([name, written, "柳湾村"] for name, (written, _, _) in zip(NAMES, BIRTHS, strict=False)),
    ])]),
    [
        {"name": name, "birth": kept, "branch": WILLOW}
        for name, (_, kept, told) in zip(NAMES, BIRTHS, strict=False) if told is None or told[0] != "错"
    ],
    {row: told for row, (_, _, told) in enumerate(BIRTHS, 2) if told},
)  # fmt: skip

PHONES_WRITTEN = [
    (13900010001, phone(1), None), (13900010001.0 + 1, phone(2), None), ("13900010003", phone(3), None),
    ("139 0001 0004", phone(4), None), ("139-0001-0005", phone(5), None), ("+8613900010006", phone(6), None),
    ("+86 139 0001 0007", phone(7), None), ("008613900010008", phone(8), None), ("8613900010009", phone(9),
     None),
    ("１３９０００１００１０", phone(10), None), ("'13900010011", phone(11), None), ("1.3900010012E10",
     phone(12), None),
    ("13900010013/13900010014", phone(13), ("要看", "不止一个号码")),
    ("13900010015\n13900010016", phone(15), ("要看", "不止一个号码")),
    ("13900010017(妻子)", phone(17), ("要看", "还有别的内容")), ("0871-65001234", None, ("要看", "座机")),
    ("65001234", None, ("要看", "座机")), ("0871-65001234 13900010018", phone(18), ("要看", "不止一个号码")),
    ("1390001001", None, ("要看", "不是电话号码")), ("139000100190", None, ("要看", "不是电话号码")),
    ("139****0020", None, ("要看", "不是电话号码")), ("无", None, None), ("没有手机", None, ("要看",
     "不是电话号码")),
    ("+34 600 123 456", "+34600123456", None), ("短号66123", None, ("要看", "不是电话号码")),
    ("139.0001.0021", phone(21), None), ("手机:13900010022", phone(22), ("要看", "还有别的内容")),
    (Formula('="139"&"00010023"', "13900010023"), phone(23), None), ("/", None, None),
]  # fmt: skip

PHONES = Sheet(  # everything that stands under 手机
    "联系电话.xlsx",
    Book([Page("电话", [
        ["党支部", "姓名", "出生日期", "手机"],
        *(["东坡村", name, "1970-01-02", written] for name, (written, _, _) in zip(NAMES, PHONES_WRITTEN,
         strict=False)),
    ])]),
    [
        {"name": name, "phone": kept, "branch": SLOPE}
        for name, (_, kept, _) in zip(NAMES, PHONES_WRITTEN, strict=False)
    ],
    {row: told for row, (_, _, told) in enumerate(PHONES_WRITTEN, 2) if told},
)  # fmt: skip

AWAY = Sheet(  # the ledger of those who are away: its own words, a sheet for each township, hidden columns
    "流动党员台账.xlsx",
    Book([
        Page("青石镇", [
            ["2026年上半年流动党员台账"],
            ["序号", "所在支部", "党员姓名", "性别", "出生年月", "文化程度", "手机", "流向", "流出时间",
             "外出原因",
             "从事职业", "流入地党组织", "是否已报到", "支部联系人", "家属姓名", "家属联系电话", "活动证号"],
            [1, "柳湾村", "何远志", "男", "1993.07", "大专", 13900010021, "浙江省宁波市鄞州区", "2024.02",
             "务工",
             "焊工", "宁波市某公司党支部", "是", "何守村", "何老大", 13900010022, "浙流0012"],
            [2, "柳湾村", "何守村", "男", "1968.05", "高中", 13900010023, None, None, None, None, None,
             None, None],
            [3, "柳湾村", "何小妹", "女", "1996-11", "本科", 13900010024, "西班牙马德里", "2025年3月",
             "经商", None,
             None, "否", "何守村"],
            [4, "东坡村", "苏文", "男", "1990.01", "中专", 13900010025, "广东", "2023.9", "务工", None,
             None, None,
             "不认识"],
        ], merged=[(1, 0, 1, 16)], hidden_columns=[3, 4]),
        Page("枫林乡", [
            ["姓名", "性别", "支部名称", "现居住地", "外出时间", "联系方式"],
            ["卜算子", "男", "桥头社区党支部", "重庆市渝北区", "2022/5/1", 13900010026],
            ["何远志", "男", "柳湾村", "宁波", None, 13900010021],
        ]),
        Page("填表说明", [["1.本表由各支部填写。"], ["2.流向填到县区。"]]),
        Page("旧表", [["姓名", "党支部"], ["不该进来", "柳湾村"]], hidden=True),
    ]),
    [
        {"name": "何远志", "branch": WILLOW, "birth": "1993-07", "floating": True, "left_on": "2024-02",
         "place": {"code": "330212"}, "host_reported": True, "contact": "何守村", "kin": "何老大 13900010022",
         "card_number": "浙流0012", "education": Education.COLLEGE, "left_for": "务工", "occupation": "焊工",
         "host_org": "宁波市某公司党支部"},
        {"name": "何守村", "branch": WILLOW, "floating": False, "contact": None, "education": Education.HIGH},
        {"name": "何小妹", "branch": WILLOW, "abroad": True, "zone": "Europe/Madrid", "left_on": "2025-03",
         "host_reported": False, "contact": "何守村", "floating": True},
        {"name": "苏文", "branch": SLOPE, "place": None, "contact": None, "floating": True,
         "left_on": "2023-09"},
        {"name": "卜算子", "branch": BRIDGE, "place": {"code": "500112"}, "left_on": "2022-05-01"},
    ],
    {("青石镇", 6): ("要看", "没认出是哪个县区"), ("枫林乡", 3): ("错", "同一个人")},
)  # fmt: skip

PEOPLE = Sheet(  # names of every kind, and the words for 正式, 学历, yes and no
    "少数民族乡.xlsx",
    Book([Page("名册", [
        ["*姓名", "民族", "政治面貌", "学历", "是否农村党员", "是否困难党员", "是否退伍军人", "党组织名称"],
        ["阿卜杜拉·买买提", "维吾尔族", "中共党员", "初中", "是", "否", "空", "柳湾村"],
        ["古丽.热合曼", "维吾尔族", "中共预备党员", "大学本科", 1, 0, "Y", "柳湾村"],
        ["欧 阳 明 月", "汉", "正式党员", "研究生", "√", "", "N", "柳湾村"],
        ["张　三", "汉族", "党员", "小学", "✓", "困难", "是", "柳湾村"],
        ["田𠮷平", "汉族", "正式", "大专", "Y", "×", "1", "柳湾村"],
        ["㛃小川", "汉族", "预备党员", "中专", "y", "一般", "0", "柳湾村"],
        ["Anna Smith", None, "正式党员", "高中", "农村", "", "", "柳湾村"],
        ["王芳(女)", "汉族", "正式党员", "中学", "非农村", "", "", "柳湾村"],
        ["李强2", "汉族", "入党积极分子", "高中", "是", "", "", "柳湾村"],
        ["赵□明", "汉族", "正式党员", "文盲", "否", "", "", "柳湾村"],
        ["未知", "汉族", "正式党员", "高中", "否", "", "", "柳湾村"],
        ["13900010001", "汉族", "正式党员", "高中", "否", "", "", "柳湾村"],
    ])]),
    [
        {"name": "阿卜杜拉·买买提", "category": Category.FULL, "rural": True, "hardship": False,
         "veteran": None},
        {"name": "古丽·热合曼", "category": Category.PROBATIONARY, "education": Education.BACHELOR,
         "rural": True,
         "hardship": False, "veteran": True},
        {"name": "欧阳明月", "education": Education.GRADUATE, "rural": True, "hardship": None,
         "veteran": False},
        {"name": "张三", "hardship": True, "veteran": True, "rural": True, "category": Category.FULL},
        {"name": "田𠮷平", "hardship": False, "veteran": True, "education": Education.COLLEGE},
        {"name": "㛃小川", "category": Category.PROBATIONARY, "hardship": None, "veteran": False},
        {"name": "Anna Smith", "rural": True, "ethnicity": None},
        {"name": "王芳", "rural": False, "education": None},
        {"name": "李强", "category": None},
        {"name": "赵明", "education": Education.PRIMARY},
    ],
    {7: ("要看", "看不懂"), 9: ("要看", "不像姓名"), 10: ("要看", "不是正式或预备"), 11: ("要看", "不像姓名"),
     12: ("错", "没有姓名"), 13: ("错", "没有姓名")},
)  # fmt: skip

BRANCHES = Sheet(  # short names, names with what they lie in, near ones, unknown ones, two of a name
    "支部写法.xlsx",
    Book([Page("Sheet1", [
        ["所在党委", "党总支", "党支部", "姓名"],
        [None, None, "柳湾村", "甲一"], [None, None, "中共云岭县柳湾村党支部委员会", "甲二"],
        [None, None, "柳湾村支部", "甲三"], ["青石镇", None, "柳湾村 党支部", "甲四"],
        [None, None, "中共柳湾村支部委员会", "甲五"], [None, None, "青石镇柳湾村党支部", "甲六"],
        [None, None, "云岭县青石镇柳湾村党支部", "甲七"], ["青石镇党委", None, "机关党支部", "甲八"],
        ["中共枫林乡委员会", None, "机关支部", "甲九"], [None, None, "机关党支部", "乙一"],
        [None, None, "枫林乡机关党支部", "乙二"], [None, "中心学校党总支", "第一党支部", "乙三"],
        ["青石镇党委", "青石镇中心学校总支", "第一支部", "乙四"], [None, None, "柳弯村党支部", "乙五"],
        [None, None, "南山铜矿党支部", "乙六"], [None, None, None, "乙七"], ["枫林乡党委", None,
         "柳湾村党支部", "乙八"],
        [None, None, "桥头社区", "乙九"], [None, None, "枫林乡桥头社区党支部", "丙一"], [None, None, "〃",
         "丙二"],
        [None, None, "同上", "丙三"],
    ])]),
    [
        *({"name": name, "branch": WILLOW} for name in ("甲一", "甲二", "甲三", "甲四", "甲五", "甲六",
         "甲七")),
        {"name": "甲八", "branch": STAFF_OF_STONE}, {"name": "甲九", "branch": STAFF_OF_MAPLE},
        {"name": "乙二", "branch": STAFF_OF_MAPLE}, {"name": "乙三", "branch": FIRST},
        {"name": "乙四", "branch": FIRST}, {"name": "乙九", "branch": BRIDGE}, {"name": "丙一",
         "branch": BRIDGE},
        {"name": "丙二", "branch": BRIDGE}, {"name": "丙三", "branch": BRIDGE},
    ],
    {11: ("错", "几个支部同名"), 15: ("错", WILLOW), 16: ("错", "系统中没有这个支部"), 17: ("错",
     "没有写党支部"),
     18: ("错", "系统中没有这个支部")},
)  # fmt: skip

ID = "990524198503121234"
ID_COLUMN = Sheet(  # the ID number where it belongs, where it does not, broken, and with X
    "党员信息采集表.xlsx",
    Book([Page("采集表", [
        ["党员信息采集表"],
        ["序号", "姓名", "公民身份号码", "出生日期", "联系电话", "家庭住址", "备注", "所在党支部",
         "证件照编号"],
        [1, "安一", ID, "1985-03-12", 13900010001, None, None, "东坡村", "99052419850312123X"],
        [2, "安二", "99052419860312123x", "1985.03", None, None, None, "东坡村"],
        [3, "安三", "'990524850312123", "1985.03.12", None, None, None, "东坡村"],
        [4, "安四", 990524198503121234.0, "1985.03.12", None, None, f"身份证{ID}有误", "东坡村"],
        [5, "安五", "99052419850312", "1985.03", ID, None, None, "东坡村"],
        [6, f"安六{ID}", None, "1985.03", None, f"东坡村12号 {ID[:6]} {ID[6:14]} {ID[14:]}", None, "东坡村"],
        [7, "安七", "9905241985O3121234", "1985.03", "13900010007", None,
         "９９０５２４１９８５０３１２１２３４", "东坡村"],
        [8, "安八", None, ID, None, None, ID[:17], "东坡村"],
        [9, ID, None, "1985.03", None, None, None, "东坡村"],
        [10, "安十", None, "1985.03", None, None, f"{ID[:6]}-{ID[6:14]}-{ID[14:]},转", f"东坡村 {ID}"],
    ], merged=[(1, 0, 1, 8)])]),
    [
        {"name": "安一", "birth": "1985-03-12", "phone": phone(1)}, {"name": "安二", "birth": "1985-03"},
        {"name": "安三", "birth": "1985-03-12"}, {"name": "安四", "remark": "身份证有误"},
        {"name": "安五", "phone": None}, {"name": "安六", "birth": "1985-03", "home_address": "东坡村12号"},
        {"name": "安七", "remark": None, "phone": phone(7)}, {"name": "安八", "birth": None, "remark": None},
        {"name": "安十", "branch": SLOPE},
    ],
    {4: ("要看", "不一致"), 11: ("错", "没有姓名")},
)  # fmt: skip

# A header on each printed page, subtotals, groups, a blank column, an example, notes at the end.
MENDED = Sheet(
    "打印分页.xlsx",
    Book([Page("Sheet1", [
        [None] * 6,
        [None, "党员名册", None, None, None, None],
        [None, "编号", "姓名", "所属党支部", "出生", "电话"],
        [None, "例", "张三", "××村党支部", "1980.01", "138********"],
        [None, "一、柳湾村党支部(2人)"],
        [None, 1, "冯一", "柳湾村", "1980.01", "13900010001"],
        [None, 2, "冯二", "柳湾村", "1981.01", "13900010002"],
        [None, "小计", "2人", None, None, None],
        [None, "第1页,共2页"],
        [None, "编号", "姓名", "所属党支部", "出生", "电话"],
        [None, "二、东坡村党支部(1人)"],
        [None, 3, "冯三", "东坡村", "1982.01", "13900010003"],
        [None, 4, None, None, None, None],
        [None, "合  计", None, "3", None, None],
        [None, None, None, None, "云岭县委组织部", None],
        [None, None, None, None, "2026年7月1日", None],
        [None, "单位负责人签字:", None, "填表人:", "冯某", None],
        [None, "说明:本表于每年7月上报。"],
        [None, "联系电话", "0871-65001234"],
    ], hidden_rows=[7])]),
    [
        {"name": "冯一", "branch": WILLOW}, {"name": "冯二", "branch": WILLOW, "phone": phone(2)},
        {"name": "冯三", "branch": SLOPE, "birth": "1982-01"},
    ],
    {},
)  # fmt: skip

# Formulas with their results, errors, numbers kept as texts, two columns of telephone numbers.
COMPUTED = Sheet(
    "公式.xlsx",
    Book([Page("数据", [
        ["序号", "姓名", "性别", "出生日期", "年龄", "入党时间", "党龄", "联系电话", "联系电话2", "党支部",
         "工作单位"],
        [Formula("=ROW()-1", 1), Formula('="郝"&"一"', "郝一"), Formula('=IF(1,"男","女")', "男"),
         Formula("=DATE(1970,5,6)", 25694),
         Formula("=2026-1970", 56), "1995.07", Formula("=2026-1995", 31), None, 13900010001,
         Formula('="柳湾"&"村"', "柳湾村"),
         Formula("=VLOOKUP(B2,X:Y,2,0)", "#N/A")],
        ["2", "郝二", Formula("=NOTHING()", "#NAME?"), "'1971.05", Formula("=1/0", "#DIV/0!"), "1996.07",
         None,
         "13900010002", "13900010003", "柳湾村", '=HYPERLINK("http://x.example")'],
        [3, "郝三", "女", Formula('=TEXT(TODAY(),"yyyy")', ""), None, Formula('=""', ""), None,
         Formula("=H4", 0), None,
         Formula("=VLOOKUP(1,2)", "#REF!"), None],
    ])]),
    [
        {"name": "郝一", "gender": Gender.MAN, "birth": "1970-05-06", "phone": phone(1), "branch": WILLOW,
         "employer": None},
        {"name": "郝二", "gender": None, "birth": "1971-05", "phone": phone(2)},
    ],
    {2: ("要看", "公式错误"), 3: ("要看", "公式错误"), 4: ("错", "公式错误")},
)  # fmt: skip

TWICE = Sheet(  # the same person twice, namesakes, and a couple on one telephone
    "重复.xlsx",
    Book([Page("Sheet1", [
        ["姓名", "出生年月", "电话", "党支部"],
        ["任一", "1980.01.02", 13900010001, "柳湾村"], ["任一", "1980-1-2", 13900010009, "东坡村"],
        ["任二", "1981.05", 13900010002, "柳湾村"], ["任 二", None, "139-0001-0002", "柳湾村"],
        ["任三", "1970.01", None, "柳湾村"], ["任三", "1990.01", None, "柳湾村"],
        ["任四", "1970.01", 13900010004, "柳湾村"], ["任四", None, 13900010005, "东坡村"],
        ["任五", "1975.02", 13900010006, "柳湾村"], ["鲁六", "1976.03", 13900010006, "柳湾村"],
    ])]),
    [
        {"name": "任一", "branch": WILLOW}, {"name": "任二", "phone": phone(2)}, {"name": "任三",
         "birth": "1970-01"},
        {"name": "任三", "birth": "1990-01"}, {"name": "任四", "branch": WILLOW}, {"name": "任四",
         "branch": SLOPE},
        {"name": "任五", "phone": phone(6)}, {"name": "鲁六", "phone": phone(6)},
    ],
    {3: ("错", "第2行"), 5: ("错", "第4行"), 9: ("要看", "第8行")},
)  # fmt: skip

OLD_MAC = Sheet(  # dates counted from 1904, as old machines did
    "1904.xlsx",
    Book([Page("Sheet1", [
        ["姓名", "出生年月", "所在支部"], ["包一", date(1985, 3, 12), "柳湾村"],
        ["包二", Dated(date(1986, 4, 1), 'yyyy"年"m"月"'), "柳湾村"],
    ])], {"date_1904": True}),
    [{"name": "包一", "birth": "1985-03-12"}, {"name": "包二", "birth": "1986-04"}],
    {},
)  # fmt: skip

STREAMED = Sheet(  # texts inside the cells, as other programs write them
    "系统导出.xlsx",
    Book([Page("导出结果", [
        ["姓名", "所在党组织", "出生日期", "加入中共时间", "手机号码", "人员类别"],
        ["金一", "中共云岭县柳湾村党支部委员会", "1985-03-12", "2006-07-01", "13900010001", "正式党员"],
        ["金二", "中共枫林乡桥头社区支部委员会", "1986-04-02", "2026-05-20", "13900010002", "预备党员"],
    ])], {"constant_memory": True}),
    [
        {"name": "金一", "branch": WILLOW, "joined_on": "2006-07-01", "category": Category.FULL},
        {"name": "金二", "branch": BRIDGE, "joined_on": "2026-05-20", "category": Category.PROBATIONARY},
    ],
    {},
)  # fmt: skip

GROUPED = Sheet(  # the branch once for a group, a couple's merged telephone, forms prepared below the people
    "合并.xlsx",
    Book([Page("名单", [
        ["党员信息登记表"], ["单位:枫林乡党委", None, None, None, "填表人:甲某"],
        ["序号", "所属党支部", "姓名", "公民身份证号", "性别", "出生年月", "年龄", "党龄", "联系电话",
         "工作单位",
         "家庭住址"],
        [1, "桥头社区支部", "严一", None, "男", "1970.01", 56, 30, 13900010001, "桥头小学", "桥头社区1号"],
        [2, None, "严二", None, "女", "1972.01", 54, 28, None, "〃", "同上"],
        [3, None, "严三", None, "男", "1973.01", 53, 27, "同上", "无", None],
        [4, None, None, None, Formula("=IF(1,2)", "#VALUE!"), Formula("=MID(D7,7,4)", "--"),
         Formula("=YEAR(TODAY())-1900", 126), Formula("=YEAR(TODAY())-1900", 126), None, None, None],
        [5, None, None, None, Formula("=IF(1,2)", "#VALUE!"), Formula("=MID(D7,7,4)", "--"),
         Formula("=YEAR(TODAY())-1900", 126), Formula("=YEAR(TODAY())-1900", 126), None, None, None],
        ["总计:3人"],
        ["党支部书记签字:", None, None, None, "(盖章)", None, "年  月  日"],
    ], merged=[(1, 0, 1, 10), (4, 1, 8, 1), (4, 8, 5, 8)])]),
    [
        {"name": "严一", "branch": BRIDGE, "phone": phone(1), "employer": "桥头小学"},
        {"name": "严二", "branch": BRIDGE, "phone": phone(1), "employer": "桥头小学",
         "home_address": "桥头社区1号"},
        {"name": "严三", "branch": BRIDGE, "phone": phone(1), "employer": None, "home_address": None},
    ],
    {},
)  # fmt: skip

PLACES = Sheet(  # 1985.1 that the cell shows as 1985.10, months beside days, dates of the party
    "两位小数.xlsx",
    Book([Page("Sheet1", [
        ["姓 名", "出生年月", "入党时间", "转正时间", "参加工作时间", "党费交至", "所在党支部"],
        ["水一", Shown(1985.1, "0.00"), Shown(2006.1, "0.00_ "), Shown(2007.07, "0.00"), "2004.9",
         "2026.06", "柳湾村"],
        ["水二", Shown(1985.01, "0.00"), Dated(date(2006, 7, 1), "yyyy/m/d"), "2006.7.1", None, 202606,
         "柳湾村"],
        ["水三", "1990.5", "2006.7", None, None, None, "柳湾村"],
        ["水四", "1985.5", "1984.7", None, None, None, "柳湾村"],
        ["水五", "1985.5", "1920.7", None, None, None, "柳湾村"],
        ["水六", "1985.5", "2010.7", "2009.7", "2090.1", "不清楚", "柳湾村"],
        ["水七", "1980.5.6", "预备期", "2012.7", None, None, "柳湾村"],
    ])]),
    [
        {"name": "水一", "birth": "1985-10", "joined_on": "2006-10", "full_on": "2007-07",
         "works_since": "2004-09",
         "dues_paid_to": "2026-06"},
        {"name": "水二", "birth": "1985-01", "joined_on": "2006-07-01", "full_on": "2006-07-01",
         "dues_paid_to": "2026-06"},
        {"name": "水六", "joined_on": "2010-07", "full_on": None, "works_since": None, "dues_paid_to": None},
        {"name": "水七", "joined_on": None, "full_on": "2012-07"},
    ],
    {4: ("错", "不满18岁"), 5: ("错", "早于出生"), 6: ("错", "早于1921年"), 7: ("要看", "早于入党时间"),
     8: ("要看", "看不懂")},
)  # fmt: skip

DEEP = Sheet(  # three rows of title above a header of two rows, wide titles not merged, the name at the right
    "县直机关.xlsx",
    Book([Page("Sheet1", [
        ["附件2"], ["云岭县党员基本情况统计表"], ["填报单位:青石镇机关党支部", None, None, None,
         "2026年6月30日"],
        ["所 在 党 组 织", None, None, "个 人 情 况", None, None, None, "联系方式"],
        ["所在党委", "所在党总支", "所在党支部", "党内职务", "姓   名", "民 族", "出生日期", "手机号码"],
        ["中共青石镇委员会", None, "机关党支部", "支部书记", "鲁大山", "苗族", "1975.4.5", "139 0001 0001"],
        ["中共青石镇委员会", "中心学校总支", "第一支部", "组织委员", "鲁小山", "汉", "1976.4.5",
         "139 0001 0002"],
    ])]),
    [
        {"name": "鲁大山", "branch": STAFF_OF_STONE, "birth": "1975-04-05", "party_post": "支部书记",
         "phone": phone(1)},
        {"name": "鲁小山", "branch": FIRST, "ethnicity": "汉", "party_post": "组织委员"},
    ],
    {},
)  # fmt: skip

BOOKS = (
    TOWNSHIP, DATES, PHONES, AWAY, PEOPLE, BRANCHES, ID_COLUMN, MENDED, COMPUTED, TWICE, OLD_MAC, STREAMED,
    GROUPED, PLACES, DEEP,
)  # fmt: skip
