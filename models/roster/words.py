"""Which of the known words does a cell mean? 男, √, 大专, 预备 … and what stands for nothing."""

import re
from enum import Enum
from typing import NamedTuple

from models.members import Category, Education, Gender
from models.roster.columns import folded
from models.roster.verdicts import Note, Verdict

BLANKS = frozenset(
    {
        "-",
        "--",
        "---",
        "—",
        "——",
        "/",
        "//",
        "\\",
        "无",
        "空",
        "不详",
        "不明",
        "未知",
        "未填",
        "暂无",
        "待补",
        "待定",
        ".",
        "。",
        "、",
    }
)
_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|[A-Z_]+!?)")
SAME = frozenset({"同上", "同前", "〃", "″", '"', "“", "”"})  # what stands in the cell above
_YES = frozenset(
    {
        "是",
        "1",
        "y",
        "yes",
        "t",
        "true",
        "有",
        "对",
        "on",
        "v",
        "已",
        "√",
        "✓",
        "✔",
        "☑",
        "✅",
        "●",
        "■",
        "▲",
        "★",
        "已报到",
    }
)
_NO = frozenset(
    {
        "否",
        "0",
        "n",
        "no",
        "f",
        "false",
        "无",
        "不",
        "不是",
        "非",
        "没有",
        "未",
        "×",
        "✗",
        "✘",
        "✕",
        "x",
        "☐",
        "□",
        "-",
        "--",
    }
    | {"—", "——", "/", "\\", "没", "未报到", "❌", "╳"}
)
_DENIED = ("非", "不", "未", "无", "否", "没")
_GENDERS = {
    "男": Gender.MAN, "男性": Gender.MAN, "m": Gender.MAN, "male": Gender.MAN, "男士": Gender.MAN,
    "女": Gender.WOMAN, "女性": Gender.WOMAN, "f": Gender.WOMAN, "female": Gender.WOMAN, "女士": Gender.WOMAN,
}  # fmt: skip
# The first that occurs decides: 大学专科 is no 大学, 职业高中 no 高中.
_EDUCATIONS = (
    (Education.GRADUATE, ("博士", "硕士", "研究生", "mba", "mpa")),
    (Education.BACHELOR, ("专升本",)),
    (Education.COLLEGE, ("大专", "专科", "高职", "高专", "高等职业", "高等专科")),
    (Education.BACHELOR, ("本科", "大学", "学士")),
    (
        Education.TECHNICAL,
        (
            "中专",
            "中技",
            "技校",
            "技工",
            "中师",
            "职高",
            "职业高中",
            "职中",
            "中职",
            "中等专业",
            "中等职业",
            "中等师范",
            "职业中专",
        ),
    ),
    (Education.HIGH, ("高中",)),
    (Education.JUNIOR, ("初中",)),
    (Education.PRIMARY, ("小学", "高小", "初小")),
)
_UNLETTERED = ("文盲", "半文盲", "识字很少", "扫盲")
_FULL = "正式 正式党员 中共正式党员 中共党员 党员 中国共产党党员 中国共产党正式党员 中共党员正式"
_PROBATIONARY = "预备 预备党员 中共预备党员 中国共产党预备党员 中共党员预备 预备期"
_CATEGORIES = {
    **dict.fromkeys(_FULL.split(), Category.FULL),
    **dict.fromkeys(_PROBATIONARY.split(), Category.PROBATIONARY),
}
_NOT_YET = ("积极分子", "发展对象", "申请人", "群众", "团员", "民主党派", "无党派")
_OWN_WORDS = {
    "rural": ("农村", "农民"),
    "without_post": ("无职",),
    "in_office": ("在职",),
    "floating": ("流动", "流出", "外出"),
    "venturing": ("创业",),
    "veteran": ("退役", "退伍", "复员", "转业", "复退"),
    "hardship": ("困难", "老党员", "低保", "脱贫", "五保", "特困"),
    "host_reported": ("已报到", "已纳入", "报到"),
}


class WordRead(NamedTuple):
    """What a word means, None if it says nothing that is known, and what is to be told."""

    value: Enum | bool | None
    notes: tuple[Note, ...] = ()


_UNREADABLE = WordRead(None, (Note(Verdict.LOOK, "import-word-unreadable"),))


def is_blank(text: str) -> bool:
    """Whether the cell says nothing, in whatever way offices and programs that hide something say nothing."""
    return text in BLANKS or not text.strip("*")


def is_error(text: str) -> bool:
    """Whether a formula came to nothing: #N/A, #REF! …"""
    return _ERROR.fullmatch(text) is not None


def read_gender(text: str) -> WordRead:
    """男, 女, M, F; the codes 1 and 2 differ between forms and are not guessed."""
    gender = _GENDERS.get(folded(text))
    return WordRead(gender) if gender else _UNREADABLE


def read_education(text: str) -> WordRead:
    """The rank of an education; 文盲 is kept as the lowest class of the statistics, and said so."""
    plain = folded(text)
    if any(word in plain for word in _UNLETTERED):
        return WordRead(Education.PRIMARY, (Note(Verdict.LOOK, "import-education-lowest"),))
    for education, words in _EDUCATIONS:
        if any(word in plain for word in words):
            return WordRead(education)
    return _UNREADABLE


def read_category(text: str) -> WordRead:
    """正式 or 预备; a person who is not a member yet is to be seen."""
    plain = folded(text)
    if category := _CATEGORIES.get(plain):
        return WordRead(category)
    if any(word in plain for word in _NOT_YET):
        return WordRead(None, (Note(Verdict.LOOK, "import-not-a-member"),))
    return _UNREADABLE


def read_yes_no(attribute: str, text: str) -> WordRead:
    """√, 是, 1, Y or no; also the column's own word: 困难党员 under 是否困难, 非农村 under 是否农村."""
    plain = text.lower().strip("。. ")
    own = _OWN_WORDS.get(attribute, ())
    if plain in BLANKS - _NO:
        return WordRead(None)
    if plain in _YES or plain[:1] == "是" or any(plain.startswith(word) for word in own):
        return WordRead(value=True)
    if plain in _NO or plain[:1] in _DENIED:
        return WordRead(value=False)
    if any(word in plain for word in own):
        return WordRead(value=True)
    return _UNREADABLE
