"""Are days off read as offices type them and as the notice has them, and is every wrong line told?"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.day_lines import DayFault, DaysRead, read_days
from models.official_days import DayKind, shipped

NOTICE_OF_2026 = """国务院办公厅关于2026年部分节假日安排的通知
各省、自治区、直辖市人民政府,国务院各部委、各直属机构:
一、元旦:1月1日(周四)至3日(周六)放假调休,共3天。1月4日(周日)上班。
二、春节:2月15日(农历腊月二十八、周日)至23日(农历正月初七、周一)放假调休,共9天。2月14日(周六)、2月28日(周六)上班。
三、清明节:4月4日(周六)至6日(周一)放假,共3天。
四、劳动节:5月1日(周五)至5日(周二)放假调休,共5天。5月9日(周六)上班。
五、端午节:6月19日(周五)至21日(周日)放假,共3天。
六、中秋节:9月25日(周五)至27日(周日)放假,共3天。
七、国庆节:10月1日(周四)至7日(周三)放假调休,共7天。9月20日(周日)、10月10日(周六)上班。
节日期间,各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。
2025年11月4日"""


def kinds(read: DaysRead) -> dict[str, DayKind]:
    return {f"{day:%m-%d}": mark.kind for day, mark in read.days.items()}


OFF, WORK = DayKind.OFF, DayKind.WORK


def test_notice_as_it_was_issued_gives_the_shipped_year() -> None:
    read = read_days(NOTICE_OF_2026.splitlines(), 2026)
    assert not read.wrong
    wanted = {day: mark.kind for day, mark in shipped().items() if mark.year == 2026}
    assert {day: mark.kind for day, mark in read.days.items()} == wanted
    assert {mark.name for mark in read.days.values()} == {
        "元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节",
    }  # fmt: skip
    assert read.skipped == [1, 2, 10, 11]


@pytest.mark.parametrize(
    ("line", "days", "name"),
    [
        ("2027-02-05 放假 春节", {"02-05": OFF}, "春节"),
        ("2027-02-05~2027-02-07 放假 春节", {"02-05": OFF, "02-06": OFF, "02-07": OFF}, "春节"),
        ("2027年2月5日至7日休息", {"02-05": OFF, "02-06": OFF, "02-07": OFF}, ""),
        ("2.14,上班,春节调休", {"02-14": WORK}, "春节调休"),
        ("2/14、2/20 补班", {"02-14": WORK, "02-20": WORK}, ""),
        ("10月1日—2日放假,9月26日上班 国庆", {"10-01": OFF, "10-02": OFF, "09-26": WORK}, "国庆"),
        ("2026年12月31日至2027年1月1日放假", {"12-31": OFF, "01-01": OFF}, ""),
        ("２０２７－０４－１５　放假　村里的节", {"04-15": OFF}, "村里的节"),
        ("2027-05-04 off Youth Day", {"05-04": OFF}, "Youth Day"),
        ("2027-05-08 Work", {"05-08": WORK}, ""),
        ("放假 2.5、2.6 春节", {"02-05": OFF, "02-06": OFF}, "春节"),
    ],
)
def test_a_line_is_read_as_it_is_typed(line: str, days: dict[str, DayKind], name: str) -> None:
    read = read_days([line], 2027)
    assert (kinds(read), read.wrong) == (days, [])
    assert {mark.name for mark in read.days.values()} == {name}
    assert {mark.year for mark in read.days.values()} == {2027}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("2027-02-30 放假", DayFault.NO_SUCH_DAY),
        ("2027-13-01 放假", DayFault.NO_SUCH_DAY),
        ("2028-02-05 放假", DayFault.OTHER_YEAR),
        ("2026-11-30 放假", DayFault.OTHER_YEAR),
        ("2027-02-11~2027-02-05 放假", DayFault.BACKWARDS),
        ("2027-02-01~2027-02-16 放假", DayFault.TOO_LONG),
        ("2027-02-05,2027-02-11,放假,春节", DayFault.UNCLEAR_SPAN),
        ("2027-02-05 春节", DayFault.NO_KIND),
        ("2027-02-14 调休 春节", DayFault.NO_KIND),
        ("2月5日放假,2月14日春节", DayFault.NO_KIND),
        ("春节放假", DayFault.NO_DAY),
    ],
)
def test_a_wrong_line_is_told_with_its_number_and_nothing_of_it_is_taken(line: str, why: DayFault) -> None:
    read = read_days(["2027-01-01 放假 元旦", "", line], 2027)
    assert [(one.number, one.text, one.why) for one in read.wrong] == [(3, line, why)]
    assert kinds(read) == {"01-01": OFF}


def test_a_day_that_is_both_is_told() -> None:
    read = read_days(["2027-02-05 放假", "2027-02-05 上班", "2027-02-05 放假 春节"], 2027)
    assert [(one.number, one.why) for one in read.wrong] == [(2, DayFault.TWICE)]


@given(st.lists(st.text(alphabet="0123456789-~.年月日至放假上班 ,:。春", max_size=30), max_size=4))
def test_whatever_is_typed_is_read_told_or_passed_over(lines: list[str]) -> None:
    read = read_days(lines, 2027)
    assert all(date(2026, 12, 1) <= day < date(2028, 1, 1) for day in read.days)
    numbers = [one.number for one in read.wrong]
    assert numbers == sorted(set(numbers))
    assert not set(numbers) & set(read.skipped)


@given(st.dates(date(2027, 1, 1), date(2027, 12, 20)), st.integers(1, 11), st.sampled_from("~至到—-"))
def test_any_span_has_its_days(first: date, length: int, until: str) -> None:
    days = [first + timedelta(days=number) for number in range(length)]
    read = read_days([f"{first}{until}{days[-1]} 放假"], 2027)
    assert sorted(read.days) == days
