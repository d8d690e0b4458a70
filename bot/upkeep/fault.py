"""What can be said when upkeep cannot be done? One kind of fault; its message is a sentence."""


class UpkeepError(Exception):
    """A backup, a restore or a move was not done; the message says why, and what to do."""


NOTHING_CHANGED = "Nothing was changed."
