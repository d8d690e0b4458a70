"""Which methods of the Bot API are served? Importing this package fills the table in `webchat.calls`."""

from webchat.methods import callbacks, edits, messages, updates

__all__ = ["callbacks", "edits", "messages", "updates"]
