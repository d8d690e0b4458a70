"""Does the source obey its own rules, and would each rule notice if it did not?"""

import pytest

from tests.shape import borders, habits
from tests.shape.source import Rule, Source, sources

RULES = (
    borders.telegram_stays_in_bot,
    borders.statements_stay_in_models,
    borders.handlers_know_no_database,
    borders.timers_stay_in_the_clock,
    borders.pages_stay_in_the_web,
    borders.doors_take_the_toolkit_only,
    borders.payloads_stay_in_buttons,
    habits.no_fault_is_swallowed,
    habits.the_clock_is_given,
    habits.modules_hold_constants,
    habits.no_drawers_of_the_library,
    habits.floors_start_no_tasks,
    habits.no_sentence_in_code,
    habits.handlers_declare,
    habits.files_stay_small,
    habits.functions_stay_small,
    habits.names_say_something,
)
SIX = "def ask():\n" + "    a = 1\n" * 6
LONG = "def ask():\n" + "    a = 1\n" * 25
BAD = (
    (borders.telegram_stays_in_bot, "handlers/menu.py", "from telegram import Update"),
    (borders.telegram_stays_in_bot, "webchat/api.py", "import telegram.ext as ptb"),
    (borders.telegram_stays_in_bot, "bot/forms/engine.py", "import telegram"),
    (borders.statements_stay_in_models, "actions/orgs.py", "from sqlalchemy import select"),
    (borders.statements_stay_in_models, "bot/pump.py", "import sqlalchemy as sa\nsa.update(Row)"),
    (borders.statements_stay_in_models, "web/app.py", "from models.base import select\nselect(Row)"),
    (borders.handlers_know_no_database, "handlers/menu.py", "from sqlalchemy.orm import Session"),
    (
        borders.timers_stay_in_the_clock,
        "scheduler/greet.py",
        "from apscheduler.triggers.cron import CronTrigger",
    ),
    (borders.pages_stay_in_the_web, "actions/orgs.py", "from starlette.requests import Request"),
    (borders.doors_take_the_toolkit_only, "handlers/menu.py", "from bot.delivery import postman"),
    (borders.doors_take_the_toolkit_only, "web/app.py", "from bot import settings"),
    (borders.doors_take_the_toolkit_only, "web/app.py", "import bot"),
    (borders.payloads_stay_in_buttons, "bot/screens.py", "Button(text, callback_data=payload)"),
    (borders.payloads_stay_in_buttons, "handlers/menu.py", "row['callback_data']"),
    (habits.no_fault_is_swallowed, "bot/pump.py", "try:\n    run()\nexcept ValueError:\n    pass"),
    (habits.no_fault_is_swallowed, "bot/pump.py", "try:\n    run()\nexcept ValueError: ..."),
    (habits.no_fault_is_swallowed, "bot/pump.py", "with contextlib.suppress(OSError, Exception):\n    run()"),
    (habits.the_clock_is_given, "actions/orgs.py", "datetime.now(UTC)"),
    (habits.the_clock_is_given, "models/orgs.py", "datetime.datetime.utcnow()"),
    (habits.the_clock_is_given, "webchat/api.py", "time.time()"),
    (habits.modules_hold_constants, "actions/orgs.py", "seen = {}"),
    (habits.modules_hold_constants, "actions/orgs.py", "_seen: set[int] = set()"),
    (habits.modules_hold_constants, "actions/orgs.py", "def ask():\n    global seen"),
    (habits.no_drawers_of_the_library, "bot/router.py", "context.user_data['step'] = 1"),
    (habits.floors_start_no_tasks, "actions/orgs.py", "asyncio.create_task(greet())"),
    (habits.no_sentence_in_code, "actions/orgs.py", "raise Fault('找不到支部')"),
    (habits.no_sentence_in_code, "bot/screens.py", "f'{name}同志'"),
    (habits.no_sentence_in_code, "handlers/menu.py", "title = 'Which branch?'"),
    (habits.handlers_declare, "handlers/menu.py", SIX),
    (habits.handlers_declare, "handlers/menu.py", "a = 1\n" * 151),
    (habits.files_stay_small, "models/orgs.py", "a = 1\n" * 301),
    (habits.functions_stay_small, "models/orgs.py", LONG),
    (habits.names_say_something, "bot/utils.py", ""),
    (habits.names_say_something, "models/services/orgs.py", ""),
    (habits.names_say_something, "bot/pump.py", "class OrgManager: ..."),
)
GOOD = (
    (borders.telegram_stays_in_bot, "bot/router.py", "from telegram import Update"),
    (borders.telegram_stays_in_bot, "handlers/menu.py", "from telegraph import Wire"),
    (borders.statements_stay_in_models, "models/orgs.py", "from sqlalchemy import select\nselect(Org)"),
    (borders.handlers_know_no_database, "actions/orgs.py", "from sqlalchemy.orm import Session"),
    (borders.timers_stay_in_the_clock, "scheduler/clock.py", "import apscheduler"),
    (borders.pages_stay_in_the_web, "bot/wiring.py", "from starlette.routing import Mount"),
    (
        borders.doors_take_the_toolkit_only,
        "handlers/menu.py",
        "from bot.forms import Form\nfrom bot import screens",
    ),
    (borders.payloads_stay_in_buttons, "bot/buttons.py", "Button(text, callback_data=payload)"),
    (borders.payloads_stay_in_buttons, "bot/screens.py", "draw()  # callback_data is the codec's"),
    (habits.no_fault_is_swallowed, "bot/pump.py", "try:\n    run()\nexcept ValueError:\n    note()"),
    (habits.the_clock_is_given, "bot/clock.py", "datetime.now(UTC)"),
    (habits.the_clock_is_given, "actions/orgs.py", "clock.now(); time.monotonic()"),
    (habits.modules_hold_constants, "actions/orgs.py", "ROLES = {}\n__all__ = []\ndef ask():\n    seen = {}"),
    (habits.no_drawers_of_the_library, "bot/router.py", "ContextTypes(user_data=Nothing)"),
    (habits.floors_start_no_tasks, "bot/pump.py", "asyncio.create_task(pump())"),
    (habits.no_sentence_in_code, "models/orgs.py", 'class Org:\n    """党支部: a branch."""  # 支部'),
    (habits.no_sentence_in_code, "models/knowledge/places.py", "NAMES = ('重庆',)"),
    (habits.handlers_declare, "handlers/menu.py", 'def ask():\n    """Ask."""\n' + "    a = 1\n" * 5),
    (habits.files_stay_small, "models/orgs.py", "a = 1\n" * 300),
    (
        habits.functions_stay_small,
        "models/orgs.py",
        'def ask():\n    """Ask.\n\n    Long."""\n' + "    a = 1\n" * 24,
    ),
    (habits.files_stay_small, "models/migrations/versions/0001_first.py", "a = 1\n" * 301),
    (habits.functions_stay_small, "models/migrations/versions/0001_first.py", LONG),
    (habits.names_say_something, "models/database.py", "class Orgs: ..."),
)


def _named(case: tuple[Rule, str, str]) -> str:
    return f"{case[0].__name__}-{case[1]}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_source_obeys(rule: Rule) -> None:
    found = [f"{file.path}:{line}: {what}" for file in sources() for line, what in rule(file)]
    assert not found, "\n".join([(rule.__doc__ or "").strip(), *found])


@pytest.mark.parametrize("number", range(len(BAD)), ids=lambda number: f"{number}-{_named(BAD[number])}")
def test_offence_is_noticed(number: int) -> None:
    rule, path, text = BAD[number]
    assert list(rule(Source(path, text)))


@pytest.mark.parametrize("number", range(len(GOOD)), ids=lambda number: f"{number}-{_named(GOOD[number])}")
def test_what_is_allowed_is_not_noticed(number: int) -> None:
    rule, path, text = GOOD[number]
    assert not list(rule(Source(path, text)))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule_tells_its_incident_and_is_tried_both_ways(rule: Rule) -> None:
    assert "Incident: " in (rule.__doc__ or "")
    assert rule in {case[0] for case in BAD}
    assert rule in {case[0] for case in GOOD}
