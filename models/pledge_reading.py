"""What does a promise in plain words come to? Due day, number, unit, beneficiary, baseline (domain §3.4-D′).

Pure: 「6月底前教5户种黄芪」 is read as 5 户 by 30 June. What is not there stays none; nothing is guessed.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from models.pledge_dates import DayFound, due_day, find_days, first_day
from models.pledge_figures import NUMBER, whole_of

LEAST, MOST = 10, 120  # characters of an item (domain §3.9)
_LARGEST = 10_000_000
_PEOPLE = ("户", "家", "人", "名", "位")
_UNITS = (
    "平方米|公里|千米|公斤|小时|学时|课时|万元|人次|户次|个村|个组|个小组|个人|个家庭|户|家|人|名|位|"
    "次|场|期|节课|节|堂|课|遍|趟|回|个(?![月小])|件|份|篇|本|条|项|张|幅|盏|棵|株|亩|"
    "米|里(?!面)|方|吨|斤|头|只|羽|台|套|辆|处|座|口|间|所|桌|桶|袋|对|组|元"
)
_ENGLISH = (
    "households?|families|family|people|persons?|times|visits?|met(?:re|er)s?|trees|"
    "lessons?|hours?|homes?|books?"
)
_UNIT = rf"(?P<unit>{_UNITS}|(?<=[\d ])(?:{_ENGLISH})\b)"
_RANGE = rf"(?P<number>{NUMBER})(?:\s*(?:[-~—–至到])\s*{NUMBER})?\s*(?:多|余|来)?\s*"
_QUANTITY = re.compile(rf"(?<![第\d.个])(?<!每){_RANGE}(?:个(?=小时|学时|课时))?{_UNIT}", re.IGNORECASE)
_EVERY = re.compile(
    r"(?:每个?|各)(?P<per>天|日|周|星期|月|季度|季|半年|年)(?![度])|"
    r"(?:each|every) (?P<english>day|week|month|quarter)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,，。;；、!！?？\n]")
_GROWS = re.compile(
    rf"(?:从|由|现有|现在有?|目前有?|原有|原来有?|去年有?|from )\s*(?P<base>{NUMBER})\s*"
    rf"(?:{_UNITS}|{_ENGLISH})?[^,，。;；]{{0,8}}?[,，]?[^,，。;；]{{0,12}}?"
    rf"(?:[增扩发][加大展]到|提高到|增至|[达做降]到|减少到|变成|到|→|to )\s*"
    rf"(?P<number>{NUMBER})\s*{_UNIT}",
    re.IGNORECASE,
)
_WHOM = (  # longer words before those that they hold
    "独居老人|孤寡老人|空巢老人|留守老人|高龄老人|老人|留守儿童|留守妇女|儿童|孩子|大学生|学生|"
    "困难群众|困难家庭|困难户|困难党员|脱贫户|监测户|贫困户|低保户|五保户|老乡|工友|同乡|乡亲|"
    "邻居|邻里|种植户|养殖户|农户|用户|住户|居民|业主|商户|残疾人|退役军人|军属|妇女|年轻人|青年|"
    "老党员|流动党员|党员|同事|职工|员工|病人|患者|游客|企业|合作社|新人|干部|积极分子|"
    "村民|群众|全村|全组|本组|社区|支部"
)
_BENEFICIARY = re.compile(rf"{_WHOM}|(?:[一二三四五六七八九十]|\d)+(?:社|组|队)(?!员)")
_DAYS_OF = {"天": 1, "日": 1, "day": 1, "周": 7, "星期": 7, "week": 7}
_MONTHS_OF = {"月": 1, "month": 1, "季度": 3, "季": 3, "quarter": 3, "半年": 6, "年": 12}
_YEAR = 12


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood; ``target`` is the whole number to be done by ``due_on``, of which ``every`` tells
    that it is made of so many each day, week, month …
    """

    due_on: date | None = None
    target: int | None = None
    unit: str | None = None
    beneficiary: str | None = None
    baseline: int | None = None
    every: int | None = None


def plain(text: str) -> str:
    """Return a text as it is read: one form of each sign, its length may differ from what was typed."""
    return unicodedata.normalize("NFKC", text)


def read_pledge(text: str, year: int, today: date) -> Reading:
    """Return what a promise for a year comes to, written on a day."""
    said, first = plain(text), max(today, date(year, 1, 1))
    days = find_days(said, first)
    due, bare = due_day(days), _without(said, days)
    baseline, number, unit, every = _amount(said, bare, first_day(days, first), due)
    return Reading(due, number, unit, _whom(bare, number, unit), baseline, every)


def _without(text: str, days: list[DayFound]) -> str:
    """The text with blanks where days stand, so that 6月30日 is no number of anything."""
    for one in days:
        if not _EVERY.fullmatch(text[one.start : one.end]):
            text = f"{text[: one.start]}{' ' * (one.end - one.start)}{text[one.end :]}"
    return text


def _amount(
    said: str, bare: str, first: date, due: date | None
) -> tuple[int | None, int | None, str | None, int | None]:
    """(Baseline, number, unit, how many each time)."""
    if grows := _GROWS.search(bare) or _GROWS.search(said):
        return _held(grows["base"]), _held(grows["number"]), grows["unit"], None
    rhythmic: tuple[None, int | None, str, int | None] | None = None
    for found in _QUANTITY.finditer(bare):
        number, per = _held(found["number"]), _rhythm(bare, found.start())
        if number is None:
            continue
        if per is None:
            return None, number, found["unit"], None
        rhythmic = rhythmic or (None, _held(str(number * _rounds(per, first, due))), found["unit"], number)
    return rhythmic or (None, None, None, None)


def _held(written: str) -> int | None:
    number = whole_of(written)
    return number if 0 < number < _LARGEST else None


def _rhythm(text: str, at: int) -> str | None:
    """Each what, if the number stands in a clause that says so."""
    begin = max((cut.end() for cut in _CLAUSE.finditer(text, 0, at)), default=0)
    stop = next((cut.start() for cut in _CLAUSE.finditer(text, at)), len(text))
    named = [one["per"] or one["english"] for one in _EVERY.finditer(text, begin, stop)]
    return named[-1].lower() if named else None


def _rounds(per: str, first: date, due: date | None) -> int:
    """How many of them there are from the first day to the due one, those that have begun counted."""
    last = due or date(first.year, _YEAR, 31)
    if last < first:
        return 1
    if per in _DAYS_OF:
        return ((last - first).days + _DAYS_OF[per]) // _DAYS_OF[per]
    begun, over = ((day.year * _YEAR + day.month - 1) // _MONTHS_OF[per] for day in (first, last))
    return over - begun + 1


def _whom(text: str, number: int | None, unit: str | None) -> str | None:
    """Who has something of it: a word for people, else the people that are counted."""
    found = _BENEFICIARY.search(text)
    if found:
        return found[0]
    return f"{number}{unit}" if number and unit in _PEOPLE else None
