"""One index and one server for every test here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.process import kefu, serving
from tests.telegram.bot_process import linked


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def data_folder(request: pytest.FixtureRequest) -> Path:
    """The folder of the index, kept between runs so that only the first is slow."""
    cache = request.config.cache
    assert cache is not None, "this needs pytest's cache provider"
    return Path(cache.mkdir("kefu-e2e"))


@pytest.fixture(scope="session")
def server(data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running ``kefu serve``, with a database of its own."""
    done = kefu("index", "--data", str(data_folder))
    assert done.returncode == 0, done.stderr
    folder = tmp_path_factory.mktemp("server")
    with serving(linked(data_folder, folder / "data"), folder / "log") as address:
        yield address
