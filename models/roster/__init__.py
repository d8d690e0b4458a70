"""What does a sheet of an office mean for the roster? Pure rules: nothing here asks a database."""
