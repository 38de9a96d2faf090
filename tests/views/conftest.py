"""A fabricated result, read once, for the tests of views."""

from __future__ import annotations

import pytest
from fabricate import make_result

from helpers.views import Rows


@pytest.fixture(scope="session")
def rows() -> Rows:
    """Forty articles and three hundred statements, joined."""
    return Rows(make_result())
