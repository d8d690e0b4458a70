"""Where does the key that seals personal secrets come from? The operator, or the demonstration's own file."""

import os
import secrets
from pathlib import Path

from pydantic import SecretStr

from bot.setting_shapes import HOW_TO_MAKE_A_KEY, KEY_LENGTH
from bot.settings import PREFIX, SettingsError


def load_or_make_secret_key(path: Path, given: SecretStr | None, *, demonstration: bool) -> SecretStr:
    """Return the operator's key, or the demonstration's own from ``path``, made there the first time.

    The file is readable by its owner alone and belongs to the backup. A service with a token makes no key:
    one that is lost with its folder would take every phone number with it. Raises SettingsError.
    """
    if given is not None:
        return given
    if not demonstration:
        raise SettingsError(_no_key(path))
    if not path.exists():
        _make(path)
    key = path.read_text(encoding="utf-8").strip()
    if len(key) < KEY_LENGTH:
        raise SettingsError(f"{path} holds no secret key. Put the one of your backup there, or start over.")
    return SecretStr(key)


def _make(path: Path) -> None:
    """Write a new key, unless another process was quicker; nobody ever sees half a key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600, exist_ok=False)
    draft.write_text(secrets.token_urlsafe(KEY_LENGTH) + "\n", encoding="ascii")
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _no_key(path: Path) -> str:
    """Return what to do when a token is set and no key is."""
    if path.is_file():
        hint = f"To go on with the demonstration's rows, set {PREFIX}SECRET_KEY to the line in {path}."
    else:
        hint = f"Put one into .env and keep a copy with your backups; {HOW_TO_MAKE_A_KEY}"
    return f"{PREFIX}SECRET_KEY is not set, and with a bot token the service does not start without. {hint}"
