"""What is a place of China called: in full, in short, in everyday speech, in English? Strings in, strings
out.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple, cast

from models.names import syllables

_PEOPLES = (
    "(?:(?:蒙古|哈萨克|柯尔克孜|锡伯|塔吉克|维吾尔)族?|(?:布依|朝鲜|土家|哈尼|傈僳|拉祜|东乡|纳西|景颇|达斡尔|仫佬|布朗|撒拉|"
    "毛南|仡佬|普米|独龙|保安|裕固|鄂温克|[回藏苗彝壮满侗瑶白傣黎佤畲水土羌怒各])族)"
)
_AUTONOMOUS = re.compile(rf"(?P<stem>.+?){_PEOPLES}+(?P<tail>自治[区州县旗]|区|乡)")
_TAILS = (
    *(
        "特别行政区",
        "行政委员会",
        "自治区",
        "自治州",
        "自治县",
        "自治旗",
        "街道",
        "地区",
        "特区",
        "新区",
        "矿区",
    ),
    *("市", "区", "县", "旗", "镇", "乡", "盟", "省"),
)
_BANNER = re.compile(r".*(左翼?|右翼?|[前后中]|联合)旗")  # 土默特左旗 has a neighbour 土默特右旗
_ZONE = re.compile(r".*(开发区|高新区|管理区|示范区|实验区|(工业|产业|化工)园区|名胜区|新城)")
_IRREGULAR = {"内蒙古自治区": "内蒙古", "神农架林区": "神农架"}
_PLAIN_TAIL = {"自治区": "区", "自治州": "州", "自治县": "县", "自治旗": "旗", "地区": "区"}
_ZONE_SHORT = (("高新技术产业开发区", "高新区"), ("高新技术开发区", "高新区"), ("经济技术开发区", "经开区"))


class Tables(NamedTuple):
    """The hand-written part of the knowledge: see `knowledge/place_names.json`."""

    foreign: str  # words that hold a place's name and mean none (多伦多), blank separated
    aliases: dict[str, list[str]]  # an everyday name -> codes
    initials: dict[str, str]  # one character that stands for a province -> code
    latin: dict[str, list[str]]  # a spelling that no rule yields, letters only -> codes
    popular: list[str]  # codes of the cities most people mean, most popular first
    readings_of_characters: dict[str, str]  # how a character is read in place names
    readings_of_names: dict[str, str]  # how a whole name is read, where that is not enough
    english: dict[str, str]  # code -> English name
    kinds_of_zone: list[list[str]]  # Chinese end of a zone's name -> English


@cache
def tables() -> Tables:
    """The hand-written tables, read once."""
    text = (Path(__file__).parent / "knowledge" / "place_names.json").read_text("utf-8")
    return Tables(**json.loads(text))


@cache
def divisions() -> dict[str, str]:
    """Every unit of the country, code -> full Chinese name, in the order of the codes; read once."""
    text = (Path(__file__).parent / "knowledge" / "divisions.json").read_text("utf-8")
    return cast("dict[str, str]", json.loads(text))


def is_zone(name: str) -> bool:
    """Whether the name is a development zone's and not a county's."""
    return _ZONE.fullmatch(name) is not None


def stem(name: str) -> str:
    """The name without its kind and its peoples: 石柱土家族自治县 -> 石柱; never less than two characters."""
    if name in _IRREGULAR:
        return _IRREGULAR[name]
    if is_zone(name) or _BANNER.fullmatch(name):
        return name
    if (autonomous := _AUTONOMOUS.fullmatch(name)) and len(autonomous["stem"]) > 1:
        return autonomous["stem"]
    shorter = (name.removesuffix(tail).removesuffix("族") for tail in _TAILS if name.endswith(tail))
    return next((short for short in shorter if len(short) > 1), name)


def spoken(name: str, *parents: str) -> set[str]:
    """All Chinese names by which a unit inside these parents may be meant."""
    if is_zone(name):
        local = name
        for parent in parents:
            local = local.removeprefix(parent).removeprefix(stem(parent))
        return {name, local, *(form.replace(*short) for form in (name, local) for short in _ZONE_SHORT)} - {
            ""
        }
    short = stem(name)
    kinds = {short + plain for tail, plain in _PLAIN_TAIL.items() if name.endswith(tail)}
    return {name, short} | kinds


def romanised(name: str) -> str:
    """The name in pinyin without tones, written as one word: 长安 -> Chang'an."""
    special = tables()
    if name in special.readings_of_names:
        read = special.readings_of_names[name].split()
    else:
        usual = zip(name, syllables(name), strict=True)
        read = [special.readings_of_characters.get(character, syllable) for character, syllable in usual]
    word = read[0] + "".join(f"'{s}" if s[0] in "aeo" else s for s in read[1:])
    return word.replace("v", "u").capitalize()


def english(code: str, *, distinct: bool = True) -> str:
    """The English name of one unit, with its kind where the stem is short or not `distinct` among others."""
    special, name = tables(), divisions()[code]
    if code in special.english:
        return special.english[code]
    if is_zone(name):
        return _english_zone(name)
    short = stem(name)
    if distinct and short != name:
        return romanised(short)
    return f"{romanised(_core(name))} {_english_kind(name)}".strip()


def _core(name: str) -> str:
    """The name without its last character or word of kind, down to one character: 忠县 -> 忠."""
    short = stem(name)
    return short if short != name else name[:-1] if name[-1] in "市区县镇乡旗" else name


def _english_kind(name: str) -> str:
    kinds = {
        "市": "City",
        "区": "District",
        "县": "County",
        "镇": "Town",
        "乡": "Township",
        "旗": "Banner",
        "道": "Subdistrict",
    }
    return "New Area" if name.endswith("新区") else kinds.get(name[-1], "")


def _english_zone(name: str) -> str:
    for end, kind in tables().kinds_of_zone:
        if name.endswith(end):
            own = name.removesuffix(end)
            return f"{romanised(own)} {kind}" if own else kind
    return romanised(name)
