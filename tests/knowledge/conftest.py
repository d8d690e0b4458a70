"""The knowledge is read before the first question, so that no single example pays for it."""

import pytest

from models import countries, places


@pytest.fixture(autouse=True, scope="session")
def read_knowledge() -> None:
    places.prepare()
    countries.resolve_abroad("prepare")
