"""Which place of China does this text mean? All 34 provinces, their cities and counties, from knowledge
inside the program.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import chain, compress

from models import place_names
from models.names import syllables
from models.place_index import LONGEST_TEXT, han, letters, listen, similar

LONGEST_WORD = 30  # letters of a misspelt name that is compared
_MUNICIPALITIES = frozenset({"110000", "120000", "310000", "500000", "810000", "820000"})


class Level(StrEnum):
    """How precise a place is."""

    PROVINCE = "province"  # 省、自治区、直辖市、特别行政区
    CITY = "city"  # 地级市、自治州、盟、地区
    COUNTY = "county"  # 县、区、县级市、旗; also towns of cities without counties, and development zones


@dataclass(frozen=True, slots=True)
class Place:
    """A unit of the country, known by its six digits: a stored code is enough, its names come from here."""

    code: str

    @property
    def level(self) -> Level:
        """How precise the place is."""
        if self.code.endswith("0000"):
            return Level.PROVINCE
        return Level.CITY if self.code.endswith("00") else Level.COUNTY

    @property
    def province(self) -> str:
        """The province's full name: 广东省."""
        return place_names.divisions()[f"{self.code[:2]}0000"]

    @property
    def city(self) -> str | None:
        """The city's full name; None for provinces and for counties directly under one (Beijing, 仙桃市)."""
        code = f"{self.code[:4]}00"
        return None if self.level is Level.PROVINCE else place_names.divisions().get(code)

    @property
    def county(self) -> str | None:
        """The county's (or town's) full name; None above the county level."""
        return place_names.divisions()[self.code] if self.level is Level.COUNTY else None

    @property
    def name(self) -> str:
        """The unit's own full name: 长安镇."""
        return place_names.divisions()[self.code]

    @property
    def lineage(self) -> tuple["Place", ...]:
        """The place and what it lies in, the province first."""
        return _lineage(self.code)

    @property
    def full_name(self) -> str:
        """All levels in official form: 广东省东莞市长安镇, 北京市朝阳区."""
        return "".join(place.name for place in self.lineage)

    @property
    def short_name(self) -> str:
        """All levels in everyday form, unmistakable: 广东 东莞 长安; 新疆 伊犁 伊宁县 beside 伊宁市."""
        return " ".join(place.name_alone("zh") for place in self.lineage)

    @property
    def precise(self) -> bool:
        """Whether it may stand as an answer to "where": a county or a city, municipalities and Hong Kong and
        Macao included.
        """
        return self.level is not Level.PROVINCE or self.code in _MUNICIPALITIES

    def contains(self, other: "Place") -> bool:
        """Whether the other place is this one or lies in it."""
        return self in other.lineage

    def name_alone(self, language: str) -> str:
        """The unit's own everyday name, as a button inside its parent needs it: 长安, Chang'an."""
        distinct = self.code not in _mistakable()
        if not language.lower().startswith("zh"):
            return place_names.english(self.code, distinct=distinct)
        return place_names.stem(self.name) if distinct else self.name

    def name_in(self, language: str) -> str:
        """All levels for a reader: 广东 东莞 长安; in any other language Chang'an, Dongguan, Guangdong."""
        if language.lower().startswith("zh"):
            return self.short_name
        return ", ".join(place.name_alone(language) for place in reversed(self.lineage))


@cache
def _lineage(code: str) -> tuple[Place, ...]:
    above = dict.fromkeys((f"{code[:2]}0000", f"{code[:4]}00", code))
    return tuple(Place(each) for each in above if each in place_names.divisions())


@cache
def _inside() -> dict[str | None, tuple[Place, ...]]:
    """Each unit's direct children; provinces are the children of None."""
    found: dict[str | None, list[Place]] = defaultdict(list)
    for code in place_names.divisions():
        above = _lineage(code)[:-1]
        found[above[-1].code if above else None].append(Place(code))
    return {parent: tuple(inside) for parent, inside in found.items()}


@cache
def _mistakable() -> frozenset[str]:
    """Codes whose everyday name is also a neighbour's or their parent's: their kind has to be said."""
    found: set[str] = set()
    for parent, inside in _inside().items():
        stems = Counter(place_names.stem(place.name) for place in inside)
        stems.update([place_names.stem(place_names.divisions()[parent])] if parent else [])
        found.update(place.code for place in inside if stems[place_names.stem(place.name)] > 1)
    return frozenset(found)


def find(code: str) -> Place | None:
    """The place with these six digits, or None."""
    return Place(code) if code in place_names.divisions() else None


def children(code: str | None) -> tuple[Place, ...]:
    """What buttons offer next: the provinces for None, then cities, then counties; () below.

    A level that exists only in tables is skipped: below 北京市 come its districts, below 湖北省 its cities
    and 仙桃市.
    """
    return _inside().get(code, ())


@cache
def _fame() -> dict[str, int]:
    popular = place_names.tables().popular
    return {code: 150 - 2 * place for place, code in enumerate(popular)}


def _rank(place: Place) -> int:
    """How likely people mean this place by its bare name; a known city's county beats an unknown city."""
    base = {Level.PROVINCE: 300, Level.CITY: 200, Level.COUNTY: 100}[place.level]
    fame = max(_fame().get(each.code, 0) for each in place.lineage)
    return base + fame - (90 if place_names.is_zone(place.name) else 0)


def _best_supported(mentions: list[tuple[str, ...]]) -> list[Place]:
    """The places that most names heard agree on: "北京 朝阳" is twice 北京市朝阳区, once 朝阳市."""
    heard = [set(codes) for codes in mentions]
    support: dict[Place, int] = {}
    for place in map(Place, dict.fromkeys(chain.from_iterable(mentions))):
        above = {each.code for each in place.lineage}
        support[place] = min(len(above), sum(not codes.isdisjoint(above) for codes in heard))
    most = max(support.values())
    return _without_noise(mentions, [place for place, votes in support.items() if votes == most])


def _without_noise(mentions: list[tuple[str, ...]], fitting: list[Place]) -> list[Place]:
    """Without streets and companies named like counties: 大连龙湖大厦 means 大连, not 汕头市龙湖区."""
    codes = {place.code for place in fitting}
    rough = {c for heard in mentions for c in heard if any(Place(o).level is not Level.COUNTY for o in heard)}
    if len(mentions) > 1 and codes & rough:
        return [place for place in fitting if place.code in rough]
    return fitting


def _without_namesakes(mentions: list[tuple[str, ...]], ordered: list[Place]) -> list[Place]:
    """A province or a well-known city stands for its name: 西安 is no district of 辽源."""
    first = ordered[0]
    if first.level is Level.PROVINCE or (first.level is Level.CITY and first.code in _fame()):
        named = {code for codes in mentions if first.code in codes for code in codes}
        kept = (
            place.level is first.level or place.code not in named or first.contains(place)
            for place in ordered
        )
        return list(compress(ordered, kept))
    return ordered


def resolve(text: str, limit: int = 6) -> tuple[Place, ...]:
    """The places a text may mean, best first, at most `limit`; () when no name is heard (then see `suggest`).

    A county is answered alone. Several that fit (朝阳区) are all answered. A city or province that stands
    alone is answered first and followed by what lies in it, those first that come near to the rest of the
    text (浙江 宁波 鄞洲).
    """
    heard = listen(text)
    if not heard.names:
        return ()
    likely = sorted(_best_supported(heard.names), key=_rank, reverse=True)
    ordered = _without_namesakes(heard.names, likely)
    first = ordered[0]
    if all(first.contains(place) for place in ordered):
        near = suggest("".join(heard.left), limit, inside=first) if first.level is not Level.COUNTY else ()
        ordered = list(dict.fromkeys([*ordered, *near, *children(first.code)]))
    return tuple(ordered[:limit])


def prepare() -> None:
    """What the first question would build is built: half a second, most of it for pinyin."""
    prepare_names()
    resolve("prepare")
    suggest("prepare")


def prepare_names() -> None:
    """What the first place to be named would build is built: some 50 ms."""
    _mistakable()


def settled(found: tuple[Place, ...]) -> Place | None:
    """The one place that `resolve` found beyond doubt: its first, if precise and all others lie in it."""
    if found and found[0].precise and all(found[0].contains(place) for place in found):
        return found[0]
    return None


def suggest(text: str, limit: int = 5, inside: Place | None = None) -> tuple[Place, ...]:
    """The places (inside one, if given) with the names nearest to a text, best first; () if none is like it.

    Nearness is edit distance on pinyin, so that both a wrong character of the right sound (鄞洲) and a slip
    of the keyboard (Donguan) come near; equal characters and well-known cities go before.
    """
    written = unicodedata.normalize("NFKC", text[:LONGEST_TEXT])
    words = [letters("".join(syllables(han(word)) or [word])) for word in re.split(r"\W+", written)]
    near: dict[str, float] = {}
    for word in {word for word in (*words, "".join(words)) if 1 < len(word) <= LONGEST_WORD}:
        for distance, code in similar(word):
            place = Place(code)
            if inside is None or inside.contains(place):
                alike = len(set(place.name) & set(written)) / 10
                near[code] = min(distance - alike - _fame().get(code, 0) / 800, near.get(code, 1))
    ordered = sorted(near, key=lambda code: (near[code], -_rank(Place(code))))
    return tuple(Place(code) for code in ordered[:limit])
