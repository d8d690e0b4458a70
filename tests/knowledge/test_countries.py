"""Does free text find a country, a city and its clock abroad?"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.countries import (
    Country,
    _all_zones,
    _city_names,
    find,
    resolve_abroad,
    resolve_country,
    zone_name,
    zones,
)
from models.place_names import divisions
from models.places import Place, resolve


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("尼日利亚", ["NG"]),
        ("尼日尔", ["NE"]),
        ("美国", ["US"]),
        ("USA", ["US"]),
        ("us", ["US"]),
        ("America", ["US"]),
        ("UK", ["GB"]),
        ("England", ["GB"]),
        ("NGA", ["NG"]),
        ("meiguo", ["US"]),
        ("阿联酋", ["AE"]),
        ("刚果(金)", ["CD"]),
        ("刚果", ["CD", "CG"]),
        ("印度尼西亚", ["ID"]),
        ("几内亚比绍", ["GW"]),
        ("Cote d'Ivoire", ["CI"]),
        ("South Korea", ["KR"]),
        ("我在西班牙马德里打工", ["ES"]),
        ("从美国到加拿大", ["US", "CA"]),
        ("working in Lagos", []),
        ("中国", []),
        ("台湾", []),
        ("Hong Kong", []),
        ("CN", []),
        ("内蒙古", []),
        ("", []),
        ("😀", []),
    ],
)
def test_text_names_these_countries(text: str, codes: list[str]) -> None:
    assert [country.code for country in resolve_country(text)] == codes


@pytest.mark.parametrize(
    ("text", "country", "city", "zone"),
    [
        ("尼日利亚 拉各斯", "NG", "拉各斯", "Africa/Lagos"),
        ("美国洛杉矶", "US", "洛杉矶", "America/Los_Angeles"),
        ("洛杉矶", "US", "洛杉矶", "America/Los_Angeles"),
        ("芝加哥", "US", "芝加哥", "America/Chicago"),
        ("纽约", "US", "纽约", "America/New_York"),
        ("US Houston", "US", "Houston", "America/Chicago"),
        ("悉尼", "AU", "悉尼", "Australia/Sydney"),
        ("Lagos, Nigeria", "NG", "Lagos", "Africa/Lagos"),
        ("São Paulo", "BR", "São Paulo", "America/Sao_Paulo"),
        ("刚果金 卢本巴希", "CD", "卢本巴希", "Africa/Lubumbashi"),
        ("韩国 安山", "KR", "安山", "Asia/Seoul"),
        ("乌克兰 基辅", "UA", "基辅", "Europe/Kyiv"),
        ("印度 加尔各答", "IN", "加尔各答", "Asia/Kolkata"),
        ("德国", "DE", "", "Europe/Berlin"),
        ("尼泊尔", "NP", "", "Asia/Kathmandu"),
    ],
)
def test_a_place_abroad_has_one_clock(text: str, country: str, city: str, zone: str) -> None:
    found = resolve_abroad(text)
    assert found is not None
    assert (found.country, found.city, found.zones) == (Country(country), city, (zone,))


def test_an_unknown_city_of_a_wide_country_leaves_its_clocks_to_choose_from() -> None:
    found = resolve_abroad("澳大利亚 小镇")
    assert found is not None
    assert found.city == "小镇"
    assert {"Australia/Sydney", "Australia/Perth", "Australia/Adelaide"} < set(found.zones)
    assert found.zones.index("Australia/Sydney") < found.zones.index("Australia/Lord_Howe")


def test_a_name_of_two_countries_says_so() -> None:
    found = resolve_abroad("刚果")
    assert found is not None
    assert (found.country, found.doubt) == (Country("CD"), (Country("CG"),))


@pytest.mark.parametrize("text", ["", "广东东莞", "香港", "台北", "Shanghai", "hello", "😀"])
def test_text_without_a_country_abroad_is_not_abroad(text: str) -> None:
    assert resolve_abroad(text) is None


def test_a_stored_code_finds_its_country_again() -> None:
    assert find("NG") == Country("NG")
    assert [find(code) for code in ("CN", "HK", "XX", "")] == [None] * 4


def test_countries_and_zones_are_named_in_the_readers_language() -> None:
    assert Country("NG").name_in("zh_CN") == "尼日利亚"
    assert Country("NG").name_in("en-GB") == "Nigeria"
    assert Country("NG").name_in("xx") == "Nigeria"
    assert zone_name("America/Los_Angeles", "zh_CN") == "洛杉矶"
    assert zone_name("America/Los_Angeles", "en") == "Los Angeles"
    assert zone_name("Asia/Kolkata", "zh_CN") == "加尔各答"


def test_a_country_offers_each_clock_once() -> None:
    assert zones(Country("US")) == (
        *("America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles"),
        *("America/Anchorage", "America/Adak", "Pacific/Honolulu"),
    )
    assert zones(Country("DE")) == ("Europe/Berlin",)
    winter, summer = datetime(2031, 1, 15, tzinfo=UTC), datetime(2031, 7, 15, tzinfo=UTC)
    clocks = [
        (at.astimezone(ZoneInfo(z)).utcoffset()) for z in zones(Country("US")) for at in (winter, summer)
    ]
    assert len(set(zip(clocks[::2], clocks[1::2], strict=True))) == 8


def test_no_place_of_china_is_heard_in_the_name_of_a_place_abroad() -> None:
    countries = [Country(code) for code in _all_zones()]
    named = [country.name_in(language) for country in countries for language in ("zh_CN", "en")]
    named += list(_city_names().meanings)
    heard = {name for name in named if resolve(name) and resolve_abroad(name) is not None}
    assert heard == {"黑山", "西贡", "西港", "泗水", "bali"}  # namesakes in both: the person has to choose


def test_no_place_abroad_is_heard_in_the_full_name_of_a_place_of_china() -> None:
    heard = [code for code in divisions() if resolve_abroad(Place(code).full_name)]
    assert heard == []


@given(st.text(max_size=200))
def test_any_text_is_answered_without_failing(text: str) -> None:
    found = resolve_abroad(text)
    assert found is None or (found.zones and found.country.name_in("zh_CN"))
