"""Is a place found by words and by buttons, in China and abroad?"""

import pytest

from bot.forms import JSON, Ask, Back, Chose, Confirm, Given, Located, Place, Said
from tests.forms.talks import ABROAD, Gazetteer, Talk


def asked_place(*, abroad: bool = True) -> Talk:
    return Talk.about(Place(abroad=abroad, resolver=Gazetteer(), world=ABROAD.get))


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("鄞州", {"code": "330212"}),
        (" 东莞 ", {"code": "441900"}),
        ("拉各斯", {"country": "NG", "city": "Lagos", "zone": "Africa/Lagos"}),
    ],
)
def test_place_that_is_beyond_doubt_is_taken(typed: str, answer: JSON) -> None:
    assert asked_place().give(Said(typed)).answer == answer


def test_place_of_several_that_fit_is_picked_from_them() -> None:
    talk = asked_place().give(Said("朝阳"))
    assert (talk.complaint, talk.effects[-1]) == ("place-which", Ask("it"))
    assert talk.offered == ["110105", "220104", "up"]
    assert talk.give(Chose("220104")).answer == {"code": "220104"}


def test_place_with_a_slip_offers_what_is_near() -> None:
    talk = asked_place().give(Said("银州"))
    assert (talk.complaint, talk.offered) == ("place-not-found", ["330212", "330203", "up"])


def test_place_that_is_a_province_opens_it() -> None:
    talk = asked_place().give(Said("浙江"))
    assert (talk.complaint, talk.offered) == ("place-which", ["p:330200", "up"])


def test_place_is_reached_by_buttons_down_to_the_county() -> None:
    talk = asked_place()
    assert talk.offered == ["p:110000", "p:330000", "p:440000"]
    talk.give(Chose("p:330000"))
    assert (talk.complaint, talk.offered) == (None, ["p:330200", "up"])
    talk.give(Chose("p:330200"))
    assert talk.offered == ["330203", "330212", "330200", "up"]
    assert talk.give(Chose("330203")).answer == {"code": "330203"}


def test_place_may_stay_at_the_city_and_go_up_again() -> None:
    talk = asked_place().give(Chose("p:330000"), Chose("p:330200"))
    assert talk.give(Chose("up")).offered == ["p:110000", "p:330000", "p:440000"]
    assert talk.give(Chose("p:330000"), Chose("p:330200"), Chose("330200")).answer == {"code": "330200"}


def test_place_in_two_zones_asks_for_the_zone() -> None:
    talk = asked_place().give(Said("墨西哥 边城"))
    assert (talk.complaint, talk.offered) == ("zone-which", ["z:Mexico_City", "z:Tijuana", "up"])
    assert talk.form.fields["it"].options(talk.run)[1].zone == "America/Tijuana"
    answer = {"country": "MX", "city": "边城", "zone": "America/Tijuana"}
    assert talk.give(Chose("z:Tijuana")).answer == answer


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (Located(), "location-not-needed"),
        (Said("不知道的地方"), "place-not-found"),
        (Said("  "), "place-not-found"),
        (Said("🏠"), "place-not-found"),
        (Said("东莞" * 2048), "place-not-found"),
        (Chose("p:999999"), "button-outdated"),
        (Chose("330212"), "button-outdated"),
        (Chose("z:Tijuana"), "button-outdated"),
        (Chose("up"), "button-outdated"),
    ],
)
def test_place_complains_and_stores_nothing(given: Given, reason: str) -> None:
    talk = asked_place().give(given)
    assert (talk.complaint, talk.run.answers, talk.run.candidates) == (reason, {}, ())


def test_place_abroad_is_not_found_where_it_is_not_asked() -> None:
    assert asked_place(abroad=False).give(Said("拉各斯")).complaint == "place-not-found"


def test_place_misheard_keeps_the_candidates_and_back_lets_them_go() -> None:
    talk = asked_place().give(Said("朝阳"), Said("?"))
    assert talk.offered == ["110105", "220104", "up"]
    assert talk.give(Back()).run.candidates == ()


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ({"code": "441900"}, {"place": "441900"}),
        ({"country": "NG", "city": "Lagos", "zone": "Africa/Lagos"}, None),
        (None, None),
    ],
)
def test_place_is_quoted_to_be_named_for_the_reader(answer: JSON, shown: JSON) -> None:
    talk = asked_place()
    expected = {"abroad": answer} if answer and shown is None else shown
    assert talk.form.fields["it"].quote(answer, talk.run) == expected


@pytest.mark.parametrize("answer", [{"code": "999999"}, {"code": 3}, {}, "441900", None, {"country": "NG"}])
def test_place_does_not_keep_what_it_could_not_have_taken(answer: JSON) -> None:
    talk = asked_place()
    assert not talk.form.fields["it"].holds(answer, talk.run)


def test_place_knows_the_real_country_by_itself() -> None:
    talk = Talk.about(Place())
    assert len(talk.offered) == 34
    talk.give(Said("浙江 宁波 鄞州"))
    assert talk.answer == {"code": "330212"}


def test_place_of_a_name_that_two_countries_bear_is_picked_by_its_zone() -> None:
    talk = Talk.about(Place(abroad=True)).give(Said("刚果"))
    assert (talk.complaint, talk.offered) == (
        "zone-which",
        ["z:Kinshasa", "z:Lubumbashi", "z:Brazzaville", "up"],
    )
    talk.give(Chose("z:Brazzaville"))
    assert talk.answer == {"country": "CG", "city": "", "zone": "Africa/Brazzaville"}


def test_every_county_is_reached_by_three_buttons() -> None:
    talk = Talk.about(Place())
    for province in talk.offered:
        at = Talk.about(Place()).give(Chose(province))
        for _ in range(3):
            if at.effects != (Confirm(),):
                at.give(Chose(at.offered[0]))
        assert at.effects == (Confirm(),), province
