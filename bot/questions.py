"""How does a form look in the chat?
Questions, answered questions, summaries and what a person can do in them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from bot.buttons import Go, encode, inline
from bot.forms import COMPLAINTS, Field, Form, Option, Phone, Run, Ticks, asked
from bot.screens import Args, Drawing, Screen, reply_keyboard
from bot.texts import Words
from models.form_runs import FormRun
from models.scope import Scope
from models.values import PlaceValue, TextKey

_WIDE_AT_MOST = 8
_MENU = Go("menu")  # the way on from where a screen has no other
_BUSY_FOR = timedelta(hours=1)  # whoever answered a question since is reminded of nothing
PREFIX = "f"  # of every button inside a form: f:<run>:<step>:<move>[:<value>]


class Move(StrEnum):
    """What a button inside a form does."""

    CHOOSE = "c"
    MARK = "m"
    DONE = "d"
    BACK = "b"
    SKIP = "s"
    CANCEL = "x"
    EDIT = "e"
    CONFIRM = "y"
    RESUME = "r"


NAVIGATION = {Move.BACK: "form.back", Move.SKIP: "form.skip", Move.CANCEL: "form.cancel"}


def question_args(form: type[Form], run: Run, name: str, complaint: dict[str, Any] | None) -> dict[str, Any]:
    """Return the arguments of a question's screen, ready to be packed."""
    question = form.fields[name]
    return {
        "context": dict(run.context),
        "question": form.text_key(name),
        "options": [option_args(form, question, option) for option in question.options(run)],
        "columns": getattr(question, "columns", None) or _columns(len(question.options(run))),
        "skip": question.optional,
        "ticks": isinstance(question, Ticks),
        "share": asks_to_share(question),
        "complaint": complaint,
    }


def asks_to_share(question: Field) -> bool:
    """Whether the question stands above a button that shares one's own number."""
    return isinstance(question, Phone) and not question.of_another


def _columns(options: int) -> int:
    """Return how many options stand side by side: few are wide, many are a table."""
    return 3 if options > _WIDE_AT_MOST else 1


def option_args(form: type[Form], question: Field, option: Option) -> dict[str, Any]:
    """Return one option with the label that each reader's language will give it."""
    label: object = option.label
    if option.place:
        label = PlaceValue(code=option.place)
    elif option.zone:
        label = PlaceValue(zone=option.zone)
    elif label is None:
        label = TextKey(form.text_key(question.name, option.value))
    return {"value": option.value, "label": label, "marked": option.marked}


def quoted(form: type[Form], run: Run, name: str) -> object:
    """Return an answer as a value that each reader's language can say."""
    question = form.fields[name]
    match question.quote(run.answers.get(name), run):
        case None:
            return TextKey("form.skipped")
        case {"options": list(values)}:
            return [TextKey(form.text_key(name, str(value))) for value in values]
        case {"date": str(day)}:
            return {"~date": day}
        case {"voice": seconds}:
            return [TextKey("form.voice"), f"{seconds}″"]
        case {"place": str(code)}:
            return PlaceValue(code=code)
        case {"abroad": dict(where)}:
            return PlaceValue(where)
        case dict(label):
            return label
        case said:
            return str(said)


@dataclass(frozen=True, slots=True)
class QuestionScreen:
    """One question with its options and the ways out of it."""

    name: str = "question"
    aliases: tuple[str, ...] = ()
    prepare: None = None

    def draw(self, words: Words, args: Mapping[str, Any]) -> Drawing:
        """Return the question for one reader."""
        parts = [words.say(args["question"], args["context"])]
        if complaint := args.get("complaint"):
            parts.insert(0, words.say(complaint["key"], complaint["args"]))
        if args["share"]:
            return Drawing("\n\n".join(parts), _sharing(words))
        return Drawing("\n\n".join(parts), {"inline_keyboard": list(self._rows(words, args))})

    def _rows(self, words: Words, args: Mapping[str, Any]) -> Iterator[list[dict[str, str]]]:
        move = Move.MARK if args["ticks"] else Move.CHOOSE
        drawn = [_option(words, args, move, option) for option in args["options"]]
        columns = args["columns"]
        yield from (drawn[start : start + columns] for start in range(0, len(drawn), columns))
        if args["ticks"]:
            yield [_move(words, args, Move.DONE, "form.done")]
        shown = [move for move in NAVIGATION if move is not Move.SKIP or args["skip"]]
        yield [_move(words, args, move, NAVIGATION[move]) for move in shown]

    def keys(self) -> set[str]:
        """Return the text keys that any form needs."""
        return {
            "form.back",
            "form.skip",
            "form.cancel",
            "form.done",
            "form.skipped",
            "form.voice",
            "button.share-phone",
        }


def _sharing(words: Words) -> dict[str, Any]:
    keyboard = reply_keyboard("contact", words)
    keyboard["keyboard"].append([{"text": words.plain("form.back")}, {"text": words.plain("form.cancel")}])
    return keyboard


def _option(words: Words, args: Mapping[str, Any], move: Move, option: Mapping[str, Any]) -> dict[str, str]:
    label = words.name(option["label"])
    if move is Move.MARK:
        label = f"{'☑' if option['marked'] else '☐'} {label}"
    return inline(label, _payload(args, move, option["value"]))


def _move(words: Words, args: Mapping[str, Any], move: Move, key: str) -> dict[str, str]:
    return inline(words.plain(key), _payload(args, move))


def _payload(args: Mapping[str, Any], move: Move, *value: str) -> str:
    return encode(PREFIX, [args["run"], args["step"], move.value, *value])


@dataclass(frozen=True, slots=True)
class AnsweredScreen:
    """A question that keeps its answer and has lost its buttons."""

    name: str = "answered"
    aliases: tuple[str, ...] = ()
    prepare: None = None

    def draw(self, words: Words, args: Mapping[str, Any]) -> Drawing:
        """Return the question with the answer; the answer alone where a button that shares a number goes."""
        answer = words.say("form.answered", {"answer": args["answer"]})
        if args.get("share"):
            return Drawing(answer, reply_keyboard("remove", words))
        question = words.say(args["question"], args["context"])
        return Drawing(f"{question}\n{answer}")

    def keys(self) -> set[str]:
        """Return the text key of the answer's line."""
        return {"form.answered"}


@dataclass(frozen=True, slots=True)
class SummaryScreen:
    """All answers once more, each to be changed, then to be confirmed."""

    name: str = "summary"
    aliases: tuple[str, ...] = ()
    prepare: None = None

    def draw(self, words: Words, args: Mapping[str, Any]) -> Drawing:
        """Return the summary for one reader."""
        lines = [words.say("form.summary", args["context"])]
        if complaint := args.get("complaint"):
            lines.insert(0, words.say(complaint["key"], complaint["args"]))
        lines += [
            words.say("form.line", {"label": TextKey(f"{entry['question']}.label"), **entry})
            for entry in args["answers"]
        ]
        rows = [[_move(words, args, Move.CONFIRM, "form.confirm")]]
        edits = [
            inline(
                words.plain("form.edit", {"label": TextKey(f"{entry['question']}.label")}),
                _payload(args, Move.EDIT, entry["field"]),
            )
            for entry in args["answers"]
        ]
        rows += [edits[start : start + 2] for start in range(0, len(edits), 2)]
        rows.append([_move(words, args, move, NAVIGATION[move]) for move in (Move.BACK, Move.CANCEL)])
        return Drawing("\n".join(lines), {"inline_keyboard": rows})

    def keys(self) -> set[str]:
        """Return the text keys of the summary's frame."""
        return {"form.summary", "form.line", "form.confirm", "form.edit"}


@dataclass(frozen=True, slots=True)
class RestingScreen:
    """A form left half-way: to be taken up again, or dropped."""

    name: str = "form-resting"
    aliases: tuple[str, ...] = ()

    async def prepare(self, scope: Scope, asked: Sequence[Args]) -> Sequence[Args | None]:
        """Drop the offers of forms that ended meanwhile, and the reminders of those still being filled in."""
        ids = [args["run"] for args in asked]
        still = set(await scope.all(FormRun.resting(ids, scope.now, scope.now)))
        quiet = set(await scope.all(FormRun.resting(ids, scope.now - _BUSY_FOR, scope.now)))
        return [args if args["run"] in (quiet if args.get("reminder") else still) else None for args in asked]

    def draw(self, words: Words, args: Mapping[str, Any]) -> Drawing:
        """Return the offer for one reader."""
        row = [
            _move(words, args, Move.RESUME, "form.resume"),
            _move(words, args, Move.CANCEL, "form.drop"),
        ]
        return Drawing(words.say("form-resting", args), {"inline_keyboard": [row]})

    def keys(self) -> set[str]:
        """Return the text keys of the offer."""
        return {"form-resting", "form.resume", "form.drop"}


@dataclass(frozen=True, slots=True)
class RefusalScreen:
    """A friendly no that has no screen of its own: its sentence, with what the refusal tells."""

    name: str = "refusal"
    aliases: tuple[str, ...] = ()
    prepare: None = None

    def draw(self, words: Words, args: Mapping[str, Any]) -> Drawing:
        """Return the sentence for one reader."""
        onward = inline(words.plain(_MENU.label_key()), _MENU.payload(args))
        return Drawing(words.say(args["reason"], args), {"inline_keyboard": [[onward]]})

    def keys(self) -> set[str]:
        """Return the label of the way on; the house asks for the text of every refusal."""
        return {_MENU.label_key()}


def form_screens() -> tuple[Any, ...]:
    """Return the screens that every form shares."""
    plain = ("button-outdated", "already-received", "group-private-only")
    onward = ("form-cancelled", "turn-parked")
    framed = (QuestionScreen(), AnsweredScreen(), SummaryScreen(), RestingScreen(), RefusalScreen())
    return (*framed, *map(Screen, plain), *(Screen(name, ((_MENU,),)) for name in onward))


def form_keys(form: type[Form]) -> Iterator[str]:
    """Yield every text key that a form can need."""
    yield from form.text_keys()
    yield from form.complaints
    yield from COMPLAINTS
    if form.summary:
        yield from (f"{form.text_key(name)}.label" for name in form.fields)


def summary_args(form: type[Form], run: Run, complaint: dict[str, Any] | None) -> dict[str, Any]:
    """Return the arguments of the summary's screen."""
    names = [question.name for question in asked(form, run)]
    answers = [
        {"question": form.text_key(name), "field": name, "answer": quoted(form, run, name)} for name in names
    ]
    return {"context": dict(run.context), "answers": answers, "complaint": complaint}
