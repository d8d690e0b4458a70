"""How does a sheet of an office become people on rosters? Surveyed, told, written in steps, taken back."""
