"""Which library and which room may be named where? The borders that keep one question in one folder.

Directions between the rooms are the import contract's business (pyproject.toml); here is what it cannot say.
"""

from collections.abc import Iterator

from tests.shape.source import Offence, Source

_TOOLKIT = ("forms", "commands", "screens", "buttons", "texts", "pictures", "papers", "sheets", "ics")
_STATEMENTS = ("select", "insert", "update", "delete", "text")


def _imports_of(source: Source, *libraries: str) -> Iterator[Offence]:
    return ((line, f"imports {name}") for line, name in source.imports if name.split(".")[0] in libraries)


def telegram_stays_in_bot(source: Source) -> Iterator[Offence]:
    """PTB's types are known in bot/ alone, and there not by the form engine.

    Incident: a handlers file of 4,401 lines in which every step took an Update apart, so that no rule could
    be tried without a faked Telegram and every release of the library touched everything.
    """
    if not source.lies_in("bot/") or source.lies_in("bot/forms/"):
        yield from _imports_of(source, "telegram")


def statements_stay_in_models(source: Source) -> Iterator[Offence]:
    """SQL is put together in models/ alone; everyone else asks a named query.

    Incident: the same list shown by three screens with three conditions, of which one forgot the branch's
    border and showed the members of another town.
    """
    if not source.lies_in("models/"):
        banned = {f"sqlalchemy.{name}" for name in _STATEMENTS}
        yield from ((line, f"imports {name}") for line, name in source.imports if name in banned)
        calls = {f"{module}.{name}" for module in ("sqlalchemy", "sa") for name in _STATEMENTS} | {"select"}
        yield from ((line, f"calls {name}") for line, name in source.calls if name in calls)


def handlers_know_no_database(source: Source) -> Iterator[Offence]:
    """Handlers are declarations: what they need of the database is an action.

    Incident: a session opened by a handler's helper outlived the handler and held the connection for a day.
    """
    if source.lies_in("handlers/"):
        yield from _imports_of(source, "sqlalchemy")


def timers_stay_in_the_clock(source: Source) -> Iterator[Offence]:
    """APScheduler is known in scheduler/clock.py alone.

    Incident: 5,000 jobs, one a person, due at one instant; all were missed silently, because the default
    grace is one second.
    """
    if not source.lies_in("scheduler/clock.py"):
        yield from _imports_of(source, "apscheduler")


def pages_stay_in_the_web(source: Source) -> Iterator[Offence]:
    """The web framework is known in web/ and webchat/; bot/ mounts them in three files.

    Incident: request objects reached into the rules, and a job that wanted the same rule had to fake
    a request.
    """
    if not source.lies_in("web/", "webchat/", "bot/wiring.py", "bot/http.py", "bot/demo/stage.py"):
        yield from _imports_of(source, "starlette", "nicegui", "fastapi")


def doors_take_the_toolkit_only(source: Source) -> Iterator[Offence]:
    """Handlers and web see of bot/ what declarations need: forms, commands, screens, buttons, texts,
    pictures, papers, sheets, calendars.

    Incident: a handler that sent by the sender itself, past outbox, lanes and audit, and doubled with each
    restart.
    """
    if source.lies_in("handlers/", "web/"):
        for line, name in source.imports:
            room, *rest = name.split(".")
            if room == "bot" and (not rest or rest[0] not in _TOOLKIT):
                yield line, f"imports {name}"


def payloads_stay_in_buttons(source: Source) -> Iterator[Offence]:
    """One codec for button payloads: bot/buttons.py. Webchat carries them unread.

    Incident: ``data = query.data.split()`` and then a function looked up by that name: routing by what
    anybody sends.
    """
    if source.lies_in("bot/buttons.py", "webchat/"):
        return
    for number, line in enumerate(source.text.splitlines(), 1):
        if "callback_data" in line.partition("#")[0]:
            yield number, "callback_data"
