"""How did the tables become what they are? Alembic revisions, for SQLite and PostgreSQL alike."""
