"""Why can something not be rehearsed? A sentence that says what to do; ``key`` names it for chats."""


class RehearsalError(Exception):
    """A rehearsal was not begun, or not brought to its end; nothing of the service was touched."""

    def __init__(self, key: str, sentence: str, **args: object) -> None:
        super().__init__(sentence)
        self.key, self.args_shown = key, args
