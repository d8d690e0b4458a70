"""Which refusals does a Bot API server know, and how are they worded?"""

from typing import Any


class ApiError(Exception):
    """A call is refused with Telegram's own status, description and parameters."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """The JSON that the bot receives."""
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters is not None:
            answer["parameters"] = self.parameters
        return answer


def bad_request(reason: str) -> ApiError:
    """400 with Telegram's prefix; `reason` starts with a small letter or is an upper-case server code."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """403: the chat exists, but this bot may not speak there."""
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    """409: two ways of hearing updates exclude each other."""
    return ApiError(409, f"Conflict: {reason}")


def too_many_requests(seconds: int) -> ApiError:
    """429 with the whole seconds after which the same call is accepted."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


class PersonError(Exception):
    """A call from the chat page is refused: HTTP status and a word that the page translates."""

    def __init__(self, status: int, word: str) -> None:
        super().__init__(word)
        self.status = status
        self.word = word
