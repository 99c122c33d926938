"""Data files that installed packages carry, read without importing the package."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from index.errors import KefuError


def file_of(package: str, file: str) -> Path:
    """Return the path of ``file`` inside an installed package; raises KefuError where it is not there."""
    spec = find_spec(package)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    path = next((path for path in (Path(folder) / file for folder in folders) if path.is_file()), None)
    if path is None:
        raise KefuError(f"the package {package} with its file {file} is missing; run: make install")
    return path
