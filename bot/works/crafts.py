"""Which crafts does every bot have? All of them, by the kind of work that they do."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.works.board_reading import READING
from bot.works.craft import Craft
from bot.works.exporting import EXPORT
from bot.works.importing import IMPORT
from bot.works.noticing import NOTICE
from bot.works.photographing import PHOTO
from bot.works.rehearsing import REHEARSAL
from bot.works.slips import SLIPS
from bot.works.trying import SHEET
from bot.works.undoing import UNDO
from bot.works.vote_codes import VOTE_CODES
from models.works import WorkKind

_ALL = (EXPORT, SHEET, IMPORT, UNDO, SLIPS, VOTE_CODES, REHEARSAL, NOTICE, PHOTO, READING)
CRAFTS: Mapping[WorkKind, Craft] = MappingProxyType({craft.kind: craft for craft in _ALL})
