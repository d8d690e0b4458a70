"""What do all probes stand on? The settings, and what earlier probes opened."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.clock import Clock
from bot.courier import Courier
from bot.discretion import Redactor
from bot.house import House
from bot.logs import secrets_of
from bot.secret_key import load_or_make_secret_key
from bot.settings import Settings
from models.database import Database
from models.vault import Vault


@dataclass(slots=True)
class Ground:
    """One run of the check. ``build_house`` puts every declaration together, as a start would."""

    settings: Settings
    build_house: Callable[[], House]
    clock: Clock = field(default_factory=Clock)
    hide: Redactor = field(init=False)
    opened: Database | None = None
    filled: bool = False  # whether the database was reached and has tables
    courier: Courier | None = None

    def __post_init__(self) -> None:
        self.hide = Redactor(secrets_of(self.settings))

    @property
    def database(self) -> Database:
        """The database, opened at the first look; nothing is connected by that."""
        if self.opened is None:
            self.opened = Database(self.settings.database_url.get_secret_value())
        return self.opened

    def vault(self) -> Vault:
        """Return the vault of the settings' key; raise SettingsError where there is none."""
        settings = self.settings
        key = load_or_make_secret_key(
            settings.secret_key_path, settings.secret_key, demonstration=settings.demonstration
        )
        return Vault(key.get_secret_value())

    async def close(self) -> None:
        """Close what was opened."""
        if self.courier is not None:
            await self.courier.close()
        if self.opened is not None:
            await self.opened.close()
