"""Which actions are there, and what does each need? Read from the declarations themselves."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import actions
from models.roles import Permission


def declared_actions() -> dict[str, Permission | None]:
    """Return what every action of this folder needs, by its module and name; None: anybody may."""
    return dict(sorted(_found()))


def _found() -> Iterator[tuple[str, Permission | None]]:
    for module in pkgutil.iter_modules(actions.__path__):
        loaded = importlib.import_module(f"{actions.__name__}.{module.name}")
        for name, verb in inspect.getmembers(loaded, inspect.iscoroutinefunction):
            if hasattr(verb, "needs") and verb.__module__ == loaded.__name__:
                yield f"{module.name}.{name}", verb.needs
