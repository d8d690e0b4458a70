"""Which bots does this database serve? Each with its own token, for its own part of the tree."""

from datetime import datetime
from typing import Self

from sqlalchemy import ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigInt, type_big
from models.orgs import Org
from models.vault import Vault

_PLACE = "bots.token"


class Bot(Base):
    """One bot of the database; ``id`` is its user id, the number before the colon of its token."""

    __tablename__ = "bots"

    id: Mapped[int] = mapped_column(type_big, primary_key=True, autoincrement=False)
    org_id: Mapped[BigInt | None] = mapped_column(ForeignKey("orgs.id"))  # None: for the whole tree
    label: Mapped[str] = mapped_column(String(80))
    token: Mapped[bytes]  # sealed
    active: Mapped[bool] = mapped_column(default=True)
    added_at: Mapped[datetime]

    def keep_token(self, token: str, vault: Vault) -> None:
        """Seal the token."""
        self.token = vault.seal(token, _PLACE)

    def open_token(self, vault: Vault) -> str:
        """Open the token; it goes to the Bot API server and nowhere else."""
        return vault.open(self.token, _PLACE)

    @classmethod
    def listed(cls) -> Select[Self, Org | None]:
        """Return the bots that are served, each with the root of its part of the tree."""
        return select(cls, Org).outerjoin(Org, Org.id == cls.org_id).where(cls.active).order_by(cls.id)
