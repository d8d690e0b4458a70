"""Who are a demonstration's invented people? A county, its members, their past, and who can be played."""
