"""Whose number is it? A contact is signed with the sender's id only when the number is their own."""

import re
from typing import Any

from webchat.errors import PersonError
from webchat.hearing import Talk


def contact_from_person(talk: Talk, given: dict[str, Any]) -> dict[str, Any]:
    """Telegram's Contact of what a person shares.

    Without a name, or with their own id, it is their own: the number on record, or where none is on record
    the given one, which is theirs from then on. A foreign number never carries the sender's id, as in
    Telegram, where the server looks up whose it is.
    """
    person = talk.person
    name, phone = _text(given, "first_name"), re.sub(r"[\s()-]", "", _text(given, "phone"))
    user_id = given.get("user_id")
    signed = user_id == person["id"] and phone.lstrip("+") == (person["phone"] or phone).lstrip("+")
    if name and not signed:
        contact = {"phone_number": _checked(phone), "first_name": name}
        known = isinstance(user_id, int) and user_id != person["id"]
        return contact | ({"user_id": user_id} if known else {})
    number = person["phone"] or _checked(phone)
    if not person["phone"]:
        with talk.store.transaction():
            talk.store.run("UPDATE people SET phone = ? WHERE id = ?", number, person["id"])
    contact = {"phone_number": number, "first_name": person["first_name"]}
    if person["last_name"]:
        contact["last_name"] = person["last_name"]
    return contact | {"user_id": person["id"]}


def _text(given: dict[str, Any], name: str) -> str:
    value = given.get(name)
    return value.strip() if isinstance(value, str) else ""


def _checked(phone: str) -> str:
    if not re.fullmatch(r"\+?\d{5,15}", phone):
        raise PersonError(400, "phone-missing")
    return phone
