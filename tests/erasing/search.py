"""Where is something of a person still to be found? In bytes, as any program may have written them."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")


def writings(text: str) -> dict[str, bytes]:
    """A text in every writing that a program may leave of it."""
    found = {f"{name} {text}": text.encode(name) for name in _ENCODINGS}
    found[f"json {text}"] = json.dumps(text)[1:-1].encode()
    found[f"upper json {text}"] = json.dumps(text)[1:-1].upper().replace("\\U", "\\u").encode()
    found[f"percent {text}"] = quote(text).encode()
    found[f"hex {text}"] = text.encode().hex().encode()
    return found


def numbers(phone: str) -> list[str]:
    """A mainland number as people and programs write it."""
    bare = phone.removeprefix("+86")
    grouped = [gap.join((bare[:3], bare[3:7], bare[7:])) for gap in (" ", "-")]
    return [bare, f"+86{bare}", f"0086{bare}", f"+86 {grouped[0]}", *grouped]


def sought(words: Iterable[str]) -> dict[str, bytes]:
    """All writings of all words."""
    return {name: held for word in words for name, held in writings(word).items()}


def found_in(content: bytes, wanted: dict[str, bytes]) -> list[str]:
    """Which of them stand in some bytes."""
    return [name for name, word in wanted.items() if word in content]


def files_with(folder: Path, wanted: dict[str, bytes]) -> dict[str, list[str]]:
    """Which files below a folder hold which of them."""
    found = {}
    for file in sorted(folder.rglob("*")):
        if file.is_file() and (hits := found_in(file.read_bytes(), wanted)):
            found[str(file.relative_to(folder))] = hits
    return found


def dumped(url: str) -> Iterator[tuple[str, bytes]]:
    """Every row of every table of a PostgreSQL as text, with the statistics that it keeps about them."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        names = connection.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        for (name,) in [*names, ("pg_stats",)]:
            rows = connection.execute(f'select t::text from "{name}" t')
            yield name, "\n".join(row[0] for row in rows).encode()


def relations(url: str, server: Path) -> Path:
    """The folder of a PostgreSQL database's files, after everything was written to them."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("checkpoint")
        row = connection.execute("select oid from pg_database where datname = current_database()").fetchone()
    assert row is not None
    return server / "postgresql" / "base" / str(row[0])
