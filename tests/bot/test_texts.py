"""Sentences in both languages: the same keys, the same places to fill, nothing unused, nothing unescaped."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter

import pytest

from bot.texts import LANGUAGES, LOCALES, Catalogue, TextMissingError, Words, language_of
from models.values import PlaceValue, TextKey, kebab
from tests.shape.source import ROOT, sources
from tests.world import HOUSE, words

CHINESE = re.compile("[\u3400-\u9fff]")
BILINGUAL = {
    "menu.lang",
    "command.lang",
    "language",
    "language-unknown",
}  # found by whoever reads the other one
EXAMPLES = {"find-member-wanted", "log-contact-place"}  # show how a name or a place is typed


def placeholders(forms: tuple[str, ...]) -> set[str]:
    """The names of the arguments that a sentence takes."""
    return {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}


def test_both_languages_say_the_same_keys() -> None:
    chinese, english = (HOUSE.catalogue.keys(language) for language in LANGUAGES)
    assert chinese == english


def test_both_languages_have_the_same_files() -> None:
    chinese, english = ({file.name for file in (LOCALES / one).glob("*.po")} for one in LANGUAGES)
    assert chinese == english


def test_no_key_stands_in_two_files() -> None:
    for language in LANGUAGES:
        found = [
            key
            for file in (LOCALES / language).glob("*.po")
            for key in re.findall(r'^msgid "(.+)"$', file.read_text(encoding="utf-8"), re.MULTILINE)
        ]
        assert sorted(found) == sorted(set(found))


def test_both_languages_fill_in_the_same_arguments() -> None:
    odd = {
        key: (chinese, english)
        for key in HOUSE.catalogue.keys("zh_CN")
        if (chinese := placeholders(HOUSE.catalogue.find("zh_CN", key)))
        != (english := placeholders(HOUSE.catalogue.find("en", key)))
    }
    assert not odd


def test_no_sentence_reaches_into_its_arguments() -> None:
    names = {name for language in LANGUAGES for key in HOUSE.catalogue.keys(language)
             for name in placeholders(HOUSE.catalogue.find(language, key))}  # fmt: skip
    assert not [name for name in names if not name.isidentifier()]


def test_english_holds_no_chinese_but_the_name_of_the_language() -> None:
    english = {
        key for key in HOUSE.catalogue.keys("en") if CHINESE.search("".join(HOUSE.catalogue.find("en", key)))
    }
    assert not english - BILINGUAL - EXAMPLES


def test_html_of_every_sentence_is_balanced() -> None:
    for language in LANGUAGES:
        for key in HOUSE.catalogue.keys(language):
            for form in HOUSE.catalogue.find(language, key):
                opened: list[str] = []
                for close, tag in re.findall(r"<(/?)([a-z]+)[^>]*>", form):
                    if close:
                        assert opened.pop() == tag, key
                    else:
                        opened.append(tag)
                assert not opened, key


def _literals() -> Iterator[str]:
    for source in sources():
        yield from (text for _, text in source.strings)
        yield from (kebab(node.name) for node in source.nodes if isinstance(node, ast.ClassDef))


def test_every_sentence_is_used() -> None:
    """By the house's declarations, by a literal in the code, or by a name from which the key is derived."""
    needed = HOUSE.needed_texts()
    literals = set(_literals())
    stems = tuple(text for text in literals if re.fullmatch(r"[a-z][a-z-]{2,}[.-]", text))
    derived = {key for key in HOUSE.catalogue.keys("en") if key.partition(".")[0] in literals}
    derived |= {key for key in HOUSE.catalogue.keys("en") if key.startswith(stems)}
    assert not HOUSE.catalogue.keys("en") - needed - literals - derived


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_s_words_are_escaped_and_our_own_tags_stay(language: str) -> None:
    said = words(language).say("form.line", {"label": "<b>", "answer": "a < b & c > d </b><script>"})
    assert "&lt;b&gt;" in said
    assert "a &lt; b &amp; c &gt; d &lt;/b&gt;&lt;script&gt;" in said
    assert words(language).plain("form.line", {"label": "<b>", "answer": "&"}).startswith("<b>")


@pytest.mark.parametrize("tricky", ["{name}", "{0}", "{answer.__class__}", "%s", "{", "}"])
def test_people_s_braces_are_only_characters(tricky: str) -> None:
    assert tricky in words().plain("form.line", {"label": "x", "answer": tricky})


@pytest.mark.parametrize(
    ("language", "spec", "said"),
    [
        ("zh_CN", "", "2月6日"), ("en", "", "6 Feb"),
        ("zh_CN", "long", "2027年2月6日"), ("en", "long", "6 Feb 2027"),
        ("zh_CN", "month", "2月"), ("en", "month", "February"),
        ("zh_CN", "weekday", "2月6日 星期六"), ("en", "weekday", "Saturday 6 Feb"),
    ],
)  # fmt: skip
def test_day_is_said_as_the_reader_writes_it(language: str, spec: str, said: str) -> None:
    assert words(language).name(date(2027, 2, 6), spec) == said


@pytest.mark.parametrize(
    ("language", "zone", "spec", "said"),
    [
        ("zh_CN", "Asia/Shanghai", "", "2月6日 09:00"), ("en", "Asia/Shanghai", "", "6 Feb 09:00"),
        ("en", "America/Los_Angeles", "", "5 Feb 17:00"), ("zh_CN", "Europe/Madrid", "time", "02:00"),
    ],
)  # fmt: skip
def test_instant_is_said_in_the_reader_s_zone(language: str, zone: str, spec: str, said: str) -> None:
    at = datetime(2027, 2, 6, 1, 0, tzinfo=UTC)
    assert Words(HOUSE.catalogue, language, zone).name(at, spec) == said


@pytest.mark.parametrize(
    ("place", "chinese", "english"),
    [
        ({"code": "441900"}, "东莞", "Dongguan"),
        ({"country": "ES", "city": "Madrid", "zone": "Europe/Madrid"}, "西班牙 Madrid", "Madrid, Spain"),
        ({"country": "ES"}, "西班牙", "Spain"),
        ({"code": "999999"}, "999999", "999999"),
    ],
)
def test_place_is_named_in_the_reader_s_language(place: dict[str, str], chinese: str, english: str) -> None:
    assert chinese in words("zh_CN").name(PlaceValue(place))
    assert english in words("en").name(PlaceValue(place))


def test_lists_keys_and_nothing_are_said() -> None:
    assert words("zh_CN").name([TextKey("form.voice"), "3"]) == "语音、3"
    assert words("en").name([TextKey("form.voice"), "3"]) == "voice, 3"
    assert words().name(None) == "—"


def test_plural_follows_the_number(tmp_path: Path) -> None:
    for language, forms in (("en", ("{n} person", "{n} people")), ("zh_CN", ("{n}人",))):
        (tmp_path / language).mkdir()
        said = "".join(f'msgstr[{number}] "{form}"\n' for number, form in enumerate(forms))
        rule = "nplurals=2; plural=(n != 1);" if language == "en" else "nplurals=1; plural=0;"
        head = (
            f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: {rule}\\n"\n'
        )
        (tmp_path / language / "a.po").write_text(
            f'{head}\nmsgid "people"\nmsgid_plural "people"\n{said}', encoding="utf-8"
        )
    catalogue = Catalogue(tmp_path)
    counted = [Words(catalogue, "en").say("people", {"n": n}) for n in (0, 1, 2)]
    assert counted == ["0 people", "1 person", "2 people"]
    assert Words(catalogue, "zh_CN").say("people", {"n": 1}) == "1人"


def test_missing_text_names_language_and_key() -> None:
    with pytest.raises(TextMissingError, match="en has no text for 'nowhere'"):
        words("en").say("nowhere")


@pytest.mark.parametrize(
    ("code", "language"),
    [
        *(("zh-hans", "zh_CN"), ("zh-TW", "zh_CN"), ("ZH", "zh_CN"), (None, "zh_CN"), ("", "zh_CN")),
        *(("en", "en"), ("es", "en")),
    ],
)
def test_language_at_first_contact(code: str | None, language: str) -> None:
    assert language_of(code) == language


def test_catalogues_stand_beside_the_code() -> None:
    assert LOCALES == ROOT / "locales"
