"""Keys of firms: issued once, stored as hashes, expiring, revocable."""

import datetime as dt
import hashlib
import hmac
import secrets

from django.db import transaction
from django.utils import timezone

from dealerops.accounts.models import ApiKey
from dealerops.foundation.actor import Actor
from dealerops.journal.services import record

MARK = "dok"
TOUCH_EVERY = dt.timedelta(minutes=5)


def _hashed(secret: str) -> str:
    # A key carries 240 random bits, so a plain digest cannot be guessed back.
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def issue_api_key(
    firm_id: int, *, name: str, expires_at: dt.datetime, by: Actor
) -> tuple[ApiKey, str]:
    """A new key and, only here and now, its plain text `dok_<prefix>_<secret>`."""
    prefix = secrets.token_hex(4)
    plain = f"{MARK}_{prefix}_{secrets.token_urlsafe(30)}"
    key = ApiKey.objects.create(
        firm_id=firm_id, name=name, prefix=prefix, hash=_hashed(plain), expires_at=expires_at
    )
    record(key, "accounts.api_key_issued", by=by, firm=firm_id)
    return key, plain


@transaction.atomic
def revoke_api_key(key_id: int, *, by: Actor) -> ApiKey:
    key = ApiKey.objects.visible_to(by).filter(revoked_at=None).lock(key_id)
    key.revoked_at = timezone.now()
    key.save(update_fields=("revoked_at",))
    record(key, "accounts.api_key_revoked", by=by, firm=key.firm_id)
    return key


def key_for(plain: str) -> ApiKey | None:
    """The live key behind a plain text; None for unknown, expired and revoked ones alike."""
    if not plain.isprintable():
        return None  # no key of ours, and nothing to ask the database with
    mark, _, rest = plain.partition("_")
    prefix = rest.partition("_")[0]
    now = timezone.now()
    key = ApiKey.objects.live(now).select_related("firm").filter(prefix=prefix).first()
    if mark != MARK or key is None or not hmac.compare_digest(key.hash, _hashed(plain)):
        return None
    if key.last_used_at is None or now - key.last_used_at > TOUCH_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
    return key
