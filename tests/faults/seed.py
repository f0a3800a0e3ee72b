"""Fills the house's empty database: a dealer with a draft, and who may look. Prints what it made."""

import json
import sys
from importlib import import_module

import django
from django.conf import settings

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

from dealerops.accounts.models import User  # noqa: E402
from dealerops.foundation.actor import Actor, Role  # noqa: E402
from dealerops.policy import keys as _keys  # noqa: E402,F401
from tests.factories.claims import Cast, draft_claim, make_person  # noqa: E402


def session_of(actor: Actor) -> str:
    """The cookie of somebody who has signed in."""
    user = User.objects.get(pk=actor.user_id)
    engine = import_module(settings.SESSION_ENGINE)
    store: SessionStore = engine.SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def main() -> None:
    cast = Cast.hire()
    claim = draft_claim(cast)
    user = User.objects.get(pk=cast.applicant.user_id)
    user.set_password("Winter-Reifen-42")
    user.save()
    made = {
        "claim": claim.pk,
        "line": claim.line_id,
        "username": user.username,
        "dealer": session_of(cast.applicant),
        "administrator": session_of(make_person(Role.SYSADMIN)),
    }
    sys.stdout.write(json.dumps(made))


if __name__ == "__main__":
    main()
