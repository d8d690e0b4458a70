"""What can be said: forms, commands, screens and buttons, declared; HANDLERS lists the areas in order."""

from handlers import (
    binding,
    check_ins,
    clock,
    follow_ups,
    invites,
    members,
    menu,
    proxy,
    rebinding,
    roster,
    stats,
    support,
    todo,
)

HANDLERS = (
    *(menu, binding, check_ins, support, todo, follow_ups, rebinding, roster, members, proxy, invites, stats),
    clock,
)
