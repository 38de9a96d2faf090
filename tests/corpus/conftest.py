from __future__ import annotations

import pytest
from server import Site


@pytest.fixture
def site():
    """A web server on 127.0.0.1."""
    site = Site()
    yield site
    site.close()
