"""What does a calendar take? Sittings as iCalendar (RFC 5545), in the reader's language.

Times are the county's, with its zone told: whoever is abroad sees them by their own clock. A sitting keeps
its UID for ever; SEQUENCE rises with each change, and one that was called off stays as CANCELLED.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from bot.texts import Words
from models.hours import HOME_ZONE

TYPE = "text/calendar; charset=utf-8"
_ZONE = ZoneInfo(HOME_ZONE)
_AGAIN = timedelta(hours=1)  # how often a client should look


def calendar_of(words: Words, name: str, sittings: Iterable[Mapping[str, Any]]) -> bytes:
    """Return a calendar under a name; each sitting as actions/training_calendars.py tells it."""
    made = Calendar()
    made.add("prodid", "-//Hongyan//Trainings//ZH")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", HOME_ZONE)
    made.add("refresh-interval", _AGAIN, {"value": "DURATION"})
    for sitting in sittings:
        made.add_component(_event(words, sitting))
    made.add_missing_timezones()
    content: bytes = made.to_ical()
    return content


def _event(words: Words, sitting: Mapping[str, Any]) -> Event:
    event = Event()
    event.add("uid", sitting["uid"])
    event.add("sequence", sitting["sequence"])
    event.add("dtstamp", sitting["changed"])
    event.add("last-modified", sitting["changed"])
    event.add("dtstart", sitting["at"].astimezone(_ZONE))
    event.add("dtend", sitting["until"].astimezone(_ZONE))
    event.add("summary", words.plain("calendar-event", sitting))
    if sitting["where"]:
        event.add("location", sitting["where"])
    event.add("description", _description(words, sitting))
    event.add("status", _status(sitting))
    return event


def _description(words: Words, sitting: Mapping[str, Any]) -> str:
    parts = ["unit", *(part for part in ("teacher_name", "safety") if sitting.get(part)), "hours"]
    return "\n".join(words.plain(f"calendar-event.{part}", sitting) for part in parts)


def _status(sitting: Mapping[str, Any]) -> str:
    if sitting["cancelled"]:
        return "CANCELLED"
    return "CONFIRMED" if sitting["sure"] else "TENTATIVE"
