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
        "journeys",
        "home_comings",
        "handshakes",
        "support",
        "sorrow",
        "my_data",
        "less",
        "why",
        "erasures",
        "todo",
        "follow_ups",
        "rebinding",
        "roster",
        "sheets",
        "imported",
        "members",
        "farewell",
        "mourning",
        "transfers",
        "proxy",
        "invites",
        "away",
        "stats",
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
