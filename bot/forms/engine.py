"""What comes next in a form? Pure: a run and an input give a run and effects. No clock, no text, no I/O."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

from bot.forms.effects import Ask, Complain, Confirm, Effect, Leave, Submit
from bot.forms.fields import Field, Narrowed, Refused, Taken, Verdict, unexpected
from bot.forms.form import Form, FormError
from bot.forms.inputs import Back, Cancel, Confirmed, Edit, Given, Said, Skip
from bot.forms.run import JSON, Run

Step: TypeAlias = tuple[Run, tuple[Effect, ...]]

COMPLAINTS = frozenset(
    {
        "answer-needed", "button-outdated", "confirm-expected", "contact-not-expected", "file-not-expected",
        "form-changed", "location-not-needed", "photo-not-expected", "voice-not-expected",
    }
)  # fmt: skip
"""The text keys with which any form may complain; each field kind adds its own."""


def start(form: type[Form], context: Mapping[str, JSON]) -> Step:
    """A new run at its first question. A context that lacks what a field needs is a fault: FormError."""
    missing = [key for key in form.needs if key not in context]
    if missing:
        raise FormError(f"form {form.name}: its context lacks {', '.join(missing)}")
    return _proceed(form, Run(form.name, form.version, context=dict(context)))


def resume(form: type[Form], run: Run) -> Step:
    """The open question or the summary once more.

    If the form has changed since, answers that it would still take are kept, and the first question without
    one follows upon the complaint "form-changed"; where the new form needs a context that this run never had,
    the run is left behind.
    """
    if run.version == form.version:
        return run, _again(run)
    if not run.context.keys() >= set(form.needs):
        return run, (Complain(None, "form-changed"), Leave("left-behind"))
    kept = {
        name: answer
        for name, field in form.fields.items()
        if name in run.answers and _keeps(field, answer := run.answers[name], run)
    }
    fresh = replace(run, form=form.name, version=form.version, answers=kept, editing=None)
    todo = _first_open(form, fresh)
    fresh = _at(form, fresh, todo)
    return fresh, (Complain(todo, "form-changed"), *_again(fresh))


def advance(form: type[Form], run: Run, given: Given) -> Step:
    """The step that an input makes; one that does not fit is complained about and loses nothing.

    Submit comes last and only with every asked question answered. An input to a run of another version of the
    form is not heard, except Cancel: the run is resumed.
    """
    if isinstance(given, Cancel):
        return run, (Leave("cancelled"),)
    if run.version != form.version:
        return resume(form, run)
    if isinstance(given, Back):
        return _back(form, run)
    if run.field is None:
        return _at_summary(form, run, given)
    field = form.fields[run.field]
    if isinstance(given, Skip):
        return _heard(form, run, Taken(None) if field.optional else Refused("answer-needed"))
    return _heard(form, run, field.hear(given, run))


def asked(form: type[Form], run: Run) -> tuple[Field, ...]:
    """The questions that this run's answers call for, in order; a `when` sees the answers before it."""
    seen = Answers()
    called: list[Field] = []
    for name, field in form.fields.items():
        if field.when is None or field.when(seen):
            called.append(field)
            seen[name] = _typed(field, run.answers.get(name))
    return tuple(called)


def _typed(field: Field, answer: JSON) -> object:
    return None if answer is None else field.value(answer)


def _keeps(field: Field, answer: JSON, run: Run) -> bool:
    return field.optional if answer is None else field.holds(answer, run)


def _first_open(form: type[Form], run: Run) -> str | None:
    return next((field.name for field in asked(form, run) if field.name not in run.answers), None)


def _again(run: Run) -> tuple[Effect, ...]:
    return (Confirm(),) if run.field is None else (Ask(run.field),)


def _at(form: type[Form], run: Run, name: str | None) -> Run:
    """The run with this question open (None: at the summary), its trail behind it."""
    order = list(form.fields)
    before = order if name is None else order[: order.index(name)]
    trail = tuple(f.name for f in asked(form, run) if f.name in before and f.name in run.answers)
    candidates = () if name is None else form.fields[name].begin(run.answers.get(name))
    editing = None if name is None else run.editing
    return replace(run, field=name, trail=trail, candidates=candidates, editing=editing)


def _go(form: type[Form], run: Run, name: str | None) -> Step:
    there = _at(form, run, name)
    return there, _again(there)


def _proceed(form: type[Form], run: Run) -> Step:
    """On to the first question without an answer; where there is none, to the summary or the end."""
    todo = _first_open(form, run)
    if todo is not None or form.summary or run.editing:
        return _go(form, run, todo)
    return _submit(form, run)


def _submit(form: type[Form], run: Run) -> Step:
    answers = {field.name: _typed(field, run.answers[field.name]) for field in asked(form, run)}
    return _at(form, run, None), (Submit(answers),)


def _back(form: type[Form], run: Run) -> Step:
    """The question before; from the one being edited, the summary; from the first, itself."""
    if run.editing is not None and run.field == run.editing:
        return _go(form, run, None if _first_open(form, run) is None else run.field)
    return _go(form, run, run.trail[-1] if run.trail else run.field)


def _at_summary(form: type[Form], run: Run, given: Given) -> Step:
    match given:
        case Confirmed():  # a `when` may have been rewritten since: the version does not show it
            todo = _first_open(form, run)
            return _submit(form, run) if todo is None else _go(form, run, todo)
        case Edit(name) if name in {field.name for field in asked(form, run)}:
            return _go(form, replace(run, editing=name), name)
        case Said():
            return _heard(form, run, Refused("confirm-expected"))
        case _:
            return _heard(form, run, unexpected(given))


def _heard(form: type[Form], run: Run, verdict: Verdict) -> Step:
    match verdict:
        case Taken(answer):
            return _proceed(form, replace(run, answers={**run.answers, str(run.field): answer}))
        case Narrowed(candidates, reason):
            narrowed = replace(run, candidates=candidates)
            said = (Complain(run.field, reason),) if reason else ()
            return narrowed, (*said, *_again(narrowed))
        case Refused(reason, args):
            return run, (Complain(run.field, reason, args), *_again(run))


class Answers(dict[str, object]):
    """The answers as a `when` sees them: None for what is not answered."""

    def __missing__(self, name: str) -> None:
        """A question without an answer so far."""
