"""Reading articles over the API."""

from __future__ import annotations

import httpx


async def test_every_article_is_on_one_of_the_pages(client: httpx.AsyncClient) -> None:
    every = (await client.get("/articles", params={"limit": 100})).json()
    assert every["next"] is None
    found, after = [], None
    while True:
        page = (await client.get("/articles", params={"limit": 4} | ({"after": after} if after else {}))).json()
        found += page["items"]
        after = page["next"]
        if after is None:
            break
    assert found == every["items"]
    assert len(found) > 4


async def test_a_figure_is_typed(client: httpx.AsyncClient) -> None:
    article = (await client.get("/articles/fees/annual-fees")).json()
    figure = next(each for each in article["figures"] if each["text"].startswith("500–1200"))
    assert (figure["low"], figure["high"], figure["unit"], figure["per"]) == (500, 1200, "CNY", ["year"])
    assert figure["file"] == "fees/annual-fees.md"


async def test_a_topic_has_its_own_articles(client: httpx.AsyncClient) -> None:
    page = (await client.get("/articles", params={"topic": "fees", "language": "en"})).json()
    assert {item["id"].partition("/")[0] for item in page["items"]} == {"fees"}


async def test_what_is_no_article_is_not_found(client: httpx.AsyncClient) -> None:
    for path in ("/articles/fees/none", "/articles/..%2f..%2fREADME/x", "/articles/fees/..%2ffacets.yaml"):
        assert (await client.get(path)).status_code in {404, 422}, path
