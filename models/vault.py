"""How are phone numbers and other personal secrets kept? Sealed with AES-GCM, found again by a keyed hash."""

import hmac
import os
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_KEY_ID = b"\x01"
_NONCE_BYTES = 12


class SealBrokenError(Exception):
    """A sealed value cannot be opened: wrong secret key, or the value was moved or altered."""


class Vault:
    """Seals text for one place in the database and makes blind indexes for equality search.

    A sealed value is 1 byte key id, 12 bytes nonce, then ciphertext with its tag; the place ("members.phone")
    is authenticated with it, so a value copied into another column does not open.
    """

    def __init__(self, secret_key: str) -> None:
        seed = secret_key.encode()
        self._cipher = AESGCM(hmac.digest(seed, b"hongyan seal 1", sha256))
        self._index_key = hmac.digest(seed, b"hongyan index 1", sha256)

    def seal(self, text: str, place: str) -> bytes:
        """Return ``text`` encrypted for ``place``; two calls never give the same bytes."""
        return self.seal_bytes(text.encode(), place)

    def seal_bytes(self, content: bytes, place: str) -> bytes:
        """Return ``content``, a part of a file, encrypted for ``place`` likewise."""
        nonce = os.urandom(_NONCE_BYTES)
        return _KEY_ID + nonce + self._cipher.encrypt(nonce, content, place.encode())

    def open(self, sealed: bytes, place: str) -> str:
        """Return the text sealed for ``place``; raise SealBrokenError when it does not open."""
        return self.open_bytes(sealed, place).decode()

    def open_bytes(self, sealed: bytes, place: str) -> bytes:
        """Return the content sealed for ``place``; raise SealBrokenError likewise."""
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            return self._cipher.decrypt(nonce, body, place.encode())
        except InvalidTag as exc:
            raise SealBrokenError(f"{place}: the value was not sealed with this secret key") from exc

    def mark(self) -> bytes:
        """Return bytes by which a database knows the key again; they tell nothing about it."""
        return self.index("hongyan")

    def index(self, text: str) -> bytes:
        """Return 16 bytes that are equal for equal texts and tell nothing without the key."""
        return hmac.digest(self._index_key, text.encode(), sha256)[:16]
