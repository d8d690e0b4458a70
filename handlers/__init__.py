"""What can be said: forms, commands, screens and buttons, declared.

HANDLERS lists the areas in the order of the command menu; a new area is one word here.
"""

from importlib import import_module

HANDLERS = tuple(
    import_module(f"handlers.{area}")
    for area in (
        "menu",
        "binding",
        "check_ins",
        "simple_answers",
        "reports",
        "support",
        "sorrow",
        "my_data",
        "less",
        "why",
        "erasures",
        "digests",
        "todo",
        "follow_ups",
        "contact_log",
        "colours",
        "phone_list",
        "ladder",
        "chasing",
        "rebinding",
        "roster",
        "sheets",
        "imported",
        "members",
        "farewell",
        "mourning",
        "transfers",
        "proxy",
        "branch_reports",
        "report_answers",
        "greetings",
        "greeting_lists",
        "greeting_calls",
        "greetings_office",
        "invites",
        "home_words",
        "stats",
        "burden",
        "org_fields",
        "first_day",
        "choosing",
        "appointing",
        "grants",
        "contacts",
        "handing_over",
        "letters",
        "exports",
        "works",
        "settings",
        "rule_changes",
        "calendars",
        "clock",
    )
)
