"""Where are you? A place in China down to the county, or a city abroad with its time zone."""

from collections.abc import Callable, Iterator
from dataclasses import KW_ONLY, dataclass
from typing import ClassVar, Protocol, TypeAlias

from bot.forms.fields import Field, Narrowed, Option, Refused, Taken, Verdict
from bot.forms.run import JSON, Run
from models import countries, places

INTO = "p:"  # the option that opens a place with its parts
ZONE = "z:"  # the option that picks a time zone
UP = "up"  # the option that leads back to the provinces
NEAREST = 5  # suggestions for a name that nobody knows (domain §3.4)
_LONGEST = 60  # characters: no place's name is longer


class Resolver(Protocol):
    """Who knows the country, as the module `models.places` does."""

    def resolve(self, text: str, /) -> tuple[places.Place, ...]:
        """The places that a text may mean, best first."""
        ...

    def settled(self, found: tuple[places.Place, ...], /) -> places.Place | None:
        """The one of them that is meant beyond doubt and precise enough."""
        ...

    def suggest(self, text: str, /) -> tuple[places.Place, ...]:
        """The places whose names come nearest to a text."""
        ...

    def find(self, code: str, /) -> places.Place | None:
        """The place of a code."""
        ...

    def children(self, code: str | None, /) -> tuple[places.Place, ...]:
        """The parts of a place; the provinces for None."""
        ...


World: TypeAlias = Callable[[str], countries.Abroad | None]


@dataclass(eq=False)
class Place(Field):
    """A place as free text, or by buttons from the province down.

    The answer is {"code": six figures}; with `abroad` also {"country", "city", "zone"}, its city maybe "".
    A city may stand for its counties, a province may not. Candidates are codes that fit, an opened place
    ("p:<code>"), or answers abroad that differ by their zone.
    """

    _: KW_ONLY
    abroad: bool = False
    resolver: Resolver = places
    world: World = countries.resolve_abroad

    complaints: ClassVar[frozenset[str]] = frozenset({"place-not-found", "place-which", "zone-which"})

    @property
    def answer_type(self) -> object:
        """A dict, as it is stored."""
        return dict

    def said(self, text: str, _run: Run) -> Verdict:
        """The place that is meant; several that fit, or lie near, become candidates."""
        if not text.strip() or len(text) > _LONGEST:
            return Refused("place-not-found")
        found = self.resolver.resolve(text)
        if one := self.resolver.settled(found):
            return Taken({"code": one.code})
        if found:
            return self._which(found)
        if self.abroad and (there := self.world(text)):
            return _zoned(there)
        if near := self.resolver.suggest(text)[:NEAREST]:
            return Narrowed(tuple(place.code for place in near), "place-not-found")
        return Refused("place-not-found")

    def _which(self, found: tuple[places.Place, ...]) -> Verdict:
        """A province that holds all that was found is opened; else they stand side by side."""
        if all(found[0].contains(place) for place in found) and self.resolver.children(found[0].code):
            return Narrowed((INTO + found[0].code,), "place-which")
        return Narrowed(tuple(place.code for place in found), "place-which")

    def chose(self, option: str, run: Run) -> Verdict:
        """A step down or up, or the place itself."""
        if option == UP:
            return Narrowed(())
        if option.startswith(INTO):
            return Narrowed((option,))
        for answer in run.candidates:
            if isinstance(answer, dict) and _zone_option(answer).value == option:
                return Taken(answer)
        return Taken({"code": option})

    def options(self, run: Run) -> tuple[Option, ...]:
        """The provinces; or the opened place's parts, and itself if precise enough; or the candidates."""
        match run.candidates:
            case ():
                return tuple(self._step(spot.code) for spot in self.resolver.children(None))
            case (str(opened),) if opened.startswith(INTO):
                code = opened.removeprefix(INTO)
                parts = (self._step(spot.code) for spot in self.resolver.children(code))
                whole = self.resolver.find(code)
                itself = (Option(code, place=code),) if whole and whole.precise else ()
                return (*parts, *itself, Option(UP))
            case _:
                return (*self._candidates(run), Option(UP))

    def _candidates(self, run: Run) -> Iterator[Option]:
        for candidate in run.candidates:
            if isinstance(candidate, dict):
                yield _zone_option(candidate)
            elif isinstance(candidate, str):
                yield self._step(candidate)

    def _step(self, code: str) -> Option:
        return Option(INTO + code if self.resolver.children(code) else code, place=code)

    def holds(self, answer: JSON, _run: Run) -> bool:
        """Whether the place still exists, or abroad still may be answered."""
        match answer:
            case {"code": str(code)}:
                return self.resolver.find(code) is not None
            case {"country": str(), "city": str(), "zone": str()}:
                return self.abroad
            case _:
                return False

    def quote(self, answer: JSON, _run: Run) -> JSON:
        """The place, to be named in the reader's language."""
        if not isinstance(answer, dict):
            return None
        return {"place": answer["code"]} if "code" in answer else {"abroad": answer}

    @property
    def worded(self) -> tuple[str, ...]:
        """The way back up; places bring their names."""
        return (UP,)


def _zoned(there: countries.Abroad) -> Verdict:
    """The answer abroad, or one candidate for each zone and country that may be meant."""
    meant = [(there.country, zone) for zone in there.zones]
    meant += [(country, zone) for country in there.doubt for zone in countries.zones(country)]
    answers: list[JSON] = [
        {"country": country.code, "city": there.city, "zone": zone} for country, zone in meant
    ]
    return Taken(answers[0]) if len(answers) == 1 else Narrowed(tuple(answers), "zone-which")


def _zone_option(answer: dict[str, JSON]) -> Option:
    zone = str(answer["zone"])
    return Option(ZONE + zone.rpartition("/")[2], zone=zone)
