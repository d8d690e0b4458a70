"""What do people press? Prepared updates as the Bot API sends them, one for each person."""

from typing import Any

from bench.county import CYCLE, chat_of, question_of

_TEXT = "王小明同志,新的一个月到了。请在10日18:00前报个平安。上次您说:很好,在广东东莞。没有变化,点一下就行。"
_LABELS = ("一切如常,报到", "有变化,细说", "🆘 求助")


def tap(person: int, *, timed: bool = False) -> dict[str, Any]:
    """Press "all as before" below the month's reminder; a ``timed`` one has its reply clocked."""
    return _press(person, 20_000_000 + person, f"ct:{person}:{CYCLE}", timed=timed)


def first_answer(person: int) -> dict[str, Any]:
    """Press "very well" below the first question of the full form."""
    return _press(person, question_of(person), f"f:{person}:1:c:fine", timed=False)


def _press(person: int, message_id: int, payload: str, *, timed: bool) -> dict[str, Any]:
    chat = chat_of(person)
    who = {"id": chat, "first_name": "Li", "language_code": "zh-hans"}
    buttons = [[{"text": label, "callback_data": f"{payload}"}] for label in _LABELS]
    message = {
        "message_id": message_id, "date": 1798000000, "text": _TEXT, "chat": {**who, "type": "private"},
        "from": {"id": 42, "is_bot": True, "first_name": "bench", "username": "bench_bot"},
        "reply_markup": {"inline_keyboard": buttons},
    }  # fmt: skip
    query = {
        "id": str(person), "from": {**who, "is_bot": False}, "chat_instance": "1", "data": payload,
        "message": message,
    }  # fmt: skip
    return {"callback_query": query, **({"~timed": chat} if timed else {})}
