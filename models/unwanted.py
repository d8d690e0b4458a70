"""What arrives that nobody need keep?
Positions, the numbers of other people (domain §3.5, §3.7), and what we had said ourselves.
"""

from typing import Any

_NOWHERE = {"latitude": 0, "longitude": 0}
_FOREIGN = {"phone_number": "", "first_name": ""}


def without_unwanted(payload: dict[str, Any]) -> dict[str, Any]:
    """Return an update as it may be stored: that somebody sent a position or another's contact stays to be
    answered, where it is and whose it is does not. Of the message whose button was pressed its place stays,
    as the server itself has it for an old one.
    """
    return {name: _kept(name, part) if isinstance(part, dict) else part for name, part in payload.items()}


def _kept(name: str, part: dict[str, Any]) -> dict[str, Any]:
    if name.endswith("message"):
        return _discreet(part)
    ours = part.get("message")
    if name != "callback_query" or not isinstance(ours, dict):
        return part
    return {**part, "message": {"message_id": ours.get("message_id"), "chat": ours.get("chat"), "date": 0}}


def _discreet(message: dict[str, Any]) -> dict[str, Any]:
    """Return a message, with what it replies to, without positions and foreign contacts."""
    kept = dict(message)
    if "location" in kept:
        kept["location"] = _NOWHERE
    if "venue" in kept:
        kept["venue"] = {"location": _NOWHERE, "title": "", "address": ""}
    if "contact" in kept and not _own(kept):
        kept["contact"] = _FOREIGN
    for nested in ("reply_to_message", "external_reply"):
        if isinstance(kept.get(nested), dict):
            kept[nested] = _discreet(kept[nested])
    return kept


def _own(message: dict[str, Any]) -> bool:
    contact, sender = message["contact"], message.get("from")
    if not isinstance(contact, dict) or not isinstance(sender, dict):
        return False
    return contact.get("user_id") is not None and contact["user_id"] == sender.get("id")
