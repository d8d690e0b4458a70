"""Does the engine lead through a form: forth, back, around, out, and on after a restart?"""

from collections.abc import Mapping
from enum import StrEnum

import pytest

from bot.forms import (
    JSON,
    Ask,
    Back,
    Cancel,
    Choice,
    Chose,
    Complain,
    Confirm,
    Confirmed,
    Date,
    Done,
    Edit,
    Effect,
    Given,
    Leave,
    Located,
    Marked,
    Note,
    Run,
    Said,
    Sent,
    SharedContact,
    Skip,
    Submit,
    Text,
    Ticks,
    asked,
)
from tests.forms.talks import Condition, Consent, Talk, made


class Moved(StrEnum):
    NO = "no"
    YES = "yes"


def elsewhere(answers: Mapping[str, object]) -> bool:
    return answers["moved"] is Moved.YES


FORM = made(
    condition=Choice(Condition),
    moved=Choice(Moved),
    place=Text(when=elsewhere),
    note=Note(optional=True),
)
SHORT = made(condition=Choice(Condition), note=Note(optional=True))
STAYING = (Chose("well"), Chose("no"))
MOVING = (Chose("well"), Chose("yes"))


def test_answers_lead_through_the_questions_that_are_called_for() -> None:
    talk = Talk(FORM)
    first: tuple[Effect, ...] = talk.effects
    assert [first, *(talk.give(given).effects for given in (*STAYING, Skip(), Confirmed()))] == [
        (Ask("condition"),),
        (Ask("moved"),),
        (Ask("note"),),
        (Confirm(),),
        (Submit({"condition": Condition.WELL, "moved": Moved.NO, "note": None}),),
    ]


def test_a_condition_calls_for_its_question() -> None:
    talk = Talk(FORM).give(*MOVING)
    assert talk.effects == (Ask("place"),)
    talk.give(Said("东莞"), Said("都好"), Confirmed())
    assert talk.submitted == {
        "condition": Condition.WELL,
        "moved": Moved.YES,
        "place": "东莞",
        "note": "都好",
    }


def test_short_form_submits_without_a_summary() -> None:
    assert Talk(SHORT).give(Chose("well"), Skip()).submitted == {"condition": Condition.WELL, "note": None}


def test_trail_is_what_was_answered_before() -> None:
    talk = Talk(FORM).give(*MOVING)
    assert (talk.run.field, talk.run.trail) == ("place", ("condition", "moved"))
    assert talk.give(Back()).run.trail == ("condition",)
    assert talk.give(Chose("no"), Skip()).run.trail == ("condition", "moved", "note")


def test_back_goes_one_question_at_a_time_and_keeps_all_answers() -> None:
    talk = Talk(FORM).give(*MOVING, Said("东莞"))
    steps = [talk.give(Back()).run.field for _ in range(4)]
    assert steps == ["place", "moved", "condition", "condition"]
    assert talk.run.answers == {"condition": "well", "moved": "yes", "place": "东莞"}


def test_answer_after_back_replaces_and_goes_on_to_the_first_open_question() -> None:
    talk = Talk(FORM).give(*STAYING, Back(), Back(), Chose("hard"))
    assert talk.effects == (Ask("note"),)
    assert talk.run.answers == {"condition": "hard", "moved": "no"}


def test_back_from_the_summary_asks_the_last_question() -> None:
    talk = Talk(FORM).give(*STAYING, Skip(), Back())
    assert talk.effects == (Ask("note"),)
    assert talk.give(Back()).effects == (Ask("moved"),)
    assert talk.give(Chose("no")).effects == (Confirm(),)


def test_cancel_leaves_from_anywhere() -> None:
    for inputs in ((), MOVING, (*STAYING, Skip())):
        talk = Talk(FORM).give(*inputs, Cancel())
        assert talk.effects == (Leave("cancelled"),)


def test_edit_asks_one_question_and_returns_to_the_summary() -> None:
    talk = Talk(FORM).give(*STAYING, Said("都好"), Edit("condition"))
    assert (talk.effects, talk.run.editing) == ((Ask("condition"),), "condition")
    talk.give(Chose("help"))
    assert (talk.effects, talk.run.editing) == ((Confirm(),), None)
    assert talk.give(Confirmed()).submitted == {
        "condition": Condition.HELP,
        "moved": Moved.NO,
        "note": "都好",
    }


def test_back_from_an_edit_returns_to_the_summary_with_the_answer_kept() -> None:
    talk = Talk(FORM).give(*STAYING, Said("都好"), Edit("condition"), Back())
    assert (talk.effects, talk.run.answers["condition"]) == ((Confirm(),), "well")


def test_edit_that_calls_for_a_question_asks_it_too() -> None:
    talk = Talk(FORM).give(*STAYING, Said("都好"), Edit("moved"), Chose("yes"))
    assert talk.effects == (Ask("place"),)
    assert talk.give(Back()).effects == (Ask("moved"),)
    assert talk.give(Back()).effects == (Ask("moved"),)
    assert talk.give(Chose("yes"), Said("东莞")).effects == (Confirm(),)


def test_answer_no_longer_called_for_is_kept_but_not_submitted() -> None:
    talk = Talk(FORM).give(*MOVING, Said("东莞"), Skip(), Edit("moved"), Chose("no"))
    assert [field.name for field in asked(FORM, talk.run)] == ["condition", "moved", "note"]
    assert talk.run.answers["place"] == "东莞"
    assert "place" not in (talk.give(Confirmed()).submitted or {"place": 0})


def test_condition_does_not_see_the_answers_of_questions_that_are_not_called_for() -> None:
    form = made(
        moved=Choice(Moved),
        why=Text(when=elsewhere),
        how=Text(when=lambda answers: answers["why"] is not None),
        summary=True,
    )
    talk = Talk(form).give(Chose("yes"), Said("打工"), Said("坐车"), Edit("moved"), Chose("no"), Confirmed())
    assert talk.submitted == {"moved": Moved.NO}


def test_skip_of_an_answered_question_takes_the_answer_away() -> None:
    talk = Talk(FORM).give(*STAYING, Said("都好"), Edit("note"), Skip(), Confirmed())
    assert (talk.submitted or {})["note"] is None


WHILE_ASKING: list[tuple[Given, str]] = [
    (Skip(), "answer-needed"),
    (Confirmed(), "button-outdated"),
    (Edit("condition"), "button-outdated"),
    (Done(), "button-outdated"),
    (Chose("forged"), "button-outdated"),
    (Marked("well"), "button-outdated"),
    (Said("forged"), "option-unknown"),
    (Sent("photo", "f", "u"), "photo-not-expected"),
    (Sent("voice", "f", "u", seconds=1), "voice-not-expected"),
    (Sent("document", "f", "u", size=20_000_000), "file-not-expected"),
    (SharedContact("+8613900139000", own=False), "contact-not-expected"),
    (Located(), "location-not-needed"),
]


@pytest.mark.parametrize(("given", "reason"), WHILE_ASKING)
def test_what_does_not_fit_the_question_changes_nothing(given: Given, reason: str) -> None:
    talk = Talk(FORM).give(Chose("well"))
    before = talk.run
    talk.give(given)
    assert talk.effects == (Complain("moved", reason), Ask("moved"))
    assert talk.run == before


AT_SUMMARY: list[tuple[Given, str]] = [
    (Skip(), "button-outdated"),
    (Done(), "button-outdated"),
    (Chose("well"), "button-outdated"),
    (Marked("well"), "button-outdated"),
    (Edit("place"), "button-outdated"),
    (Edit("forged"), "button-outdated"),
    (Said("对"), "confirm-expected"),
    (Sent("photo", "f", "u"), "photo-not-expected"),
    (Sent("voice", "f", "u", seconds=1), "voice-not-expected"),
    (SharedContact("+8613900139000", own=True), "contact-not-expected"),
    (Located(), "location-not-needed"),
]


@pytest.mark.parametrize(("given", "reason"), AT_SUMMARY)
def test_what_does_not_fit_the_summary_changes_nothing(given: Given, reason: str) -> None:
    talk = Talk(FORM).give(*STAYING, Skip())
    before = talk.run
    talk.give(given)
    assert talk.effects == (Complain(None, reason), Confirm())
    assert talk.run == before


def test_run_that_was_submitted_can_be_confirmed_again_after_a_refusal() -> None:
    talk = Talk(SHORT).give(Chose("well"), Skip())
    assert talk.run.field is None
    assert talk.restart().effects == (Confirm(),)
    assert talk.give(Edit("condition"), Chose("hard")).effects == (Confirm(),)
    assert talk.give(Confirmed()).submitted == {"condition": Condition.HARD, "note": None}


@pytest.mark.parametrize("inputs", [(), MOVING, (*STAYING, Skip()), (*STAYING, Skip(), Edit("note"))])
def test_restart_asks_the_same_again_and_loses_nothing(inputs: tuple[Given, ...]) -> None:
    talk = Talk(FORM).give(*inputs)
    before, effects = talk.run, talk.effects
    talk.restart()
    assert (talk.run, talk.effects) == (before, effects)


def test_restart_keeps_ticks_that_are_not_done() -> None:
    talk = Talk(made(it=Ticks(Consent))).give(Marked("pledges")).restart()
    assert talk.give(Done()).submitted == {"it": frozenset({Consent.PLEDGES})}


def test_changed_form_keeps_what_still_fits_and_asks_the_first_open_question() -> None:
    talk = Talk(FORM).give(*MOVING, Said("东莞市长安镇"), Skip(), Edit("condition"))
    talk.form = made(
        condition=Choice(Condition),
        kind=Choice(Moved),
        place=Text(max_length=3),
        note=Note(),
    )
    talk.restart()
    assert talk.effects == (Complain("kind", "form-changed"), Ask("kind"))
    assert talk.run.answers == {"condition": "well"}
    assert talk.give(Chose("no")).effects == (Ask("place"),)
    assert talk.give(Said("长安"), Said("好")).effects == (Confirm(),)


def test_changed_form_with_nothing_left_to_ask_shows_its_answers_before_submitting() -> None:
    talk = Talk(SHORT).give(Chose("well"))
    talk.form = made(condition=Choice(Condition, optional=True))
    assert talk.restart().effects == (Complain(None, "form-changed"), Confirm())
    assert talk.give(Confirmed()).submitted == {"condition": Condition.WELL}


@pytest.mark.parametrize("given", [Said("都好"), Back(), Confirmed(), Skip()])
def test_input_to_a_changed_form_is_not_heard_but_the_change_is_told(given: Given) -> None:
    talk = Talk(SHORT).give(Chose("well"))
    talk.form = made(condition=Choice(Condition), other=Text())
    talk.give(given)
    assert talk.effects == (Complain("other", "form-changed"), Ask("other"))
    assert talk.run.answers == {"condition": "well"}


def test_cancel_of_a_changed_form_leaves() -> None:
    talk = Talk(SHORT)
    talk.form = made(other=Text())
    assert talk.give(Cancel()).effects == (Leave("cancelled"),)


def test_changed_form_that_needs_what_the_run_never_had_is_left_behind() -> None:
    talk = Talk(SHORT)
    talk.form = made(condition=Choice(Condition), who=Choice(options_from="people"))
    assert talk.restart().effects == (Complain(None, "form-changed"), Leave("left-behind"))


def test_form_with_no_question_called_for_submits_at_once() -> None:
    assert Talk(made(it=Text(when=lambda _: False))).submitted == {}


def test_confirmed_answers_are_completed_first_where_a_condition_was_rewritten() -> None:
    before, after = (
        made(moved=Choice(Moved), place=Text(when=when), summary=True)
        for when in (elsewhere, lambda answers: answers["moved"] is Moved.NO)
    )
    assert before.version == after.version
    talk = Talk(before).give(Chose("no"))
    talk.form = after
    assert talk.give(Confirmed()).effects == (Ask("place"),)
    assert talk.give(Said("东莞"), Confirmed()).submitted == {"moved": Moved.NO, "place": "东莞"}


def test_run_is_a_row() -> None:
    talk = Talk(made(it=Ticks(Consent), day=Date()), people=[{"value": "7", "label": "罗小梅"}])
    talk.give(Marked("pledges"))
    row: dict[str, JSON] = {
        "form": "made",
        "version": talk.form.version,
        "field": "it",
        "answers": {},
        "trail": [],
        "editing": None,
        "context": {"today": "2026-11-22", "people": [{"value": "7", "label": "罗小梅"}]},
        "candidates": ["pledges"],
    }
    assert talk.run.to_json() == row
    assert Run.from_json(row) == talk.run
