"""How are the rows kept safe? Backup, restore, and the move from one engine to the other."""
