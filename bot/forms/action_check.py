"""Does an action take what a form answers? Compared by name and type when the service starts."""

import inspect
import types
import typing
from collections.abc import Callable
from typing import Any, Union, get_args, get_origin

from bot.forms.fields import Field
from bot.forms.form import Form, FormError

Parameters = dict[str, inspect.Parameter]


def check_action(form: type[Form]) -> None:
    """Nothing, if `on_submit` can take every submission of the form; else FormError.

    Its first parameter is the scope. Every other one without a default is a question's name or is passed on.
    Every question has a parameter: with a default if it has a `when`, taking None if it is optional.
    """
    verb = form.on_submit
    if verb is None:
        raise FormError(f"form {form.name}: it has no on_submit")
    plain = inspect.unwrap(verb)
    parameters = dict(list(inspect.signature(plain).parameters.items())[1:])
    anything = any(p.kind is p.VAR_KEYWORD for p in parameters.values())
    named = {name: p for name, p in parameters.items() if p.kind not in {p.VAR_KEYWORD, p.VAR_POSITIONAL}}
    _check_names(form, named, anything=anything)
    hints = _hints(form, plain)
    for field in form.fields.values():
        if field.name in named:
            _check_field(form, field, named[field.name], hints.get(field.name, Any))


def _hints(form: type[Form], verb: Callable[..., object]) -> dict[str, Any]:
    try:
        return typing.get_type_hints(verb)
    except NameError as missing:
        raise FormError(f"form {form.name}: on_submit has types that cannot be read: {missing}") from missing


def _check_names(form: type[Form], named: Parameters, *, anything: bool) -> None:
    for name, parameter in named.items():
        if name not in {*form.fields, *form.passes} and parameter.default is parameter.empty:
            raise FormError(f"form {form.name}: on_submit wants {name}, which no field asks")
    for name in (*form.fields, *form.passes):
        if name not in named and not anything:
            raise FormError(f"form {form.name}: on_submit has no parameter for {name}")


def _check_field(form: type[Form], field: Field, parameter: inspect.Parameter, hint: object) -> None:
    where = f"form {form.name}, field {field.name}"
    if field.when is not None and parameter.default is parameter.empty:
        raise FormError(f"{where}: it is not always asked, so on_submit needs a default for it")
    answers = [*_members(field.answer_type), *([types.NoneType] if field.optional else [])]
    for answer in answers:
        if not any(_takes(member, answer) for member in _members(hint)):
            raise FormError(f"{where}: its answer may be {answer}, but on_submit takes {hint}")


def _members(hint: object) -> tuple[object, ...]:
    """The types of a union, or the one."""
    if get_origin(hint) in {Union, types.UnionType}:
        return get_args(hint)
    return (hint,)


def _takes(wanted: object, answer: object) -> bool:
    """Whether a parameter of one type takes an answer of another; what is no plain class takes anything."""
    if wanted is Any:
        return True
    if typing.is_typeddict(wanted):
        return answer is dict
    wanted_kind, answer_kind = get_origin(wanted) or wanted, get_origin(answer) or answer
    if not isinstance(wanted_kind, type) or not isinstance(answer_kind, type):
        return True
    if not issubclass(answer_kind, wanted_kind):
        return False
    parts = zip(get_args(wanted), get_args(answer), strict=False)
    return all(_takes(part, answered) for part, answered in parts)
