"""Are own words taken as they are, and is what is no word refused?"""

import pytest

from bot.forms import JSON, Given, Note, Said, Sent, Text
from bot.forms.wording import MAX_BYTES_OF_VOICE
from tests.forms.talks import Talk

VOICE = Sent("voice", "file-1", "u-1", seconds=12, size=40_000)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("修桥的事请支部看看", "修桥的事请支部看看"),
        ("  两头有空  ", "两头有空"),
        ("第一行\n第二行", "第一行\n第二行"),
        ("e\u0301", "é"),
        ("a\x00b\x07", "ab"),
        ("\ud800好", "好"),
        ("\u202e反\u2066", "反"),
        ("8", "8"),
        ("好👍", "好👍"),
        ("证件 110101199003070010 请收", "证件 ****************** 请收"),
        ("号11010119900307001x。", "号******************。"),
        ("号110101 19900307 001X", "号" + "*" * 20),
        ("电话13800138000", "电话13800138000"),
        ("单号 123456789012345678", "单号 123456789012345678"),
    ],
)
def test_text_is_stored_tidied(typed: str, stored: str) -> None:
    assert Talk.about(Text()).give(Said(typed)).answer == stored


NOTHING = ["", "   ", "\n\t", "\u200b\u200d", "\u3164", "\u2800", "\x00", "\ud800"]
EMOJI = ["😀", "👨‍👩‍👧", "🇨🇳", "1️⃣", "ℹ️", "❤️", "👍🏽 👍", "……", "！？"]


@pytest.mark.parametrize("typed", NOTHING + EMOJI)
def test_text_without_a_letter_is_empty(typed: str) -> None:
    assert Talk.about(Text()).give(Said(typed)).complaint == "text-empty"


@pytest.mark.parametrize("typed", NOTHING)
def test_note_of_nothing_is_empty(typed: str) -> None:
    assert Talk.about(Note()).give(Said(typed)).complaint == "text-empty"


@pytest.mark.parametrize("typed", EMOJI)
def test_note_takes_emoji(typed: str) -> None:
    assert Talk.about(Note()).give(Said(typed)).answer == typed


def test_text_of_4096_characters_says_how_long_it_may_be() -> None:
    talk = Talk.about(Note(max_length=500)).give(Said("好" * 4096))
    assert (talk.complaint, talk.args) == ("text-too-long", {"max": 500, "length": 4096})


def test_text_says_how_short_it_is() -> None:
    talk = Talk.about(Text(min_length=10, max_length=120)).give(Said("修桥"))
    assert (talk.complaint, talk.args) == ("text-too-short", {"min": 10, "length": 2})


@pytest.mark.parametrize("length", [10, 120])
def test_text_may_be_as_long_as_its_bounds(length: int) -> None:
    assert Talk.about(Text(min_length=10, max_length=120)).give(Said("好" * length)).answer == "好" * length


def test_note_takes_a_voice_message() -> None:
    talk = Talk.about(Note()).give(VOICE)
    assert talk.answer == {"voice": "file-1", "seconds": 12}
    assert talk.form.fields["it"].quote(talk.answer, talk.run) == {"voice": 12}


@pytest.mark.parametrize(("seconds", "size"), [(180, MAX_BYTES_OF_VOICE), (1, None), (None, None)])
def test_note_takes_a_voice_message_up_to_its_limits(seconds: int | None, size: int | None) -> None:
    given = Sent("voice", "f", "u", seconds=seconds, size=size)
    assert Talk.about(Note()).give(given).answer == {"voice": "f", "seconds": seconds or 0}


@pytest.mark.parametrize(
    ("field", "given", "reason"),
    [
        (Note(), Sent("voice", "f", "u", seconds=181, size=1), "voice-too-long"),
        (Note(), Sent("voice", "f", "u", seconds=9, size=MAX_BYTES_OF_VOICE + 1), "voice-too-long"),
        (Note(), Sent("document", "f", "u", size=20_000_000, name="a.pdf"), "file-not-expected"),
        (Note(), Sent("photo", "f", "u", caption="看"), "photo-not-expected"),
        (Note(voice=False), VOICE, "voice-not-expected"),
        (Text(), VOICE, "voice-not-expected"),
    ],
)
def test_words_complain_about_files(field: Text, given: Given, reason: str) -> None:
    talk = Talk.about(field).give(given)
    assert (talk.complaint, talk.run.answers) == (reason, {})


@pytest.mark.parametrize("answer", ["", "好" * 501, 3, None, {"voice": "f"}, ["x"], "a\x00"])
def test_note_does_not_keep_what_it_could_not_have_taken(answer: JSON) -> None:
    talk = Talk.about(Note())
    assert not talk.form.fields["it"].holds(answer, talk.run)
