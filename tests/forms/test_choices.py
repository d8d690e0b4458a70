"""Do choices and ticks take what is on offer, and nothing else?"""

import pytest

from bot.forms import JSON, Ask, Choice, Chose, Done, Given, Marked, Said, Ticks
from tests.forms.talks import Condition, Consent, Talk, made

PEOPLE: JSON = [{"value": "7", "label": "罗小梅"}, {"value": "8", "label": "罗大山"}]


@pytest.mark.parametrize("given", [Chose("hard"), Said("hard"), Said(" HARD ")])
def test_choice_takes_a_press_and_its_typed_value(given: Given) -> None:
    assert Talk.about(Choice(Condition)).give(given).answer == "hard"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (Chose("gone"), "button-outdated"),
        (Chose(""), "button-outdated"),
        (Marked("hard"), "button-outdated"),
        (Done(), "button-outdated"),
        (Said("gone"), "option-unknown"),
        (Said("😀"), "option-unknown"),
        (Said("好" * 4096), "option-unknown"),
    ],
)
def test_choice_complains_about_what_is_not_on_offer(given: Given, reason: str) -> None:
    talk = Talk.about(Choice(Condition)).give(given)
    assert (talk.complaint, talk.effects[-1], talk.run.answers) == (reason, Ask("it"), {})


@pytest.mark.parametrize("given", [Chose("8"), Said("8"), Said("罗大山")])
def test_choice_from_context_takes_values_and_labels(given: Given) -> None:
    talk = Talk.about(Choice(options_from="people"), people=PEOPLE).give(given)
    assert talk.answer == "8"
    assert talk.form.fields["it"].quote("8", talk.run) == "罗大山"


def test_choice_from_context_refuses_a_forged_value() -> None:
    assert (
        Talk.about(Choice(options_from="people"), people=PEOPLE).give(Chose("9")).complaint
        == "button-outdated"
    )


def test_choice_carries_a_packed_label_as_it_is() -> None:
    label: JSON = {"~key": "follow-up.help"}
    talk = Talk.about(Choice(options_from="kinds"), kinds=[{"value": "h", "label": label}])
    field = talk.form.fields["it"]
    assert field.options(talk.run)[0].label == label
    assert field.quote("h", talk.run) == label


def test_choice_gives_its_enum_and_quotes_its_key() -> None:
    talk = Talk.about(Choice(Condition))
    field = talk.form.fields["it"]
    assert field.value("well") is Condition.WELL
    assert field.quote("well", talk.run) == {"options": ["well"]}
    assert field.quote(None, talk.run) is None
    assert field.worded == ("well", "hard", "help")


def test_ticks_turn_over_and_are_done() -> None:
    talk = Talk.about(Ticks(Consent, required=(Consent.BASIC,)))
    talk.give(Marked("greetings"), Marked("basic"), Marked("pledges"), Marked("greetings"))
    assert [(o.value, o.marked) for o in talk.form.fields["it"].options(talk.run)] == [
        ("basic", True),
        ("pledges", True),
        ("greetings", False),
    ]
    assert talk.give(Done()).answer == ["basic", "pledges"]
    assert talk.form.fields["it"].value(talk.answer) == frozenset({Consent.BASIC, Consent.PLEDGES})


@pytest.mark.parametrize("given", [Chose("basic"), Said("basic")])
def test_ticks_take_typed_values_as_marks(given: Given) -> None:
    assert Talk.about(Ticks(Consent)).give(given, Done()).answer == ["basic"]


@pytest.mark.parametrize(
    ("inputs", "reason"),
    [
        ((Done(),), "tick-required"),
        ((Marked("pledges"), Done()), "tick-required"),
        ((Marked("basic"), Marked("basic"), Done()), "tick-required"),
        ((Marked("everything"),), "button-outdated"),
        ((Said("同意"),), "option-unknown"),
    ],
)
def test_ticks_complain(inputs: tuple[Given, ...], reason: str) -> None:
    talk = Talk.about(Ticks(Consent, required=(Consent.BASIC,))).give(*inputs)
    assert (talk.complaint, talk.run.field) == (reason, "it")


def test_ticks_without_required_may_all_be_empty() -> None:
    assert Talk.about(Ticks(Consent)).give(Done()).answer == []


def test_ticks_asked_again_stand_as_they_were() -> None:
    from bot.forms import Edit

    talk = Talk.about(Ticks(Consent)).give(Marked("pledges"), Done(), Edit("it"))
    assert talk.run.candidates == ("pledges",)
    assert talk.give(Marked("basic"), Done()).answer == ["basic", "pledges"]


@pytest.mark.parametrize("answer", ["gone", 3, None, [], {}, ["well"]])
def test_choice_does_not_keep_what_it_could_not_have_taken(answer: JSON) -> None:
    talk = Talk(made(it=Choice(Condition)))
    assert not talk.form.fields["it"].holds(answer, talk.run)


@pytest.mark.parametrize("answer", ["basic", None, ["gone"], ["pledges"], {}, [3]])
def test_ticks_do_not_keep_what_they_could_not_have_taken(answer: JSON) -> None:
    talk = Talk(made(it=Ticks(Consent, required=(Consent.BASIC,))))
    assert not talk.form.fields["it"].holds(answer, talk.run)
