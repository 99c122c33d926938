"""The API does what its description says, whatever it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from tests.api_server import api_server

EXAMPLES = 60
"""For each operation and mode."""
TICKETS = 20


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    with api_server(f"sqlite:///{tmp_path_factory.mktemp('api') / 'kefu.db'}") as found:
        address, token = found
        for each in range(TICKETS):
            new = {"conversation": f"c-{each % 5}", "problem": "报表打不开", "kind": "remote"}
            httpx.post(f"{address}/tickets", json=new, headers={"Authorization": f"Bearer {token}"}).raise_for_status()
        told = {"name": "Shop", "url": "https://shop.example/kefu"}
        httpx.post(f"{address}/webhooks", json=told, headers={"Authorization": f"Bearer {token}"}).raise_for_status()
        yield found


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
def test_no_request_finds_a_fault(served: tuple[str, str], mode: GenerationMode, subtests: pytest.Subtests) -> None:
    address, token = served
    described = schemathesis.openapi.from_url(f"{address}/openapi.json", timeout=10)
    for found in described.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()

        @settings(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def nothing_is_found(case: schemathesis.Case[Any]) -> None:
            aim(case, mode)
            case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, timeout=10)

        with subtests.test(operation.label):
            nothing_is_found()


def aim(case: schemathesis.Case[Any], mode: GenerationMode) -> None:
    """Let what is right meet tickets that there are, with keys that were not used for something else."""
    if mode is GenerationMode.POSITIVE:
        if "number" in case.path_parameters:
            case.path_parameters["number"] = case.path_parameters["number"] % TICKETS + 1
        case.headers.pop("Idempotency-Key", None)
        case.headers.pop("If-Match", None)
