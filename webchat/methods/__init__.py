"""Which methods of the Bot API are served? Importing this package fills the table in `webchat.calls`."""

from webchat.methods import callbacks, chats, edits, files, media, messages, profiles, updates, webhooks

__all__ = ["callbacks", "chats", "edits", "files", "media", "messages", "profiles", "updates", "webhooks"]
