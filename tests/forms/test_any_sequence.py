"""Can any sequence of inputs lose an answer, raise, or lead where there is no way on, back or out?"""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.forms import (
    COMPLAINTS,
    JSON,
    Ask,
    Back,
    Cancel,
    Choice,
    Chose,
    Code,
    Complain,
    Confirm,
    Confirmed,
    Date,
    Done,
    Edit,
    Field,
    Form,
    Given,
    Leave,
    Located,
    Marked,
    Note,
    Number,
    Phone,
    PhoneOrCode,
    Place,
    Run,
    Said,
    Sent,
    SharedContact,
    Skip,
    Submit,
    Text,
    Ticks,
    Year,
    advance,
    asked,
    resume,
    start,
)
from tests.forms.talks import ABROAD, TODAY, Condition, Consent, Gazetteer, made, revived

CONTEXT: dict[str, JSON] = {
    "today": TODAY,
    "people": [{"value": "7", "label": "罗小梅"}, {"value": "8", "label": "罗大山"}],
}
KINDS: dict[str, Callable[..., Field]] = {
    "choice": lambda **asked: Choice(Condition, **asked),
    "person": lambda **asked: Choice(options_from="people", **asked),
    "ticks": lambda **asked: Ticks(Consent, required=(Consent.BASIC,), **asked),
    "text": lambda **asked: Text(min_length=2, **asked),
    "note": lambda **asked: Note(max_length=9, **asked),
    "place": lambda **asked: Place(abroad=True, resolver=Gazetteer(), world=ABROAD.get, **asked),
    "year": lambda **asked: Year(1900, 2026, **asked),
    "number": lambda **asked: Number(0, 40, step=Decimal("0.5"), **asked),
    "phone": Phone,
    "code": Code,
    "either": PhoneOrCode,
    "day": lambda **asked: Date(earliest=timedelta(0), latest=timedelta(days=366), **asked),
}
GOOD = {
    Choice: "hard",
    Text: "修桥",
    Note: "好",
    Place: "鄞州",
    Year: "1985",
    Number: "4.5",
    Phone: "13800138000",
    Code: "ABCD2345",
    PhoneOrCode: "abcd2345",
    Date: "6月30日",
}
WORDS = [
    *GOOD.values(),
    "",
    "朝阳",
    "浙江",
    "银州",
    "墨西哥 边城",
    "7",
    "basic",
    "😀",
    "好" * 4096,
    "2月30日",
    "\x00",
]


@st.composite
def forms(draw: st.DrawFn) -> type[Form]:
    """A form of up to six questions, some optional, some called for by earlier answers only."""
    kinds = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=6))
    body: dict[str, Any] = {"summary": draw(st.booleans())}
    for kind in kinds:
        options: dict[str, Any] = {"optional": draw(st.booleans())}
        if len(body) > 1 and draw(st.booleans()):
            options["when"] = draw(conditions([name for name in body if name != "summary"]))
        body[f"q{len(body)}"] = KINDS[kind](**options)
    return made(**body)


def conditions(names: list[str]) -> st.SearchStrategy[Callable[[Any], bool]]:
    """Conditions upon one of these earlier questions."""
    return st.builds(
        lambda name, wanted: lambda answers: (answers[name] in (None, "hard")) is wanted,
        st.sampled_from(names),
        st.booleans(),
    )


FILES = st.builds(
    Sent,
    st.sampled_from(["voice", "audio", "photo", "video", "document", "sticker"]),
    st.just("file"),
    st.just("unique"),
    seconds=st.sampled_from([None, 0, 12, 181]),
    size=st.sampled_from([None, 1, 20_000_000]),
)
ANYTHING: st.SearchStrategy[Given] = st.one_of(
    st.builds(Said, st.one_of(st.sampled_from(WORDS), st.text(max_size=12))),
    st.builds(Chose, st.sampled_from(["hard", "7", "p:330000", "330212", "up", "z:Tijuana", "", "forged"])),
    st.builds(Marked, st.sampled_from(["basic", "pledges", "hard", "forged"])),
    FILES,
    st.builds(SharedContact, st.sampled_from(["8613800138000", "+34600123456", "x"]), st.booleans()),
    st.sampled_from([Located(), Back(), Cancel(), Edit("forged")]),
)


class AnySequence(RuleBasedStateMachine):
    """A person who does anything, and a chat service that restarts and is redeployed at any time."""

    @initialize(form=forms())
    def begin(self, form: type[Form]) -> None:
        self.form = form
        self.run, self.effects = start(form, CONTEXT)
        self.before = self.run

    def give(self, given: Given) -> None:
        self.before = self.run
        self.run, self.effects = advance(self.form, revived(self.run), given)

    @rule(given=ANYTHING)
    def do_anything(self, given: Given) -> None:
        self.give(given)

    @rule(pick=st.integers(0, 99), mark=st.booleans())
    def press_what_is_offered(self, pick: int, mark: bool) -> None:
        offered = self.form.fields[self.run.field].options(self.run) if self.run.field else ()
        if offered:
            value = offered[pick % len(offered)].value
            self.give(Marked(value) if mark else Chose(value))

    @rule(given=st.sampled_from([Done(), Skip(), Confirmed()]))
    def want_to_be_through(self, given: Given) -> None:
        self.give(given)

    @rule()
    def answer_well(self) -> None:
        self.give(good_input(self.form, self.run))

    @rule(pick=st.integers(0, 9))
    def edit(self, pick: int) -> None:
        names = list(self.form.fields)
        self.give(Edit(names[pick % len(names)]))

    @rule()
    def go_back(self) -> None:
        known = dict(self.run.answers)
        self.give(Back())
        assert self.run.answers == known
        assert not any(isinstance(effect, Complain) for effect in self.effects)

    @rule()
    def restart(self) -> None:
        self.before = self.run
        self.run, self.effects = resume(self.form, revived(self.run))
        assert self.run == self.before

    @rule(form=forms())
    def redeploy_another_form(self, form: type[Form]) -> None:
        changed = form.version != self.form.version
        self.form = form
        self.run, self.effects = resume(form, revived(self.run))
        self.before = self.run
        if changed:
            told = self.effects[0]
            assert isinstance(told, Complain)
            assert told.reason == "form-changed"

    @invariant()
    def a_row_gives_the_same_run(self) -> None:
        assert revived(self.run) == self.run

    @invariant()
    def no_answer_is_lost(self) -> None:
        kept = {name: answer for name, answer in self.before.answers.items() if name != self.before.field}
        assert kept.items() <= self.run.answers.items()
        assert self.before.answers.keys() <= self.run.answers.keys()
        if any(isinstance(effect, Complain) for effect in self.effects):
            assert self.run.answers == self.before.answers

    @invariant()
    def no_answer_is_wrong(self) -> None:
        for name, answer in self.run.answers.items():
            field = self.form.fields[name]
            assert field.optional if answer is None else field.holds(answer, self.run)

    @invariant()
    def effects_say_what_is_next(self) -> None:
        *complaints, last = self.effects
        assert len(complaints) <= 1
        for complaint in complaints:
            assert isinstance(complaint, Complain)
            assert complaint.reason in COMPLAINTS | self.form.complaints
        match last:
            case Ask(name):
                assert name == self.run.field
                assert name in {field.name for field in asked(self.form, self.run)}
            case Confirm():
                assert self.run.field is None
            case Submit(answers):
                assert_whole(self.form, self.run, dict(answers))
            case _:
                assert last == Leave("cancelled")

    @invariant()
    def buttons_can_be_told_apart_and_carried(self) -> None:
        if self.run.field:
            values = [option.value for option in self.form.fields[self.run.field].options(self.run)]
            assert len(values) == len(set(values))
            assert all(0 < len(value.encode()) <= 24 for value in values)

    @invariant()
    def there_is_a_way_out(self) -> None:
        _, effects = advance(self.form, self.run, Cancel())
        assert effects == (Leave("cancelled"),)

    @invariant()
    def there_is_a_way_back(self) -> None:
        run, trails = self.run, []
        while run.field is None or run.trail not in trails:
            trails.append(run.trail)
            run, effects = advance(self.form, run, Back())
            assert effects in ((Confirm(),), (Ask(run.field or ""),))
            if len(trails) > 2 * len(self.form.fields) + 2:
                break
        assert len(trails) <= 2 * len(self.form.fields) + 2

    @invariant()
    def there_is_a_way_on(self) -> None:
        run = self.run
        for _ in range(4 * len(self.form.fields) + 2):
            run, effects = advance(self.form, run, good_input(self.form, run))
            if isinstance(effects[-1], Submit):
                assert_whole(self.form, run, dict(effects[-1].answers))
                return
        raise AssertionError(f"no way to the end from {self.run}")


def good_input(form: type[Form], run: Run) -> Given:
    """What a sensible person does next."""
    if run.field is None:
        return Confirmed()
    field = form.fields[run.field]
    if isinstance(field, Ticks):
        return Done() if "basic" in run.candidates else Marked("basic")
    if isinstance(field, Choice | Place):
        return Chose(field.options(run)[0].value)
    return Said(GOOD[type(field)])


def assert_whole(form: type[Form], run: Run, answers: dict[str, object]) -> None:
    """Every question called for has a valid answer, of its type; nothing else is submitted."""
    called = asked(form, run)
    assert list(answers) == [field.name for field in called]
    for field in called:
        stored = run.answers[field.name]
        if stored is None:
            assert field.optional
            assert answers[field.name] is None
        else:
            assert field.holds(stored, run)
            assert answers[field.name] == field.value(stored)


TestAnySequence = AnySequence.TestCase
TestAnySequence.settings = settings(max_examples=120, stateful_step_count=30, deadline=None, derandomize=True)
