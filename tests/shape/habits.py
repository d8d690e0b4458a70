"""Which habits rot a bot? Swallowed faults, the machine's clock, shared state, inline text, growth."""

import ast
import re
from collections.abc import Iterator

from tests.shape.source import Offence, Source, length

_CHINESE = re.compile("[\u3400-\u9fff]")
_REVISIONS = "models/migrations/versions/"  # written by Alembic, as long as what they make
_KNOWS_CHINESE = (
    "models/knowledge/",  # places, calendars, surnames
    "models/day_lines.py",  # days off as offices and notices write them
    "models/greeting_words.py",  # placeholders as offices type them
    "models/languages.py",  # what a language calls itself
    "models/names.py",  # forms of address that are no part of a name
    "models/occasions.py",  # what rosters call teachers
    "models/place_names.py",  # endings of places
    "models/pledge_dates.py",  # days as people promise them
    "models/pledge_figures.py",  # numbers as they count
    "models/pledge_hints.py",  # slogans
    "models/pledge_reading.py",  # units, and people who have something of it
    "models/show_lines.py",  # what keepers of stations write after a show
    "models/roster/",  # columns, words and dates as offices write them
    "bot/forms/dates.py",  # dates as people type them
    "bot/forms/figures.py",  # numbers as people type them
    "bot/forms/numerals.py",  # numerals in characters
    "bot/texts.py",  # patterns of dates
    "bot/demo/",  # invented people
)
_NOW = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.localtime")
_CONTAINERS = ("dict", "list", "set", "defaultdict", "deque", "Counter", "OrderedDict", "WeakValueDictionary")
_FORBIDDEN = ("util", "helper", "common", "misc", "manager", "service", "data", "info", "tmp")


def no_fault_is_swallowed(source: Source) -> Iterator[Offence]:
    """An ``except`` does something, and nobody suppresses everything.

    Incident: a birthday greeting not sent for months, because the fault in it was caught and passed over.
    """
    for node in source.nodes:
        if isinstance(node, ast.ExceptHandler) and all(map(_does_nothing, node.body)):
            yield node.lineno, "an except that does nothing"
        elif isinstance(node, ast.Call) and _suppresses_all(node):
            yield node.lineno, "suppresses everything"


def _suppresses_all(call: ast.Call) -> bool:
    named = {ast.unparse(what) for what in call.args}
    return ast.unparse(call.func).endswith("suppress") and not named.isdisjoint(
        {"Exception", "BaseException"}
    )


def _does_nothing(node: ast.stmt) -> bool:
    return isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def the_clock_is_given(source: Source) -> Iterator[Offence]:
    """The machine's clock is read in bot/clock.py alone (webchat, which stands alone, has a clock.py too).

    Incident: reminders that could not be tried before the first of the month, and one that came at four in
    the morning to a member abroad, because "today" was the server's.
    """
    if source.lies_in("bot/clock.py", "webchat/clock.py"):
        return
    for line, name in source.calls:
        if ".".join(name.split(".")[-2:]) in _NOW:
            yield line, f"calls {name}"


def modules_hold_constants(source: Source) -> Iterator[Offence]:
    """Nothing on module level changes: no lower-case container, no ``global``.

    Incident: a set of user ids in a module, right on one machine until a second process was started.
    """
    for node in source.tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if isinstance(node, ast.Assign | ast.AnnAssign) and _is_container(node.value):
            names = [name.id for name in targets if isinstance(name, ast.Name)]
            yield from ((node.lineno, name) for name in names if name != name.upper() and name[:2] != "__")
    yield from ((node.lineno, "global") for node in source.nodes if isinstance(node, ast.Global))


def _is_container(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Call):
        return ast.unparse(value.func).split(".")[-1] in _CONTAINERS
    return isinstance(value, ast.Dict | ast.List | ast.Set | ast.DictComp | ast.ListComp | ast.SetComp)


def no_drawers_of_the_library(source: Source) -> Iterator[Offence]:
    """PTB's bot_data, chat_data and user_data are not used; what must last is a row.

    Incident: ``bot_data.setdefault("user_ids", set())``: gone with every restart, different in every process.
    """
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and node.attr in {"bot_data", "chat_data", "user_data"}:
            yield node.lineno, node.attr


def floors_start_no_tasks(source: Source) -> Iterator[Offence]:
    """Models, actions, handlers and pages start nothing that goes on behind their turn.

    Incident: a task that outlived its turn wrote through a session whose transaction had been rolled back.
    """
    if source.lies_in("models/checkpoints.py"):
        return  # the engine's own upkeep, between turns, on a connection of its own
    if source.lies_in("models/", "actions/", "handlers/", "web/"):
        for line, name in source.calls:
            if name.split(".")[-1] in {"create_task", "ensure_future", "gather", "run_in_executor"}:
                yield line, f"calls {name}"


def no_sentence_in_code(source: Source) -> Iterator[Offence]:
    """What people read stands in locales/. Chinese in code is knowledge: what people type, places, names.

    Incident: 145 sends in one file, each with its sentence: nobody could correct a wording, let alone
    translate it.
    """
    if not source.lies_in(*_KNOWS_CHINESE):
        yield from ((line, text) for line, text in source.strings if _CHINESE.search(text))
    if source.lies_in("handlers/"):
        yield from ((line, text) for line, text in source.strings if " " in text.strip())


def handlers_declare(source: Source) -> Iterator[Offence]:
    """No handler function over 5 statements, no handler file over 150 lines.

    Incident: a function for each step of each dialogue, 1,632 lines of filtering in one file: when a handler
    seems to need code, it is a rule (an action), a drawing (a screen) or a step (a field's option).
    """
    if not source.lies_in("handlers/"):
        return
    if source.lines > 150:
        yield 1, f"{source.lines} lines"
    for function in source.functions:
        told = ast.get_docstring(function) is not None
        statements = sum(isinstance(node, ast.stmt) for node in ast.walk(function)) - 1 - told
        if statements > 5:
            yield function.lineno, f"{function.name} has {statements} statements"


def files_stay_small(source: Source) -> Iterator[Offence]:
    """A file has at most 300 lines: beyond, it answers two questions.

    Incident: the file that everybody edits, and in which nobody finds anything.
    """
    if source.lines > 300 and not source.lies_in(_REVISIONS):
        yield 1, f"{source.lines} lines"


def functions_stay_small(source: Source) -> Iterator[Offence]:
    """A function has at most 25 lines beside its docstring.

    Incident: the function that could only be tried as a whole, and so was not.
    """
    for function in source.functions:
        if length(function) > 25 and not source.lies_in(_REVISIONS):
            yield function.lineno, f"{function.name} has {length(function)} lines"


def names_say_something(source: Source) -> Iterator[Offence]:
    """No file, folder or class is called utils, helpers, common, misc, manager, service, data, info or tmp.

    Incident: the folder into which everything goes that nobody wanted to name, and which everything imports.
    """
    for part in source.path.removesuffix(".py").split("/"):
        if part.rstrip("s") in _FORBIDDEN or part in _FORBIDDEN:
            yield 1, f"is called {part}"
    for node in source.nodes:
        if isinstance(node, ast.ClassDef) and re.search("(Util|Helper|Manager|Service|Misc)s?$", node.name):
            yield node.lineno, f"is called {node.name}"
