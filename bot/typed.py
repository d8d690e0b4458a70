"""What did a typed text mean?
Labels and numbers of options, and the ways out of a question, in every language.
"""

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
