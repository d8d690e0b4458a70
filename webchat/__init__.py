"""How can a bot be talked to without Telegram? By a server of the Bot API with a chat page of its own."""
