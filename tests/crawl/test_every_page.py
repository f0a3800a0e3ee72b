"""Every page and form of portal and back office, found by following links through hostile data."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings

from dealerops.foundation.actor import SYSTEM
from dealerops.journal.services import drain
from dealerops.notifications.models import Message
from tests.crawl import markup
from tests.crawl.conftest import VISITORS, Stage, build
from tests.crawl.forms import TOKEN, Form, forms_of, send
from tests.crawl.walker import Page, pages, text_of
from tests.matrix.backoffice import MODELS

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.timeout(900)]
# Found by hand once, so that a crawl that finds nothing is noticed.
KNOWN = {
    "claims:open", "claims:save", "claims:submit", "claims:withdraw", "claims:delete",
    "claims:attach", "claims:paper_remove", "admin:claims_claim_run", "admin:reports_reportrun_now",
    "admin:reports_reportrun_run", "admin:notifications_message_run", "admin:journal_delivery_retry",
    "admin:quota_quotabucket_over", "admin:claims_preapplication_add", "admin:accounts_user_change",
    "admin:accounts_membership_add", "admin:accounts_apikey_changelist",
}  # fmt: skip
LISTS = ("_changelist", "claims:list", "portal:search")
ASKED = ("q", "q", "q", "o", "o", "ordering", "after", "p", "program__id__exact")
HOSTILE = (
    *("%22><img src=x onerror=1>", "%00", "%ED%A0%80", "9223372036854775808", "'%22);--"),
    *("x;drop", "%00", "9223372036854775808", "NaN"),
)


@dataclass(frozen=True, slots=True)
class Crawl:
    """What everybody was shown; `answers` are what came of sending each form full of markup."""

    seeded: set[str]
    pages: list[Page]
    forms: list[Form]
    answers: list[tuple[str, HttpResponse]]
    asked: list[tuple[str, HttpResponse]]
    mails: list[Message]


@pytest.fixture(scope="module")
def crawl(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Crawl]:
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), media, transaction.atomic():
        yield _crawled()
        transaction.set_rollback(True)


def _crawled() -> Crawl:
    stage = build()
    found = Crawl(markup.seed(), [], [], [], [], [])
    older = set(Message.objects.visible_to(SYSTEM).values_list("pk", flat=True))
    for who in VISITORS:
        _look_around(found, stage, who)
    for queue in ("default", "mail"):
        drain(queue, limit=500)
    found.mails.extend(Message.objects.visible_to(SYSTEM).exclude(pk__in=older))
    return found


def _look_around(found: Crawl, stage: Stage, who: str) -> None:
    client = stage.client(who)
    known = {form.name for form in found.forms} | {page.name for page in found.pages}
    for page in pages(client, *stage.starts(who)):
        found.pages.append(page)
        if page.name.endswith(LISTS) and page.name not in known:
            known.add(page.name)
            found.asked.extend((url, client.get(url)) for url in _hostile_addresses(page.url))
        for form in forms_of(page):
            found.forms.append(form)
            if form.does_something and form.name not in known:
                known.add(form.name)
                found.answers.append((f"{who} {form.action}", _sent_markup(client, form)))


def _sent_markup(client: Client, form: Form) -> HttpResponse:
    """The form with markup in every text; nothing of it stays."""
    with transaction.atomic():
        hostile = dict.fromkeys(form.texts, '"><img src=x onerror=1>')
        response = send(client, form, **hostile)
        if 300 <= response.status_code < 400:
            response = client.get(response["Location"])
        transaction.set_rollback(True)
    return response


def _hostile_addresses(place: str) -> list[str]:
    """A list asked for what nobody should ask for (reliability.md P13, T11)."""
    place = place.split("?")[0]
    return [f"{place}?{name}={value}" for name, value in zip(ASKED, HOSTILE, strict=True)]


def test_markup_reaches_nobody(crawl):
    assert len(crawl.seeded) > 40, sorted(crawl.seeded)
    came_through = [page.url for page in crawl.pages if markup.THROUGH.search(page.text)]
    shown = [
        page.url for page in crawl.pages if "&lt;img src=x" in page.text or "&lt;q" in page.text
    ]
    assert len(shown) > 50  # it was there to come through
    assert not came_through


def test_markup_that_is_typed_comes_back_as_text(crawl):
    read = [(told, text_of(answer)) for told, answer in [*crawl.answers, *crawl.asked]]
    assert [told for told, text in read if markup.THROUGH.search(text)] == []


def test_markup_reaches_no_mail(crawl):
    assert crawl.mails
    html = [mail.html for mail in crawl.mails]
    assert any("&lt;" in text for text in html)
    assert [mail.topic for mail in crawl.mails if markup.THROUGH.search(mail.html)] == []


def test_no_input_makes_a_page_fall_over(crawl):
    answers = [*crawl.answers, *crawl.asked]
    assert len(answers) > 100
    assert [(told, one.status_code) for told, one in answers if one.status_code >= 500] == []


def test_every_form_carries_a_token(crawl):
    found = {form.name for form in crawl.forms}
    assert found >= KNOWN, KNOWN - found
    without = {
        f"{form.name} on {form.page.url}"
        for form in crawl.forms
        if form.does_something and TOKEN not in form.values
    }
    assert not without, "put {% dx_once %} into these forms"


def test_every_edit_page_carries_the_version_it_shows(crawl):
    """All the pages that the matrix names, custom templates or not (reliability.md T16)."""
    editable = {
        f"admin:{model.replace('.', '_')}_change" for model, rows in MODELS.items() if rows.edit
    }
    with_save = [form for form in crawl.forms if form.name in editable and form.saves]
    assert {form.name for form in with_save} == editable
    buttons = {"admin:claims_claim_run", "admin:quota_quotabucket_over"}
    portal = {"claims:save", "claims:submit", "claims:withdraw", "claims:delete"}
    others = [form for form in crawl.forms if form.name in buttons | portal]
    assert {form.name for form in others} == buttons | portal
    without = {form.page.url for form in [*with_save, *others] if "version" not in form.values}
    assert not without
