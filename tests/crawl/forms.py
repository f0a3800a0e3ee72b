"""The forms of a page, and sending them as a browser would."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from lxml import html

from tests.crawl.walker import Page, route_of
from tests.factories.claims import make_paper

TOKEN = "form_token"
# These only set what they say, or look, or concern the sign-in itself: twice is as good as once.
PLAIN = {
    "portal:role",
    "portal:language",
    "portal:theme",
    "portal:notices_read",
    "portal:notice_open",
    "exports:start",  # a long list asked for twice is made once, and a short one is only looked at
    # Two looks are two looks, and each is in the journal before anything is shown.
    "admin:registry_customer_reveal",
    "admin:complaints_case_reveal",
    "admin:complaints_sensorsignal_reveal",
    "callbacks:dial",  # the same; a call that has begun goes on
}
SIGN_IN = ("account_", "mfa_", "second_", "admin:logout", "admin:password_change")


@dataclass(frozen=True, slots=True)
class Form:
    """One form that sends something: where to, and what its inputs hold."""

    page: Page
    action: str
    name: str
    element: html.HtmlElement

    @property
    def does_something(self) -> bool:
        return self.name not in PLAIN and not self.name.startswith(SIGN_IN)

    @property
    def saves(self) -> bool:
        """Whether the page offers to save what is typed; to those who only look it does not."""
        inside = self.element.xpath(".//*[@name='_save']")
        beside = "//*[@name='_save'][@form=$id]"
        return bool(inside or self.page.tree.xpath(beside, id=self.element.get("id") or "-"))

    @property
    def values(self) -> dict[str, Any]:
        """What the browser would send without anybody typing; files are small pictures."""
        sent: dict[str, Any] = {}
        for name, value in self.element.form_values():
            sent.setdefault(name, []).append(value)
        for box in self.element.xpath(".//input[@type='file']"):
            sent[box.name] = SimpleUploadedFile("paper.png", make_paper().read(), "image/png")
        return sent

    @property
    def texts(self) -> list[str]:
        """Names of the inputs that take any text."""
        boxes = self.element.xpath(
            ".//textarea[@name] | .//input[@name and (not(@type) or @type='text' or @type='email')]"
        )
        return [box.name for box in boxes if not box.get("readonly") and not box.get("disabled")]


def forms_of(page: Page) -> list[Form]:
    """Every form of the page that is sent by POST, and each other address its buttons send it to."""
    found = []
    for element in page.tree.forms:
        if (element.get("method") or "get").lower() != "post":
            continue
        outside = page.tree.xpath("//button[@form=$id]/@formaction", id=element.get("id") or "-")
        actions = [element.get("action") or page.url, *element.xpath(".//@formaction"), *outside]
        for action in dict.fromkeys(urljoin(page.url, str(one)) for one in actions):
            found.append(Form(page, action, route_of(urlsplit(action).path), element))
    return found


def send(client: Client, form: Form, **changed: Any) -> HttpResponse:
    return client.post(form.action, {**form.values, **changed}, headers={"referer": form.page.url})
