"""What can be seen by people outside the chat, who have no account: pages that a link opens."""
