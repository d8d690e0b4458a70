"""How is work done that takes longer than a turn? In steps, outside of turns, one row each (design §3.12)."""
