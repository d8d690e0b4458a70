"""Which faults are expected on the command line? They are sentences that say what to do, not tracebacks."""

from bot.demo.load import LoadRefusedError
from bot.exports import ExportError
from bot.first_day import FirstDayError
from bot.http import PortTakenError
from bot.importing.fault import ImportRefusedError
from bot.introduction import TokenRefusedError
from bot.letters import LettersError
from bot.migrate import DatabaseUnfitError
from bot.rehearsal.fault import RehearsalError
from bot.settings import SettingsError
from bot.upkeep.fault import UpkeepError
from webchat.store import StoreError

EXPECTED = (
    SettingsError,
    PortTakenError,
    TokenRefusedError,
    DatabaseUnfitError,
    FirstDayError,
    LettersError,
    LoadRefusedError,
    ExportError,
    ImportRefusedError,
    UpkeepError,
    RehearsalError,
    StoreError,
)
