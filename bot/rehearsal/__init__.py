"""What would be said in the coming days, to whom and when? Tried on a copy, and taken back (design §3.14)."""
