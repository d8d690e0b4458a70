"""What is read out of a promise in plain words? A table, and properties that hold for any text."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.pledge_dates import due_day, find_days
from models.pledge_figures import whole_of
from models.pledge_hints import Light, PledgeHint, alike, hints_for, light_of
from models.pledge_reading import Reading, read_pledge
from models.pledges import Area, PledgeKind

TODAY = date(2027, 1, 6)
JUNE, DECEMBER = date(2027, 6, 30), date(2027, 12, 31)


@pytest.mark.parametrize(
    ("text", "due", "number", "unit", "whom", "baseline"),
    [
        ("6月底前教5户种黄芪", JUNE, 5, "户", "5户", None),
        ("六月底前教五户种黄芪", JUNE, 5, "户", "5户", None),
        ("6月30日前教十二户种黄芪", JUNE, 12, "户", "12户", None),
        ("12月20日前每月巡河2次", date(2027, 12, 20), 24, "次", None, None),
        ("每月巡河2次,12月20日前共24次", date(2027, 12, 20), 24, "次", None, None),
        ("春耕前教5户黄芪种苗", None, 5, "户", "5户", None),
        ("七一前回乡讲一次务工经验", JUNE, 1, "次", None, None),
        ("帮2位老乡介绍工作", None, 2, "位", "老乡", None),
        ("每季度给支部写一次汇报", DECEMBER, 4, "次", "支部", None),
        ("6月底前修通二社便道300米", JUNE, 300, "米", "二社", None),
        ("每周看望独居老人一次", DECEMBER, 52, "次", "独居老人", None),
        ("从3户增加到8户,9月底前带动种植户", date(2027, 9, 30), 8, "户", "种植户", 3),
        ("现在2户,年底前发展到5户", DECEMBER, 5, "户", "5户", 2),
        ("国庆节前为村民修好12盏路灯", date(2027, 9, 30), 12, "盏", "村民", None),
        ("6.30前植树两百棵", JUNE, 200, "棵", None, None),
        ("2027年3月12日前栽树100棵", date(2027, 3, 12), 100, "棵", None, None),
        ("明年6月底前教3户", date(2028, 6, 30), 3, "户", "3户", None),
        ("上半年参加学习4次", JUNE, 4, "次", None, None),
        ("中秋前走访3-5户困难户", date(2027, 9, 14), 3, "户", "困难户", None),
        ("6月前教3户", date(2027, 5, 31), 3, "户", "3户", None),
        ("3月中旬给全村讲一堂课", date(2027, 3, 20), 1, "堂", "全村", None),
        ("一季度读完2本书", date(2027, 3, 31), 2, "本", None, None),
        ("从3月到11月每月巡河1次", date(2027, 11, 30), 9, "次", None, None),
        ("增收6.30万元", None, None, None, None, None),
        ("4月31日前教3户", None, 3, "户", "3户", None),
        ("第一批3个月内学会开收割机", None, None, None, None, None),
        ("努力工作,加强学习", None, None, None, None, None),
        ("Teach 5 households by 30 June", JUNE, 5, "households", None, None),
        ("Patrol the river 2 times every month", DECEMBER, 24, "times", None, None),
    ],
)  # fmt: skip
def test_plain_words_are_understood(
    text: str,
    due: date | None,
    number: int | None,
    unit: str | None,
    whom: str | None,
    baseline: int | None,
) -> None:
    read = read_pledge(text, 2027, TODAY)
    got = (read.due_on, read.target, read.unit, read.beneficiary, read.baseline)
    assert got == (due, number, unit, whom, baseline)


@pytest.mark.parametrize(
    ("text", "area", "hints", "light"),
    [
        ("6月底前教5户种黄芪", Area.SERVICE, [], Light.GREEN),
        ("教5户种黄芪种苗", Area.SERVICE, [PledgeHint.NO_DATE], Light.RED),
        ("明年6月底前教5户", Area.SERVICE, [PledgeHint.OTHER_YEAR], Light.RED),
        ("1月5日前教5户种黄芪", Area.SERVICE, [PledgeHint.PAST], Light.RED),
        ("年底前努力做好本职工作", Area.POST, [PledgeHint.EMPTY], Light.RED),
        ("年底前把路灯都修好", Area.SERVICE, [PledgeHint.NO_NUMBER, PledgeHint.NOBODY], Light.YELLOW),
        ("年底前读完2本书", Area.STUDY, [], Light.GREEN),
        ("认真巡河,12月20日前24次", Area.POST, [], Light.GREEN),
    ],
)  # fmt: skip
def test_hints_name_what_is_missing(text: str, area: Area, hints: list[PledgeHint], light: Light) -> None:
    found = hints_for(text, read_pledge(text, 2027, TODAY), area, PledgeKind.YEARLY, 2027, TODAY)
    assert (list(found), light_of(found)) == (hints, light)


def test_occasional_promise_may_end_in_the_next_year() -> None:
    text = "明年1月底前给5户送炭"
    read = read_pledge(text, 2027, TODAY)
    found = hints_for(text, read, Area.SERVICE, PledgeKind.OCCASIONAL, 2027, date(2027, 12, 20))
    assert found == ()


def test_same_words_in_other_clothes_are_alike() -> None:
    assert alike("6月底前教5户种黄芪。", "６月底前 教5户种黄芪")
    assert not alike("6月底前教5户种黄芪", "6月底前教6户种黄芪")


PIECES = st.sampled_from(
    [
        "6月",
        "底",
        "前",
        "每月",
        "每",
        "十",
        "12",
        "5户",
        "次",
        "二",
        "从",
        "到",
        "3",
        ".",
        "年",
        "明年",
        "节",
        "国庆",
        "增加到",
        "个",
        "月",
        ",",
        "2027年",
        "9999年",
        "0年",
        "30日",
        "老人",
        "by ",
        "June",
        " ",
        "３",
        "٣",
        "<b>",
        "\u202e",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=25).map("".join)))
def test_any_text_is_read_within_bounds(text: str) -> None:
    read = read_pledge(text, 2027, TODAY)
    assert read == read_pledge(text, 2027, TODAY)
    assert read.target is None or 0 < read.target < 10_000_000
    assert (read.target is None) == (read.unit is None)
    assert all(len(word or "") <= 20 for word in (read.unit, read.beneficiary))
    assert read.baseline is None or read.target is not None


@settings(max_examples=100, deadline=None)
@given(
    st.dates(date(2027, 1, 6), date(2027, 12, 31)), st.integers(1, 9999), st.sampled_from(["户", "次", "米"])
)
def test_what_is_written_out_is_read_back(day: date, number: int, unit: str) -> None:
    text = f"{day.month}月{day.day}日前修好{number}{unit}"
    read = read_pledge(text, 2027, TODAY)
    assert (read.due_on, read.target, read.unit) == (day, number, unit)
    assert isinstance(read, Reading)


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 9999))
def test_chinese_figures_are_the_same_number(number: int) -> None:
    signs, powers = "零一二三四五六七八九", ["", "十", "百", "千"]
    digits = [int(one) for one in str(number)]
    spoken = "".join(signs[one] + powers[len(digits) - 1 - place] for place, one in enumerate(digits) if one)
    assert whole_of(spoken) == number


def test_days_do_not_overlap() -> None:
    found = find_days("2027年6月30日前,6月底,每月,年底前", date(2027, 1, 1))
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert len(found) == 4


def test_day_that_no_month_has_is_no_month_either() -> None:
    assert due_day(find_days("4月31日前", date(2027, 1, 1))) is None
