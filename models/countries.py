"""Where abroad is this, and what time is it there? Countries by Babel's names, zones by tzdata's own table.

Hong Kong, Macao and Taiwan are places of China and answered by `models.places`.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from models.names import is_han, syllables

_CHINA = frozenset({"CN", "HK", "MO", "TW"})
_LANGUAGES = ("zh", "en")
LONGEST_TEXT = 120  # characters looked at
ALPHA_2, ALPHA_3 = 2, 3


@dataclass(frozen=True, slots=True)
class Country:
    """A country or region outside China, known by its two letters (ISO 3166)."""

    code: str

    def name_in(self, language: str) -> str:
        """Its name for a reader; in English where the language is unknown."""
        return str(_locale(language).territories[self.code])


@dataclass(frozen=True, slots=True)
class Abroad:
    """A place abroad: only country, city as it was written, and the zones it may lie in (domain §3.4-B)."""

    country: Country
    city: str  # "" when the text names none
    zones: tuple[str, ...]  # one: certain; several: buttons, by `zone_name`
    doubt: tuple[Country, ...] = ()  # other countries the text may mean (刚果)


class _Known(NamedTuple):
    """The hand-written part of the knowledge: see `knowledge/abroad.json`."""

    countries: dict[str, str]  # everyday name -> codes, blank separated; "": no country (内蒙古)
    cities: dict[str, str]  # city that names no zone -> its zone; "": a place of China
    main_zones: str  # of the zones that share a clock, those people know; blank separated


@cache
def _known() -> _Known:
    text = (Path(__file__).parent / "knowledge" / "abroad.json").read_text("utf-8")
    return _Known(**json.loads(text))


@lru_cache(64)  # a language is what a client says it is: not without end
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@cache
def _all_zones() -> dict[str, tuple[str, ...]]:
    """Country code -> all its zones, as zone.tab orders them; China's left out."""
    text = resources.files("tzdata").joinpath("zoneinfo/zone.tab").read_text("utf-8")
    found: dict[str, list[str]] = defaultdict(list)
    for line in text.splitlines():
        if line and not line.startswith("#"):
            code, _, zone = line.split("\t")[:3]
            found[code].append(zone)
    return {code: tuple(zones) for code, zones in sorted(found.items()) if code not in _CHINA}


def find(code: str) -> Country | None:
    """The country or region with these two letters, or None; China's own are found nowhere here."""
    return Country(code) if code in _all_zones() else None


@cache
def _rule(zone: str) -> str:
    """The last line of a zone's file: the rule its clock follows from now on (RFC 8536)."""
    content = resources.files("tzdata").joinpath("zoneinfo", *zone.split("/")).read_bytes()
    return content.rstrip(b"\n").rsplit(b"\n", 1)[-1].decode("ascii")


@cache
def zones(country: Country) -> tuple[str, ...]:
    """The country's zones, one for each clock it shows from now on, the well-known ones first.

    zone.tab keeps zones apart that only differed in the past: 29 for the USA, of which 8 clocks are left.
    """
    main = _known().main_zones.split()
    clocks: dict[str, str] = {}
    for zone in sorted(_all_zones()[country.code], key=lambda zone: zone not in main):
        clocks.setdefault(_rule(zone), zone)
    return tuple(clocks.values())


@lru_cache(64)
def _cities(language: str) -> dict[str, str]:
    """Zone -> the city that CLDR shows for it; zones without an entry are missing."""
    present = get_global("zone_aliases")  # CLDR keeps old names: Asia/Calcutta
    entries = _locale(language).time_zones.items()
    return {present.get(zone, zone): entry["city"] for zone, entry in entries if "city" in entry}


def zone_name(zone: str, language: str) -> str:
    """The zone by its best-known city, for a button: 洛杉矶, Los Angeles."""
    return _cities(language).get(zone) or zone.rsplit("/", 1)[-1].replace("_", " ")


def _folded(text: str) -> str:
    """Lower case without accents and punctuation, position by position, so that what was found can be cut
    out.
    """
    plain = (unicodedata.normalize("NFKD", c)[:1].lower()[:1] for c in text)
    return "".join(c if c.isalnum() else " " for c in plain)


class _Names(NamedTuple):
    """Names that may be heard in a text, and what each may mean."""

    meanings: dict[str, tuple[str, ...]]  # folded name with single blanks -> codes or zones
    pattern: re.Pattern[str]

    def heard(self, folded: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Each name in a folded text, longest first where several begin: start, end, meanings."""
        for found in self.pattern.finditer(folded):
            yield found.start(), found.end(), self.meanings[" ".join(found[0].split())]


def _collected(pairs: Iterable[tuple[str, Iterable[str]]]) -> _Names:
    meanings: dict[str, dict[str, None]] = defaultdict(dict)
    for name, codes in pairs:
        meanings[" ".join(_folded(name).split())].update(dict.fromkeys(codes))
    longest_first = sorted(filter(None, meanings), key=lambda name: (-len(name), name))
    written = (re.escape(name).replace(r"\ ", " +") for name in longest_first)
    ended = (name if is_han(name[-1]) else rf"(?<![a-z0-9]){name}(?![a-z0-9])" for name in written)
    return _Names({name: tuple(codes) for name, codes in meanings.items()}, re.compile("|".join(ended)))


@cache
def _country_names() -> _Names:
    pairs: list[tuple[str, Iterable[str]]] = []
    for code in _all_zones():
        chinese, english = (_locale(language).territories[code] for language in _LANGUAGES)
        pairs += [(chinese, [code]), (english, [code]), ("".join(syllables(chinese)), [code])]
    pairs += [(name, codes.split()) for name, codes in _known().countries.items()]
    return _collected(pairs)


@cache
def _city_names() -> _Names:
    pairs: list[tuple[str, Iterable[str]]] = [(city, zone.split()) for city, zone in _known().cities.items()]
    for zone in (zone for zones in _all_zones().values() for zone in zones):
        pairs += [(zone_name(zone, language), [zone]) for language in _LANGUAGES]
    return _collected(pairs)


def _by_code(text: str) -> Iterator[str]:
    """ISO codes: two or three capital letters, or the whole text in any case."""
    whole = text.strip()
    words = re.findall(r"\b[A-Z]{2,3}\b", text, re.ASCII) + ([whole.upper()] if len(whole) <= ALPHA_3 else [])
    for word in words:
        codes = [word] if len(word) == ALPHA_2 else get_global("territory_aliases").get(word, [])
        yield from (code for code in codes if code in _all_zones())


def resolve_country(text: str) -> tuple[Country, ...]:
    """The countries a text names, in order: Chinese and English names, everyday names, pinyin, ISO codes; ()
    for none.
    """
    written = unicodedata.normalize("NFKC", text[:LONGEST_TEXT])
    named = (code for _, _, codes in _country_names().heard(_folded(written)) for code in codes)
    return tuple(map(Country, dict.fromkeys([*named, *_by_code(written)])))


@cache
def _country_of(zone: str) -> Country:
    return next(Country(code) for code, inside in _all_zones().items() if zone in inside)


def _rest(written: str) -> str:
    """What is left of the text when the names of countries and the punctuation round them are cut out."""
    kept, at = [], 0
    for start, end, _ in _country_names().heard(_folded(written)):
        kept.append(written[at:start])
        at = end
    return " ".join(re.sub(r"^\W+|\W+$", "", part) for part in [*kept, written[at:]]).strip()


def resolve_abroad(text: str) -> Abroad | None:
    """Country, city and zones of a place abroad, or None when neither a country nor a known city is named.

    A known city decides the zone (洛杉矶: America/Los_Angeles), and the country if none is named; otherwise
    all the country's zones are answered. Names are looked for anywhere in the text; an unknown city stays as
    it was written.
    """
    written = unicodedata.normalize("NFKC", text[:LONGEST_TEXT])
    countries = resolve_country(written)
    rest = _rest(written) if countries else written.strip()
    for start, end, meant in _city_names().heard(_folded(rest)):
        for zone in meant:
            if not countries or _country_of(zone) in countries:
                others = tuple(c for c in countries if c != _country_of(zone))
                return Abroad(_country_of(zone), rest[start:end], (zone,), others)
    if not countries:
        return None
    city = "" if _names_nothing_more(rest) else rest
    return Abroad(countries[0], city, zones(countries[0]), countries[1:])


def _names_nothing_more(rest: str) -> bool:
    """Whether the rest is only the ISO code that named the country."""
    return any(True for _ in _by_code(rest)) or not rest
