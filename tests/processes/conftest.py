"""What do these tests share? The crash tests' nursery, and a database on PostgreSQL."""

from tests.crash.conftest import door, postgres_url  # noqa: F401 - fixtures
