"""What can be said: forms, commands, screens and buttons, declared; HANDLERS lists the areas in order."""

from handlers import binding, check_ins, clock, menu, support

HANDLERS = (menu, binding, check_ins, support, clock)
