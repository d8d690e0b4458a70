"""Which crafts does every bot have? All of them, by the kind of work that they do."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.works.craft import Craft
from bot.works.exporting import EXPORT
from models.works import WorkKind

CRAFTS: Mapping[WorkKind, Craft] = MappingProxyType({craft.kind: craft for craft in (EXPORT,)})
