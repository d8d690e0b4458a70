"""How does a table leave the house? ``export TABLE FILE``: as a sheet, as plain text, or for programs."""

from bot.exports.cells import guarded
from bot.exports.run import export
from bot.exports.table import ExportError

__all__ = ["ExportError", "export", "guarded"]
