"""Somebody has to be the first to come in."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from dealerops.accounts.models import Membership, User
from dealerops.foundation.actor import Role


def add(monkeypatch, password):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    call_command(
        *("add_administrator", "wang", "--name", "王芳", "--email", "wang@example.com", "--stdin"),
        stdout=io.StringIO(),
    )


def test_the_first_administrator_gets_into_the_back_office(db, monkeypatch):
    add(monkeypatch, "a-long-enough-sentence")
    assert Membership.objects.get(user__username="wang").role == Role.SYSADMIN
    client = Client()
    client.post("/accounts/login/", {"login": "wang", "password": "a-long-enough-sentence"})
    assert client.get("/admin/").status_code == 200


def test_a_weak_password_and_a_name_that_is_taken_are_refused(db, monkeypatch):
    with pytest.raises(CommandError):
        add(monkeypatch, "12345678")
    assert not User.objects.exists()
    add(monkeypatch, "a-long-enough-sentence")
    with pytest.raises(CommandError, match="wang"):
        add(monkeypatch, "a-long-enough-sentence")
