"""Is this machine fit? Key, time zones, texts, pictures, room on the disk, the port."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import available_timezones

import httpx

from bot.check.finding import Finding, Level, fault, look
from bot.check.ground import Ground
from bot.http import PortTakenError, open_port
from bot.pictures import qr
from bot.settings import PREFIX, Settings, SettingsError
from bot.texts import LANGUAGES
from models.hours import HOME_ZONE

_OTHERS = 0o077
_TIGHT, _TOO_TIGHT = 1_000_000_000, 100_000_000  # bytes
_ZONES = 400  # of about 600
_PNG = b"\x89PNG"
_ANSWER_SECONDS = 5.0


async def settings_given(ground: Ground) -> Sequence[Finding]:
    """Say what the settings come to."""
    settings = ground.settings
    if settings.demonstration:
        return [Finding(f"a demonstration, role {settings.role.value}: {PREFIX}BOT_TOKEN is not set")]
    way = "webhook" if settings.webhook_url else "long polling"
    return [Finding(f"a service with a bot's token, role {settings.role.value}, updates by {way}")]


async def key_there(ground: Ground) -> Sequence[Finding]:
    """Try the secret key; a demonstration's is made at its first start, not here."""
    settings, path = ground.settings, ground.settings.secret_key_path
    if settings.secret_key is None and settings.demonstration and not path.exists():
        return [Finding("none yet: the demonstration makes its own at the first start")]
    try:
        ground.vault()
    except SettingsError as exc:
        return [fault(str(exc), f"See {PREFIX}SECRET_KEY in .env.example.")]
    except OSError as exc:
        return [fault(f"{path} cannot be read ({exc.strerror})", "Give this user the right to read it.")]
    if settings.secret_key is None and path.stat().st_mode & _OTHERS:
        return [look(f"{path} can be read by other users", f"chmod 600 {path}")]
    return [Finding("there; keep a copy apart from the database")]


async def zones_known(ground: Ground) -> Sequence[Finding]:
    """Try the time zones: the county's, and those of members abroad."""
    zone, known = ground.settings.time_zone, len(available_timezones())
    now = ground.clock.now().astimezone(zone)
    if known < _ZONES:
        return [fault(f"only {known} zones are known", "Install the package tzdata: make setup")]
    if zone.key != HOME_ZONE:
        return [
            look(
                f"{zone.key}: cycles open and fall due by {HOME_ZONE} all the same",
                f"Leave {PREFIX}TIME_ZONE unset for a county.",
            )
        ]
    return [Finding(f"{zone.key}, there it is {now:%Y-%m-%d %H:%M}; {known} zones are known")]


async def texts_complete(ground: Ground) -> Sequence[Finding]:
    """Put every declaration together: each text, command, button and form is checked by that."""
    try:
        house = ground.build_house()
    except Exception as exc:  # noqa: BLE001 - whatever keeps the service from starting is the finding
        first = ground.hide(str(exc)).splitlines()[:3]
        return [fault("; ".join(first) or type(exc).__name__, "This version is damaged: check it out anew.")]
    numbers = {language: len(house.catalogue.keys(language)) for language in LANGUAGES}
    return [Finding(", ".join(f"{number} in {language}" for language, number in numbers.items()))]


async def pictures_drawn(_ground: Ground) -> Sequence[Finding]:
    """Draw a QR code, the only kind of picture there is; it needs no fonts."""
    if not qr("hongyan").startswith(_PNG):
        return [fault("a QR code cannot be drawn", "Install the packages anew: make setup")]
    return [Finding("QR codes can be drawn; nothing that is drawn needs fonts")]


async def room_left(ground: Ground) -> Sequence[Finding]:
    """Look for room on the disk, and for the right to write there."""
    folder = ground.settings.data_dir.absolute()
    there = next(place for place in (folder, *folder.parents) if place.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK, effective_ids=True):
        return [fault(f"{there} cannot be written", f"Give this user the right, or set {PREFIX}DATA_DIR.")]
    return [_room(there, shutil.disk_usage(there).free)]


def _room(folder: Path, free: int) -> Finding:
    says = f"{free / 1e9:.1f} GB free at {folder}"
    if free < _TOO_TIGHT:
        return fault(says, "Make room: the database cannot grow, and nothing is heard or said then.")
    return look(says, "Make room before it is full.") if free < _TIGHT else Finding(says)


async def port_open(ground: Ground) -> Sequence[Finding]:
    """Try the port; one on which Hongyan answers is as good as a free one."""
    settings = ground.settings
    try:
        open_port(settings.http_host, settings.http_port).close()
    except PortTakenError as exc:
        told = await _who_answers(settings)
        return [_answered(told, settings.http_port) if told else fault(*str(exc).split(". ", 1))]
    return [Finding(f"{settings.http_port} on {settings.http_host} is free")]


async def _who_answers(settings: Settings) -> dict[str, object] | None:
    """Return what Hongyan says of itself on the port, None where somebody else listens."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.http_host, settings.http_host)  # noqa: S104 - compared only
    host = f"[{host}]" if ":" in host and not host.startswith("[") else host
    try:
        async with httpx.AsyncClient(timeout=_ANSWER_SECONDS, trust_env=False) as client:
            answer = (await client.get(f"http://{host}:{settings.http_port}/healthz")).json()
    except (httpx.HTTPError, ValueError):
        return None
    return answer if isinstance(answer, dict) and "ready" in answer else None


def _answered(told: dict[str, object], port: int) -> Finding:
    if told["ready"]:
        return Finding(f"Hongyan answers on {port} already, and is ready")
    why = told.get("why")
    reasons = [str(one.get("says")) for one in why if isinstance(one, dict)] if isinstance(why, list) else []
    says = f"Hongyan answers on {port} already, and is not ready: {' '.join(reasons)}"
    return Finding(says, Level.LOOK, f"Open http://127.0.0.1:{port}/healthz in a browser here.")
