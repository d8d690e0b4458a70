"""Which modules declare tables? All of this folder, so that migrations see every one."""

import importlib
import pkgutil

import models


def import_all() -> None:
    """Import every module of ``models``; afterwards the metadata is complete."""
    for module in pkgutil.iter_modules(models.__path__, "models."):
        if not module.ispkg:
            importlib.import_module(module.name)
