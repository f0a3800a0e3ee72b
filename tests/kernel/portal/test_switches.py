"""Role, language and theme: three switches that are remembered."""

import pytest
from django.test import Client

from dealerops.accounts.models import User
from dealerops.foundation.actor import Role


def test_the_language_is_kept_for_the_next_visit(as_wang: Client, wang: User):
    assert 'lang="zh-Hans"' in as_wang.get("/").text
    as_wang.post("/language/", {"language": "en", "next": "/search/"})
    wang.refresh_from_db()
    assert wang.language == "en"
    elsewhere = Client()
    elsewhere.force_login(wang)
    assert 'lang="en"' in elsewhere.get("/").text


@pytest.mark.django_db
def test_a_visitor_switches_the_language_of_the_sign_in_page():
    visitor = Client()
    assert (
        visitor.post("/language/", {"language": "en", "next": "/accounts/login/"}).status_code
        == 302
    )
    assert 'lang="en"' in visitor.get("/accounts/login/").text


def test_an_unknown_language_changes_nothing(as_wang: Client, wang: User):
    as_wang.post("/language/", {"language": "xx"})
    wang.refresh_from_db()
    assert wang.language == "zh-hans"


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example/", "", "javascript:x"]
)
def test_a_switch_leads_back_to_our_own_pages_only(as_wang: Client, address: str):
    answer = as_wang.post("/language/", {"language": "en", "next": address})
    assert answer["Location"] == "/"


def test_the_theme_is_in_the_first_byte_of_the_next_page(as_wang: Client):
    assert "data-theme" not in as_wang.get("/").text.split(">", 3)[1]
    as_wang.post("/theme/", {"theme": "dark", "next": "/"})
    assert '<html lang="zh-Hans"\n      data-theme="dark">' in as_wang.get("/").text
    as_wang.post("/theme/", {"theme": "auto"})
    assert 'data-theme="' not in as_wang.get("/").text


def test_a_person_with_several_roles_picks_one(as_zhou: Client, zhou: User):
    assert as_zhou.get("/").context["shell"].actor.role == Role.SYSADMIN
    manager = zhou.memberships.get(role=Role.D_GM)
    as_zhou.post("/role/", {"membership": manager.pk})
    shell = as_zhou.get("/").context["shell"]
    assert shell.actor.role == Role.D_GM
    assert shell.backoffice_url == ""


def test_nobody_steps_into_a_foreign_role(as_zhou: Client, wang: User):
    foreign = wang.memberships.get()
    assert as_zhou.post("/role/", {"membership": foreign.pk}).status_code == 404
    assert as_zhou.post("/role/", {"membership": "1; drop"}).status_code == 404


def test_one_role_needs_no_switch(as_wang: Client, as_zhou: Client):
    assert 'action="/role/"' not in as_wang.get("/").text
    assert 'action="/role/"' in as_zhou.get("/").text


@pytest.mark.parametrize("path", ["/role/", "/language/", "/theme/"])
def test_a_switch_is_never_thrown_by_a_link(as_wang: Client, path: str):
    assert as_wang.get(path).status_code == 405
