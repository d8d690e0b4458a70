"""Which tables hold the chats? Every one of them is written in the transaction that answers the call."""

VERSION = 1  # of the tables below; a file of another version is not touched
SCHEMA = """
CREATE TABLE IF NOT EXISTS bots (
    id INTEGER PRIMARY KEY, place INTEGER NOT NULL, token TEXT NOT NULL, name TEXT NOT NULL,
    username TEXT NOT NULL COLLATE NOCASE, next_update_id INTEGER NOT NULL, allowed_updates TEXT,
    webhook_url TEXT NOT NULL DEFAULT '', webhook_secret TEXT NOT NULL DEFAULT '',
    webhook_connections INTEGER NOT NULL DEFAULT 40, webhook_error_at INTEGER, webhook_error TEXT
);
CREATE TABLE IF NOT EXISTS people (
    id INTEGER PRIMARY KEY, key TEXT UNIQUE, token TEXT NOT NULL UNIQUE, first_name TEXT NOT NULL,
    last_name TEXT NOT NULL, phone TEXT NOT NULL, language TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS chats (
    bot_id INTEGER NOT NULL, chat_id INTEGER NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL DEFAULT '',
    owner_id INTEGER NOT NULL, blocked INTEGER NOT NULL DEFAULT 0, read_to INTEGER NOT NULL DEFAULT 0,
    keyboard TEXT, menu TEXT, pinned_id INTEGER, instance TEXT NOT NULL, PRIMARY KEY (bot_id, chat_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, bot_id INTEGER NOT NULL, chat_id INTEGER NOT NULL,
    sender_id INTEGER NOT NULL, sent_at INTEGER NOT NULL, edited_at INTEGER,
    rewritten INTEGER NOT NULL DEFAULT 0, content TEXT NOT NULL, markup TEXT, reply_to INTEGER, client_id TEXT
);
CREATE INDEX IF NOT EXISTS messages_of_a_chat ON messages (bot_id, chat_id, id);
CREATE TABLE IF NOT EXISTS receipts (
    bot_id INTEGER NOT NULL, person_id INTEGER NOT NULL, client_id TEXT NOT NULL, answer TEXT NOT NULL,
    PRIMARY KEY (bot_id, person_id, client_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS updates (
    bot_id INTEGER NOT NULL, update_id INTEGER NOT NULL, lane INTEGER NOT NULL, kind TEXT NOT NULL,
    body TEXT NOT NULL, PRIMARY KEY (bot_id, update_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS events (
    cursor INTEGER PRIMARY KEY AUTOINCREMENT, bot_id INTEGER NOT NULL, person_id INTEGER NOT NULL,
    kind TEXT NOT NULL, message_id INTEGER, body TEXT
);
CREATE INDEX IF NOT EXISTS events_of_a_person ON events (bot_id, person_id, cursor);
CREATE TABLE IF NOT EXISTS files (
    file_id TEXT PRIMARY KEY, unique_id TEXT NOT NULL, bot_id INTEGER NOT NULL, kind TEXT NOT NULL,
    path TEXT NOT NULL, name TEXT NOT NULL, mime TEXT NOT NULL, size INTEGER NOT NULL,
    width INTEGER NOT NULL, height INTEGER NOT NULL, duration INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS queries (
    id TEXT PRIMARY KEY, bot_id INTEGER NOT NULL, person_id INTEGER NOT NULL,
    asked_at REAL NOT NULL, answered INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS commands (
    bot_id INTEGER NOT NULL, scope TEXT NOT NULL, language TEXT NOT NULL, commands TEXT NOT NULL,
    PRIMARY KEY (bot_id, scope, language)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS profiles (
    bot_id INTEGER NOT NULL, field TEXT NOT NULL, language TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (bot_id, field, language)
) WITHOUT ROWID;
"""

# What a conversation leaves behind. Accounts, commands and webhooks stay when everything starts over:
# a running bot set them at its own start and would not set them again.
CONVERSATION = ("chats", "messages", "receipts", "updates", "events", "files", "queries")
