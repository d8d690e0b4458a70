"""What does a backup look like? A zip of one file of JSON lines a table, and a manifest that is signed.

The manifest names the revision, the columns, how many lines each table has and their SHA-256; it is signed
with the secret key, so that rows changed by somebody else do not come in. The key itself is never in it.
"""

import hashlib
import hmac
import json
import zlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, Self
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from bot.upkeep.fault import NOTHING_CHANGED, UpkeepError
from models.bulk import Cells
from models.rows import BATCH, line
from models.vault import Vault

FORMAT = 1
_MANIFEST, _SIGNATURE = "manifest.json", "manifest.signature"
# What a damaged zip, or a manifest of somebody else's, makes of reading it.
_BROKEN = (BadZipFile, zlib.error, EOFError, KeyError, TypeError, ValueError, RuntimeError)
_LEVEL = 3  # of compression: half of the time of the usual 6, a tenth more bytes
_LONGEST_LINE = 64 * 1024 * 1024  # bytes; what is longer is no row of ours


@dataclass(slots=True)
class Tally:
    """How many lines went by, and their hash."""

    rows: int = 0
    _hash: Any = field(default_factory=hashlib.sha256)

    def add(self, lines: list[bytes]) -> None:
        """Take these lines into account."""
        self.rows += len(lines)
        self._hash.update(b"".join(lines))

    @property
    def sha256(self) -> str:
        """The hash so far."""
        return str(self._hash.hexdigest())


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a backup."""

    table: str
    columns: list[str]
    rows: int
    sha256: str

    @property
    def member(self) -> str:
        """Its file in the zip."""
        return f"{self.table}.jsonl"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds; ``created_at`` is ISO 8601 in UTC, ``key_mark`` knows the key again."""

    format: int
    revision: str
    created_at: str
    key_mark: str
    parts: list[Part]

    @classmethod
    def of(cls, told: dict[str, Any]) -> Self:
        """Return the manifest of its JSON."""
        return cls(**{**told, "parts": [Part(**part) for part in told["parts"]]})


class Writer:
    """A backup being written to an open file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = ZipFile(file, "w", ZIP_DEFLATED, compresslevel=_LEVEL)
        self.parts: list[Part] = []

    async def add(self, table: str, columns: list[str], batches: AsyncIterator[list[Cells]]) -> Part:
        """Write a table, a batch at a time."""
        tally = Tally()
        with self._zip.open(f"{table}.jsonl", "w", force_zip64=True) as out:
            async for rows in batches:
                lines = [line(row) for row in rows]
                tally.add(lines)
                out.write(b"".join(lines))
        self.parts.append(Part(table, columns, tally.rows, tally.sha256))
        return self.parts[-1]

    def finish(self, revision: str, created_at: str, vault: Vault) -> None:
        """Write the manifest with its signature, and the zip's own directory."""
        manifest = Manifest(FORMAT, revision, created_at, vault.mark().hex(), self.parts)
        told = json.dumps(asdict(manifest), indent=1).encode()
        self._zip.writestr(_MANIFEST, told)
        self._zip.writestr(_SIGNATURE, _signature(told, vault))
        self._zip.close()

    def close(self) -> None:
        """Let go of the file; what was not finished is no backup."""
        self._zip.close()


class Reader:
    """A backup that was found whole, and by the right key; raises UpkeepError for any other file."""

    def __init__(self, file: Path, vault: Vault) -> None:
        self._name = file
        try:
            self._zip = ZipFile(file)
            self.manifest = self._signed(vault)
            for part in self.manifest.parts:
                self._check(part)
        except OSError as fault:
            raise UpkeepError(f"{file} cannot be read: {fault.strerror}. {NOTHING_CHANGED}") from None
        except _BROKEN as fault:
            raise self._broken(f"it is cut short or no backup at all ({fault})") from None

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    async def rows(self, part: Part) -> AsyncIterator[list[Cells]]:
        """Yield a table's rows, a batch at a time."""
        batch: list[Cells] = []
        for told in self._lines(part):
            batch.append(json.loads(told))
            if len(batch) == BATCH:
                yield batch
                batch = []
        yield batch

    def _lines(self, part: Part) -> Iterator[bytes]:
        with self._zip.open(part.member) as held:
            while told := held.readline(_LONGEST_LINE):
                yield told

    def _signed(self, vault: Vault) -> Manifest:
        told = self._zip.read(_MANIFEST)
        manifest = Manifest.of(json.loads(told))
        if manifest.format != FORMAT:
            raise self._broken(f"its format is {manifest.format}, this version of Hongyan reads {FORMAT}")
        if manifest.key_mark != vault.mark().hex():
            raise UpkeepError(
                f"{self._name} belongs to another secret key: with that of the settings its phone numbers "
                "could not be opened. Set HONGYAN_SECRET_KEY (or the file secret.key) to its key. "
                f"{NOTHING_CHANGED}"
            )
        if not hmac.compare_digest(self._zip.read(_SIGNATURE), _signature(told, vault)):
            raise self._broken("its manifest was changed after it was written")
        return manifest

    def _check(self, part: Part) -> None:
        tally = Tally()
        for told in self._lines(part):
            tally.add([told])
        if (tally.rows, tally.sha256) != (part.rows, part.sha256):
            raise self._broken(f"the rows of {part.table} are not those that were written")

    def _broken(self, why: str) -> UpkeepError:
        return UpkeepError(f"{self._name} is not used: {why}. {NOTHING_CHANGED} Take another backup.")


def _signature(manifest: bytes, vault: Vault) -> bytes:
    return vault.index(f"backup {hashlib.sha256(manifest).hexdigest()}").hex().encode()
