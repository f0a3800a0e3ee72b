"""Lists, searches, suggestions and counts show what their reader may see, however they are asked (T2, T3)."""

import json

import pytest
from django.contrib import admin
from django.urls import reverse

from claims.choices import ClaimState
from claims.models import Claim
from dealerops.backoffice.base import ScopedAdmin
from tests.crawl.walker import text_of
from tests.factories.claims import make_claim

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]
QUESTIONS = ("", "q={far}", "q=CLM", "ordering=-dealer", "ordering=number", "o=1.2", "o=-1", "p=1",
             "page=2", "view=all", "format=xlsx", "all=", "size=100", "dealer={pk}", "region={region}",
             "dealer__region__id__exact={region}", "dealer__id__exact={pk}")  # fmt: skip
LISTS = {
    "D_SSA": ("/claims/", "/search/"),
    "D_GM": ("/claims/", "/search/"),
    "REGION": (
        "/admin/claims/claim/", "/admin/claims/preapplication/", "/admin/claims/dealeraccount/",
        "/admin/network/dealer/", "/admin/network/dealercontact/", "/admin/network/dealeralias/",
        "/admin/quota/quotabucket/", "/admin/quota/quotaentry/", "/admin/quota/quotaevent/",
    ),
    "KEY": ("/api/v1/claims/",),
}  # fmt: skip


def foreign_words(world) -> set[str]:
    """What stands only on records of the other side."""
    far = world.far
    claims = (far.draft, far.checked, far.decided)
    numbers = {claim.number for claim in claims} | {claim.vin for claim in claims if claim.vin}
    buyers = {claim.line.preapplication.customer.name for claim in claims}
    return numbers | buyers | {far.dealer.legal_name, far.dealer.name}


def test_no_question_brings_a_strangers_record(stage):
    world = stage.world
    far, words, leaks = world.far, foreign_words(stage.world), []
    blanks = {"far": far.decided.number, "pk": far.dealer.pk, "region": far.dealer.region_id}
    for who, places in LISTS.items():
        for place in places:
            for question in QUESTIONS:
                url = f"{place}?{question.format(**blanks)}"
                answer = stage.client(who).get(url)
                text = text_of(answer) or _file_text(answer)
                asked = {word for word in words if word in url}  # pages repeat what was asked
                leaks += [f"{who} {url}: {word}" for word in words - asked if word in text]
    assert leaks == []


def _file_text(answer) -> str:
    return "" if answer.streaming else answer.content.decode(errors="replace")


def test_suggestions_are_as_narrow_as_their_list(stage):
    """The back office's autocomplete asks the page of the suggested model who may look (T3)."""
    world, leaks, asked = stage.world, [], 0
    words = {world.far.dealer.code, world.far.dealer.name}
    for model, pages in admin.site._registry.items():
        for name in getattr(pages, "autocomplete_fields", ()):
            query = {
                "app_label": model._meta.app_label, "model_name": model._meta.model_name,
                "field_name": name, "term": "",
            }  # fmt: skip
            for who in ("REGION", "D_SSA"):
                answer = stage.client(who).get(reverse("admin:autocomplete"), query)
                asked += 1
                found = json.loads(answer.content)["results"] if answer.status_code == 200 else []
                told = " ".join(one["text"] for one in found)
                leaks += [f"{who} {query}: {word}" for word in words if word in told]
    assert asked > 5
    assert leaks == []


def test_counts_are_those_of_the_list(stage):
    """The badge beside the navigation counts what its reader would find (T3)."""
    cast = stage.world.cast
    make_claim(cast, ClaimState.RESET, by=cast.neighbour)
    waiting = Claim.objects.filter(state=ClaimState.RESET)
    page = stage.client("D_SSA").get("/claims/")
    counts = [link.count for link in page.context["shell"].nav if link.url == "/claims/"]
    assert counts == [waiting.filter(dealer=cast.dealer).count()]
    assert waiting.count() > counts[0]


def test_every_page_of_the_back_office_is_scoped():
    foreign = {"auth", "account"}
    wrong = [
        model._meta.label
        for model, pages in admin.site._registry.items()
        if model._meta.app_label not in foreign and not isinstance(pages, ScopedAdmin)
    ]
    assert wrong == []
