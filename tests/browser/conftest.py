"""The whole system as its users have it: servers, workers, mail, a small demo market, browsers."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.conf import LazySettings
from playwright.sync_api import Browser, Page, sync_playwright

from dealerops.demo.data.people import PASSWORD
from dealerops.demo.launcher.services import (
    LONG_STATEMENTS,
    mail_service,
    web_service,
    worker_services,
)
from dealerops.demo.servers import Valkey
from dealerops.demo.servers.process import free_port, spawn
from dealerops.management.commands.load_demo import KEY_FILE
from tests.stack import Stack
from tests.system import chromium_path

HISTORY = 8  # claims that the demo has lived through before the walk begins
CARS = 60  # that rental stores have, with their orders and debts
LOADING_SECONDS = 180
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
LANGUAGE = "zh-hans"  # what every person of the demo reads
PICTURES = os.environ.get("SCREENSHOTS")  # a folder, for whoever wants to look at the pages


@dataclass
class Person:
    """Somebody at a browser of their own."""

    page: Page
    site: str
    name: str

    def go(self, path: str) -> None:
        self.page.goto(urljoin(self.site, path))

    def sign_in(self) -> None:
        self.go("/accounts/login/")
        self.page.fill("#id_login", self.name)
        self.page.fill("#id_password", PASSWORD)
        self.page.click("main form button[type=submit]")
        self.page.wait_for_url(lambda url: "/login/" not in url)

    def picture(self, name: str, *, phone: bool = False) -> None:
        """A picture of the whole page for people to look at; tests never compare pictures."""
        if not PICTURES:
            return
        sizes = {"1440": DESK, "390": PHONE} if phone else {"1440": DESK}
        for size, viewport in sizes.items():
            self.page.set_viewport_size(viewport)
            self.page.screenshot(path=Path(PICTURES) / f"{name}-{size}.png", full_page=True)
        self.page.set_viewport_size(DESK)


@dataclass(frozen=True)
class Site:
    """A running system: its address, the folder of caught mails, the firm's key."""

    url: str
    mail: Path
    key: str
    enter: Callable[[str], Person]


@pytest.fixture
def stack(transactional_db: None, tmp_path: Path, settings: LazySettings) -> Iterator[Stack]:
    """Every process of `make demo` on the test's database, with its files in one place."""
    settings.MEDIA_ROOT = tmp_path / "media"
    port, mail_port = free_port(), free_port()
    broker = Valkey(tmp_path / "valkey", log=tmp_path / "valkey.log")
    broker.start()
    env = {
        "REDIS_URL": broker.url(),
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(mail_port),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "WRONG_PASSWORDS_PER_MINUTE": "1000",  # a walk guesses in each of its looks
    }
    found = Stack(tmp_path, env)
    try:
        _load_demo(found)
        found.start(
            mail_service(found.around, mail_port, tmp_path / "mail"),
            web_service(found.around, port),
            *worker_services(found.around),
        )
        yield found
    finally:
        found.stop()
        broker.stop()


def _load_demo(stack: Stack) -> None:
    argv = ("manage.py", "load_demo", "--claims", str(HISTORY))
    loading = spawn(stack.around.command("load_demo", argv))
    assert loading.wait(LOADING_SECONDS) == 0, (stack.folder / "log/load_demo.log").read_text()


@pytest.fixture
def chromium(stack: Stack) -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread; Django would refuse to ask the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture
def site(stack: Stack, chromium: Browser) -> Iterator[Site]:
    """Everybody who enters has a browser of their own; no page may complain in its console."""
    complaints: list[str] = []
    contexts = []

    def enter(name: str) -> Person:
        context = chromium.new_context(viewport=DESK, locale="zh-CN", timezone_id="Asia/Shanghai")
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url} {error}"))
        page.on(
            "console",
            lambda line: (
                complaints.append(f"{page.url} {line.text}") if line.type == "error" else None
            ),
        )
        person = Person(page, stack.env["SITE_URL"], name)
        person.sign_in()
        return person

    key = (stack.folder / KEY_FILE).read_text("utf-8")
    yield Site(stack.env["SITE_URL"], stack.folder / "mail", key, enter)
    for context in contexts:
        context.close()
    assert complaints == [], json.dumps(complaints, indent=1, ensure_ascii=False)


@pytest.fixture
def stores(site: Site, stack: Stack) -> Site:
    """The demo with the cars, orders and debts of its rental stores."""
    argv = ("manage.py", "load_rental", "--cars", str(CARS))
    loading = spawn(stack.around.command("load_rental", argv, **LONG_STATEMENTS))
    log = stack.folder / "log/load_rental.log"
    assert loading.wait(LOADING_SECONDS) == 0, log.read_text()
    return site
