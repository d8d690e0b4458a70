"""Is a form checked when it is declared, and against its action when the service starts?"""

import functools
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypedDict

import pytest

from bot.forms import (
    Choice,
    Code,
    Date,
    Field,
    Form,
    FormError,
    Note,
    Number,
    Phone,
    Place,
    Text,
    Ticks,
    Year,
    check_action,
    start,
)
from tests.forms.talks import Condition, Consent, made


async def check_in(
    scope: object, condition: Condition, place: dict[str, Any] | None, note: object = None
) -> None:
    """An action."""


class HostReport(Form, command="host"):
    condition = Choice(Condition)
    place = Place(optional=True)
    note = Note(optional=True)
    on_submit = check_in
    words = ("报到", "签到")


def test_form_is_named_after_its_class_and_keeps_its_settings() -> None:
    assert (HostReport.name, HostReport.command) == ("host-report", "host")
    assert list(HostReport.fields) == ["condition", "place", "note"]
    assert [field.name for field in HostReport.fields.values()] == list(HostReport.fields)
    assert HostReport.words == ("报到", "签到")
    assert HostReport.expires_after == timedelta(hours=24)
    check_action(HostReport)


def test_form_derives_its_text_keys() -> None:
    assert HostReport.text_keys() == (
        "host-report-condition",
        "host-report-place",
        "host-report-note",
        "host-report-condition.well",
        "host-report-condition.hard",
        "host-report-condition.help",
        "host-report-place.up",
    )
    assert made(host_branch=Text()).text_key("host_branch") == "made-host-branch"


def test_form_may_speak_as_another_one() -> None:
    assert made(it=Text(), speaks_as="check-in").text_key("it") == "check-in-it"


def test_form_knows_its_complaints_and_needs() -> None:
    form = made(day=Date(), who=Choice(options_from="people"))
    assert form.needs == ("today", "people")
    assert form.complaints == {"date-malformed", "date-too-early", "date-too-late", "option-unknown"}
    with pytest.raises(FormError, match="made: its context lacks people"):
        start(form, {"today": "2026-11-22"})


@pytest.mark.parametrize(("fields", "summary"), [(2, False), (3, True)])
def test_form_has_a_summary_from_three_fields_on(fields: int, summary: bool) -> None:
    assert made(**{f"f{n}": Text() for n in range(fields)}).summary is summary
    assert made(**{f"f{n}": Text() for n in range(fields)}, summary=not summary).summary is not summary


def test_version_changes_with_what_answers_mean_and_only_then() -> None:
    first = made(a=Text(), b=Choice(Condition)).version
    assert made(a=Text(), b=Choice(Condition, columns=3)).version == first
    others = [
        made(b=Choice(Condition), a=Text()),
        made(a=Text(max_length=9), b=Choice(Condition)),
        made(a=Text(optional=True), b=Choice(Condition)),
        made(a=Text(), b=Choice(Consent)),
        made(a=Text(), b=Choice(Condition, when=bool)),
        made(a=Note(), b=Choice(Condition)),
        made(a=Text()),
    ]
    assert len({first, *(form.version for form in others)}) == len(others) + 1


class Long(StrEnum):
    BYTES_24 = "x" * 24
    BYTES_27 = "好" * 9


class Empty(StrEnum):
    pass


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({}, "made: it has no fields"),
        ({"summary": Text()}, "field summary: its name is reserved"),
        ({"scope": Text()}, "field scope: its name is reserved"),
        ({"Note": Text()}, "field Note: its name is reserved, or not snake case"),
        ({"x" * 25: Text()}, "its name is longer than 24 bytes"),
        ({"it": Text(), "sumary": True}, "made: sumary is neither a field nor a setting"),
        ({"it": Choice(Long)}, "field it: option '好好好好好好好好好' is not 1 to 24 bytes"),
        ({"it": Choice(Empty)}, "field it: has no options"),
        ({"it": Ticks(Empty)}, "field it: has no options"),
        ({"it": Choice()}, "takes its options either from a StrEnum or from options_from"),
        ({"it": Choice(Condition, options_from="people")}, "takes its options either"),
        ({"it": Ticks(Consent, required=(Condition.WELL,))}, "which is not an option"),
        ({"it": Text(min_length=9, max_length=8)}, "its lengths must be"),
        ({"it": Text(max_length=5000)}, "its lengths must be"),
        ({"it": Year(2000, 1900)}, "its years must be"),
        ({"it": Number(2, 1)}, "minimum ≤ maximum"),
        ({"it": Number(1, 2, step=Decimal(0))}, "a step above zero"),
        ({"it": Date(earliest=date(2027, 1, 1), latest=date(2026, 1, 1))}, "its earliest day is after"),
        ({"it": Date(earliest=timedelta(1), latest=timedelta(0))}, "its earliest day is after"),
        ({"it": Text(when=lambda: True)}, "its when must take one argument"),  # type: ignore[arg-type,misc]
    ],
)
def test_wrong_declaration_is_refused(body: dict[str, object], sentence: str) -> None:
    with pytest.raises(FormError) as refused:
        made(**body)
    assert sentence in str(refused.value)
    assert "made" in str(refused.value)


def test_name_given_twice_is_refused() -> None:
    with pytest.raises(FormError, match="Twice: it is declared twice"):

        class Twice(Form):
            it = Text()
            it = Note()  # noqa: PIE794 - the slip itself


def test_field_under_two_names_is_refused() -> None:
    field = Text()
    with pytest.raises(FormError, match="one and the same field"):
        made(one=field, two=field)


def test_inherited_fields_come_first() -> None:
    class ByProxy(HostReport):
        why = Text()

    assert list(ByProxy.fields) == ["condition", "place", "note", "why"]
    assert ByProxy.name == "by-proxy"
    assert ByProxy.summary is True


def wrapped(verb: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    @functools.wraps(verb)
    async def asked(*args: object, **answers: object) -> None:
        await verb(*args, **answers)

    return asked


def fitting() -> list[tuple[Field, Callable[..., Awaitable[None]]]]:
    class Where(TypedDict):
        code: str

    async def exact(scope: object, it: str) -> None: ...
    async def wider(scope: object, it: str | None = None) -> None: ...
    async def anything(scope: object, **answers: object) -> None: ...
    async def untyped(scope, it) -> None: ...  # type: ignore[no-untyped-def] # noqa: ANN001
    async def day(scope: object, it: date) -> None: ...
    async def mapping(scope: object, it: Mapping[str, Any]) -> None: ...
    async def typed_dict(scope: object, it: Where) -> None: ...
    async def members(scope: object, it: frozenset[Consent]) -> None: ...
    async def several(scope: object, it: str | dict[str, Any] | None) -> None: ...

    return [
        (Text(), exact),
        (Text(), wrapped(exact)),
        (Text(optional=True), wider),
        (Text(when=bool), wider),
        (Choice(Condition), exact),
        (Text(), anything),
        (Ticks(Consent), untyped),
        (Date(), day),
        (Place(), mapping),
        (Place(), typed_dict),
        (Ticks(Consent), members),
        (Note(optional=True), several),
        (Phone(), exact),
        (Code(), exact),
    ]


@pytest.mark.parametrize(("field", "verb"), fitting())
def test_action_that_takes_the_answers_is_accepted(
    field: Field, verb: Callable[..., Awaitable[None]]
) -> None:
    check_action(made(it=field, on_submit=verb))


def unfit() -> list[tuple[Field, Callable[..., Awaitable[None]], str]]:
    async def other(scope: object, that: str) -> None: ...
    async def more(scope: object, it: str, that: str) -> None: ...
    async def fewer(scope: object) -> None: ...
    async def text(scope: object, it: str) -> None: ...
    async def whole(scope: object, it: int | None) -> None: ...
    async def condition(scope: object, it: Condition) -> None: ...
    async def members(scope: object, it: frozenset[Condition]) -> None: ...
    async def unknown(scope: object, it: "Nowhere") -> None: ...  # type: ignore[name-defined] # noqa: F821

    return [
        (Text(), other, "on_submit wants that"),
        (Text(), more, "on_submit wants that"),
        (Text(), fewer, "has no parameter for it"),
        (Text(optional=True), text, "field it: its answer may be <class 'NoneType'>"),
        (Text(when=bool), text, "field it: it is not always asked"),
        (Note(), text, "its answer may be <class 'dict'>"),
        (Text(), whole, "its answer may be <class 'str'>"),
        (Date(), text, "its answer may be <class 'datetime.date'>"),
        (Choice(options_from="people"), condition, "its answer may be <class 'str'>"),
        (Ticks(Consent), members, "its answer may be frozenset"),
        (Text(), unknown, "types that cannot be read"),
    ]


@pytest.mark.parametrize(("field", "verb", "sentence"), unfit())
def test_action_that_does_not_fit_is_refused(
    field: Field, verb: Callable[..., Awaitable[None]], sentence: str
) -> None:
    with pytest.raises(FormError) as refused:
        check_action(made(it=field, on_submit=verb))
    assert sentence in str(refused.value)
    assert "made" in str(refused.value)


def test_form_without_action_is_refused() -> None:
    with pytest.raises(FormError, match="made: it has no on_submit"):
        check_action(made(it=Text()))


def test_what_a_form_passes_on_is_a_parameter_too() -> None:
    async def record(scope: object, member: int, it: str) -> None: ...
    async def forget(scope: object, it: str) -> None: ...

    check_action(made(it=Text(), passes=("member",), on_submit=record))
    with pytest.raises(FormError, match="no parameter for member"):
        check_action(made(it=Text(), passes=("member",), on_submit=forget))
