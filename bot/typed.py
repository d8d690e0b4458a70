"""What did a typed text mean?
Labels and numbers of options, and the ways out of a question, in every language.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.forms import Back, Cancel, Choice, Chose, Done, Form, Given, Marked, Run, Said, Skip, Ticks
from bot.forms.fields import Field, Option
from bot.texts import LANGUAGES, Catalogue, Words
from models.values import unpack

_WAYS: dict[str, Given] = {"back": Back(), "cancel": Cancel(), "skip": Skip(), "done": Done()}


def typed_ways(catalogue: Catalogue) -> dict[str, Given]:
    """Return the typed words for back, cancel, skip and done: their labels and the texts ``words.back`` …"""
    ways: dict[str, Given] = {}
    for language in LANGUAGES:
        for name, given in _WAYS.items():
            words = [catalogue.find(language, f"form.{name}")[0]]
            words += catalogue.find(language, f"words.{name}")[0].split("|")
            ways |= {word.strip().casefold(): given for word in words}
    return ways


@dataclass(frozen=True, slots=True)
class Alarm:
    """By which pieces of a text something is heard, and which longer ones only sound like it."""

    pieces: tuple[str, ...]
    harmless: tuple[str, ...]

    def sounds_in(self, text: str) -> bool:
        """Whether somebody says it: spaces between the characters hide nothing."""
        bare = "".join(text.casefold().split())
        for word in self.harmless:
            bare = bare.replace(word, "")
        return any(piece in bare for piece in self.pieces)


def alarms_of(catalogue: Catalogue, reactions: Iterable[str]) -> dict[str, Alarm]:
    """Return the alarms of those reactions that have them: the texts ``heard.<reaction>``, in all languages,
    and ``unheard.<reaction>`` for what is meant otherwise.
    """

    def pieces(key: str) -> tuple[str, ...]:
        said = [catalogue.find(one, key)[0] for one in LANGUAGES if key in catalogue.keys(one)]
        return tuple("".join(word.casefold().split()) for words in said for word in words.split("|"))

    found = {name: Alarm(pieces(f"heard.{name}"), pieces(f"unheard.{name}")) for name in reactions}
    return {name: alarm for name, alarm in found.items() if alarm.pieces}


def meant(catalogue: Catalogue, form: type[Form], run: Run, said: Said) -> Given:
    """Return the press that a typed label or number stands for; the text itself where it is none."""
    question = form.fields.get(run.field or "")
    if not isinstance(question, Choice | Ticks):
        return said
    text = said.text.strip().casefold()
    for number, option in enumerate(question.options(run), start=1):
        if text in {str(number), *_labels(catalogue, form, question, option)}:
            return Marked(option.value) if isinstance(question, Ticks) else Chose(option.value)
    return said


def _labels(catalogue: Catalogue, form: type[Form], question: Field, option: Option) -> set[str]:
    if option.label is not None:
        return {str(unpack(option.label)).casefold()}
    key = form.text_key(question.name, option.value)
    return {Words(catalogue, language).plain(key).casefold() for language in LANGUAGES}
