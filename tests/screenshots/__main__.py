"""``python -m tests.screenshots [NAME...]``: takes the pictures of ``docs/screenshots`` anew, or those named."""

from __future__ import annotations

import shutil
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.desk_office import PASSWORD, Office, filled
from tests.e2e.process import ROOT, serving
from tests.screenshots.pages import PAGES, NotServedError

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.screenshots.pages import Shot

FOLDER = ROOT / "docs" / "screenshots"
DATA = ROOT / ".pytest_cache" / "d" / "kefu-e2e"
"""The index of the browser tests, so that it is built once."""
ARGUMENTS = ["--no-sandbox", "--disable-lcd-text"]
"""Letters with grey edges, not coloured ones: fewer colours."""
COLOURS = 128
SCHEMES = ("light", "dark")


def main() -> None:
    """Take the pictures."""
    chosen = [shot for shot in PAGES if shot.name in sys.argv[1:] or not sys.argv[1:]]
    folder = Path(tempfile.mkdtemp(prefix="kefu-screenshots-"))
    url = f"sqlite:///{folder / 'kefu.db'}"
    tickets = filled(url, answers=900)
    DATA.mkdir(parents=True, exist_ok=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        with serving(DATA, folder / "log", KEFU_DATABASE=url, KEFU_PAUSE="0.1") as address, sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
            office = Office(address, url, tickets)
            for scheme in SCHEMES:
                for shot in chosen:
                    _take(browser, office, shot, scheme)
            browser.close()
    finally:
        shutil.rmtree(folder)


def _take(browser: Browser, office: Office, shot: Shot, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height},
        locale="en-US" if shot.english else "zh-CN",
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if shot.login:
        _sign_in(page, office, shot.login, english=shot.english)
    try:
        shot.go(page, office)
    except NotServedError as error:
        sys.stdout.write(f"{shot.name}: {error} is not served\n")
        context.close()
        return
    page.wait_for_timeout(500)  # what is loaded late, such as a draft, is there
    file = FOLDER / f"{shot.name}-{scheme}.png"
    Image.open(BytesIO(page.screenshot(caret="hide"))).quantize(COLOURS).save(file, optimize=True)
    sys.stdout.write(f"{file.relative_to(ROOT)} {file.stat().st_size // 1000} KB\n")
    context.close()


def _sign_in(page: Page, office: Office, login: str, *, english: bool) -> None:
    page.goto(f"{office.address}/desk/login")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/login" not in address)
    wanted = "en" if english else "zh-CN"
    if page.locator("html").get_attribute("lang") != wanted:
        page.locator(".me summary").click()
        page.locator("button[name=to]").click()


if __name__ == "__main__":
    main()
