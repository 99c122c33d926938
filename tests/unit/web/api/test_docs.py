"""The description of the API, as a document and as a page."""

from __future__ import annotations

import re

import httpx

from bot.scopes import Scope


async def test_every_operation_names_a_scope_that_exists(client: httpx.AsyncClient) -> None:
    described = (await client.get("/openapi.json")).json()
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            scopes = [scope for each in operation["security"] for found in each.values() for scope in found]
            assert scopes, f"{method} {path}"
            assert set(scopes) <= set(Scope)


async def test_the_page_shows_every_operation_without_a_script(client: httpx.AsyncClient) -> None:
    described = (await client.get("/openapi.json")).json()
    page = (await client.get("/docs", headers={"Accept-Language": "en"})).text
    for path in described["paths"]:
        assert path in page
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=.https?:", page)


async def test_the_page_is_chinese_for_whoever_reads_that(client: httpx.AsyncClient) -> None:
    assert "可以调用什么" in (await client.get("/docs", headers={"Accept-Language": "zh-CN"})).text
