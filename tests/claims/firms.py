"""The system of a third-party firm, as it calls the API."""

import datetime as dt

from django.utils import timezone
from rest_framework.test import APIClient

from dealerops.accounts.models import User
from dealerops.accounts.services import issue_api_key
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.network.models import Firm


def client_of(firm: Firm) -> APIClient:
    """A client that signs with a fresh key of the firm."""
    until = timezone.now() + dt.timedelta(days=1)
    _key, plain = issue_api_key(firm.pk, name="system", expires_at=until, by=SYSTEM)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {plain}")
    return client


def name_of(actor: Actor) -> str:
    return User.objects.get(pk=actor.user_id).username
