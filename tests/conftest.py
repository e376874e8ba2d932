"""Options and fixtures that all tests share."""

from __future__ import annotations

import signal

import pytest

from tests.building import Built, build_in
from tests.calling import SPEC


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite the expected output of the cases; read the diff before you commit it",
    )


def pytest_configure() -> None:
    # In the background, shells have Ctrl-C ignored, and so would every program that a test starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The package of `SPEC`, with stubs for handlers."""
    return build_in(tmp_path_factory.mktemp("built"), SPEC)
