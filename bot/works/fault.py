"""How can work end otherwise than by being done? Stopped, refused by a rule, or overtaken."""

from bot.lease import LeaseLostError


class WorkStoppedError(Exception):
    """Whoever asked for it has stopped it; nothing more is written."""


class WorkOvertakenError(LeaseLostError):
    """Another process has the work by now, or it is over."""


class WorkRefusedError(Exception):
    """It cannot be done; ``screen`` says why, filled by ``args``, and what to do."""

    def __init__(self, screen: str, **args: object) -> None:
        super().__init__(screen)
        self.screen, self.args_shown = screen, args
