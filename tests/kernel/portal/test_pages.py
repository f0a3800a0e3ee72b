"""Pages hold no inline style or script, send the strict policy, and stand behind the sign-in."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from dealerops.foundation.errors import Refusal

INLINE = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=[\"']|javascript:", re.I)


def policy_of(response: object) -> dict[str, str]:
    header = response["Content-Security-Policy"]
    return dict(part.strip().split(" ", 1) for part in header.split(";") if " " in part.strip())


@pytest.mark.parametrize("path", ["/", "/search/?q=000123", "/accounts/password/"])
def test_pages_carry_neither_inline_style_nor_inline_script(as_zhou: Client, path: str):
    page = as_zhou.get(path)
    assert page.status_code == 200
    assert INLINE.findall(page.text) == []
    policy = policy_of(page)
    assert policy["script-src"] == policy["style-src"] == "'self'"


@pytest.mark.django_db
def test_the_sign_in_page_is_public_and_strict():
    page = Client().get(reverse("account_login"))
    assert page.status_code == 200
    assert INLINE.findall(page.text) == []
    assert "unsafe" not in page["Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/search/"])
def test_a_stranger_is_sent_to_sign_in(path: str):
    assert Client().get(path)["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["403", "403_csrf", "404", "409", "500", "503"])
def test_an_error_page_needs_no_context(name: str):
    page = render_to_string(f"{name}.html")
    assert "DealerOps" in page
    assert INLINE.findall(page) == []


def test_the_back_office_alone_has_the_loose_policy(as_zhou: Client):
    assert "'unsafe-eval'" in policy_of(as_zhou.get(reverse("admin:index")))["script-src"]
    assert "unsafe" not in as_zhou.get("/")["Content-Security-Policy"]


def test_every_component_says_what_it_needs(settings):
    for folder in settings.TEMPLATES[0]["DIRS"]:
        for path in sorted((folder / "components").glob("*.html")):
            first = path.read_text("utf-8").splitlines()[0]
            assert first.startswith("{# "), path.name


def test_refusals_show_sentence_and_code(rf: RequestFactory):
    refusal = Refusal("QUOTA_EXCEEDED", "<b>No quota</b>")
    page = render_to_string("_refusals.html", {"refusals": [refusal]}, rf.get("/"))
    assert 'data-code="QUOTA_EXCEEDED"' in page
    assert "&lt;b&gt;No quota" in page
