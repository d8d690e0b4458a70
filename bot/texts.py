"""How is something said in a language? Keys come from structure; sentences live in ``locales/`` only."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from html import escape
from pathlib import Path
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from babel.messages.pofile import read_po

from models import countries, names, places
from models.hours import HOME_ZONE
from models.languages import LANGUAGES as NAMES_OF_LANGUAGES
from models.rules import ELDER_AGE
from models.values import Addressee, Phrase, PlaceValue, TextKey

LOCALES = Path(__file__).parent.parent / "locales"
LANGUAGES = tuple(NAMES_OF_LANGUAGES)
_PATTERNS = {
    "zh_CN": {
        "day": "M月d日",
        "long": "y年M月d日",
        "month": "M月",
        "weekday": "M月d日 EEEE",
        "moment": "M月d日 HH:mm",
    },
    "en": {
        "day": "d MMM",
        "long": "d MMM y",
        "month": "MMMM",
        "weekday": "EEEE d MMM",
        "moment": "d MMM HH:mm",
    },
}


class TextMissingError(Exception):
    """A key has no text in a language."""


def language_of(code: str | None) -> str:
    """Return our language for a Telegram ``language_code``: Chinese for any zh, English for all others."""
    return "zh_CN" if not code or code.lower().startswith("zh") else "en"


class Catalogue:
    """All sentences of all languages, read once from ``locales/<language>/<area>.po``."""

    def __init__(self, root: Path = LOCALES) -> None:
        self._texts = {language: dict(_read(root / language, language)) for language in LANGUAGES}

    def keys(self, language: str) -> set[str]:
        """Return every key that the language can say."""
        return set(self._texts[language])

    def find(self, language: str, key: str) -> tuple[str, ...]:
        """Return the forms of a sentence (one, or singular and plural); raise TextMissingError."""
        try:
            return self._texts[language][key]
        except KeyError:
            raise TextMissingError(f"{language} has no text for {key!r}") from None

    def has(self, key: str) -> bool:
        """Return whether every language has a text for the key."""
        return all(key in texts for texts in self._texts.values())


def _read(folder: Path, language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for file in sorted(folder.glob("*.po")):
        with file.open("rb") as lines:
            for message in read_po(lines, locale=language, abort_invalid=True):
                if message.id:
                    key = message.id if isinstance(message.id, str) else message.id[0]
                    said = message.string
                    yield key, (said,) if isinstance(said, str) else tuple(said or ())


@dataclass(frozen=True, slots=True)
class Words:
    """One reader's language and time zone; every sentence to that reader is made here."""

    catalogue: Catalogue
    language: str
    zone: str = HOME_ZONE
    link_base: str = ""
    page_base: str = ""

    def link(self, payload: str) -> str:
        """Return the deep link that opens the chat with a ``start`` payload."""
        return f"{self.link_base}?start={payload}"

    def page(self, path: str) -> str:
        """Return the address of a public page, for people outside the chat."""
        return f"{self.page_base}{path}"

    def say(self, key: str, args: Mapping[str, Any] | None = None) -> str:
        """Return the sentence as HTML: its own tags stay, every argument is escaped."""
        return self._filled(self._form(key, args), args or {}, lambda said: escape(said, quote=False))

    def plain(self, key: str, args: Mapping[str, Any] | None = None) -> str:
        """Return the sentence as plain text, for buttons and file names."""
        return self._filled(self._form(key, args), args or {}, str)

    def _filled(self, sentence: str, args: Mapping[str, Any], made_safe: Callable[[str], str]) -> str:
        said: list[str] = []
        for literal, name, spec in _parts(sentence):
            said.append(literal)
            if name is not None:
                said.append(made_safe(self.name(args[name], spec)))
        return "".join(said)

    def _form(self, key: str, args: Mapping[str, Any] | None) -> str:
        forms = self.catalogue.find(self.language, key)
        if len(forms) == 1:
            return forms[0]
        singular = Locale.parse(self.language).plural_form((args or {}).get("n", 0)) == "one"
        return forms[0] if singular else forms[1]

    def name(self, value: object, spec: str = "") -> str:
        """Return a value as this reader would write it: dates, places, choices, lists, plain text."""
        match value:
            case TextKey() | Phrase():
                key, args = (value["key"], value["args"]) if isinstance(value, Phrase) else (value, None)
                return self.plain(key, args)
            case PlaceValue():
                return self._place(value)
            case Addressee():
                elder_from = value.get("elder_from", ELDER_AGE.default)
                return names.courtesy(value["name"], value["age"], self.language, elder_from)
            case datetime():
                return self._instant(value, spec or "moment")
            case date():
                return _day(value, _PATTERNS[self.language][spec or "day"], self.language)
            case list() | tuple():
                return ("、" if self.language == "zh_CN" else ", ").join(
                    self.name(item, spec) for item in value
                )
            case None:
                return "—"
            case _:
                return format(value, spec)

    def _instant(self, value: datetime, spec: str) -> str:
        local = value.astimezone(ZoneInfo(self.zone))
        if spec == "time":
            return format_time(local, "HH:mm", locale=self.language)
        return format_datetime(local, _PATTERNS[self.language][spec], locale=self.language)

    def _place(self, value: PlaceValue) -> str:
        if code := value.get("code"):
            return _named(code, self.language)
        if "country" not in value:  # of several clocks of a country, the one to be picked
            return countries.zone_name(value["zone"], self.language)
        country = countries.find(value["country"])
        name = country.name_in(self.language) if country else str(value["country"])
        city = value.get("city")
        if not city:
            return name
        return f"{name} {city}" if self.language == "zh_CN" else f"{city}, {name}"


@lru_cache(maxsize=4096)
def _named(code: str, language: str) -> str:
    place = places.find(code)
    return place.name_in(language) if place else code


@lru_cache(maxsize=4096)
def _day(value: date, pattern: str, language: str) -> str:
    return format_date(value, pattern, locale=language)


@lru_cache(maxsize=4096)
def _parts(sentence: str) -> tuple[tuple[str, str | None, str], ...]:
    """Return a sentence as (literal text, name of the argument behind it, its format).

    Names are taken as they stand: what looks like an attribute or an index of an argument is refused.
    """
    return tuple((literal, name, spec or "") for literal, name, spec, _ in Formatter().parse(sentence))
