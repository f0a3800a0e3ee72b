"""Verbs about being in touch with a customer: consents, do-not-call requests, one contact a day."""

import datetime as dt
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.journal.services import record
from dealerops.registry.choices import ConsentScope, ContactPurpose, DncScope, FlagKind
from dealerops.registry.models import ConsentRecord, ContactLog, Customer, DncEntry
from dealerops.registry.services.flags import is_flagged

ASKED_NOT_TO = Refusal("DNC", _("The customer has asked not to be contacted."))
ON_HOLD = Refusal("LEGAL_HOLD", _("Legal hold: only the lawyer speaks to this customer."))
HAS_REFUSED = Refusal("CONSENT_REFUSED", _("The customer does not agree to such contacts."))
NO_CONSENT = Refusal("CONSENT_MISSING", _("The customer has not agreed to such contacts."))
WAS_CONTACTED = Refusal(
    "CONTACTED_TODAY", _("The customer has been contacted today. Please try on another day.")
)
DUE_NOTICES: Final = frozenset({ContactPurpose.SAFETY, ContactPurpose.VIOLATION})
NEVER_TOO_OFTEN: Final = DUE_NOTICES | {ContactPurpose.COMPLAINT}


@dataclass(frozen=True, slots=True)
class _Terms:
    """What a purpose needs: which requests stop it, which consent it looks at, and how."""

    stopped_by: Set[str]
    consent: str
    must_agree: bool  # otherwise it is enough not to have refused


_CALLS: Final = frozenset({DncScope.ALL, DncScope.SURVEY})
_OFFERS: Final = frozenset({DncScope.ALL, DncScope.MARKETING})
_TERMS: Final[Mapping[str, _Terms]] = {
    ContactPurpose.CALLBACK: _Terms(_CALLS, ConsentScope.SERVICE_CALL, must_agree=False),
    ContactPurpose.SURVEY: _Terms(_CALLS, ConsentScope.SURVEY, must_agree=True),
    ContactPurpose.REMINDER: _Terms(
        frozenset({DncScope.ALL}), ConsentScope.SERVICE_CALL, must_agree=False
    ),
    ContactPurpose.MARKETING: _Terms(_OFFERS, ConsentScope.MARKETING, must_agree=True),
    ContactPurpose.WIN_BACK: _Terms(_OFFERS, ConsentScope.MARKETING, must_agree=True),
}


class ContactRefused(DomainError):
    """The customer may not be contacted for this, or not today."""

    default_code = "DNC"
    default_message = ASKED_NOT_TO.message


@transaction.atomic
def record_consent(
    customer_id: int, scope: str, *, is_given: bool, channel: str, by: Actor, wording: str = ""
) -> ConsentRecord:
    """What the customer says from now on about `scope`; what they said before stays on record.

    Withdrawing is the same one call as giving (domain.md 4.12). `wording` names the text they were shown.
    """
    customer = _held(customer_id)
    last = customer.consents.filter(scope=scope).order_by("-number").first()
    said = ConsentRecord.objects.create(
        customer=customer,
        scope=scope,
        number=last.number + 1 if last else 1,
        is_given=is_given,
        channel=channel,
        wording=wording,
        said_at=timezone.now(),
        recorded_by=by.user_id,
    )
    record(customer, "registry.consent_said", by=by, scope=scope, is_given=is_given)
    return said


@transaction.atomic
def stop_contacts(customer_id: int, scope: str, *, channel: str, by: Actor) -> DncEntry:
    """The customer asks not to be called; in force at once, also for what is already queued.

    Apps hear `registry.contacts_stopped` and take the customer off their lists; asking again is harmless.
    """
    customer = _held(customer_id)
    known = customer.dnc_entries.in_force().filter(scope=scope).first()
    if known:
        return known
    entry = DncEntry.objects.create(
        customer=customer,
        scope=scope,
        channel=channel,
        since=timezone.now(),
        recorded_by=by.user_id,
    )
    record(customer, "registry.contacts_stopped", by=by, scope=scope)
    return entry


@transaction.atomic
def allow_contacts(customer_id: int, scope: str, *, by: Actor) -> bool:
    """The customer takes a do-not-call request back; False when there was none."""
    customer = _held(customer_id)
    lifted = customer.dnc_entries.in_force().filter(scope=scope).update(lifted_at=timezone.now())
    if lifted:
        record(customer, "registry.contacts_allowed", by=by, scope=scope)
    return bool(lifted)


def consent_to(customer_id: int, scope: str) -> bool | None:
    """What the customer said last about `scope`; None where they never said anything."""
    said = ConsentRecord.objects.filter(customer=customer_id, scope=scope).order_by("-number")
    return said.values_list("is_given", flat=True).first()


def who_refused(customer_ids: Collection[int], scope: str) -> set[int]:
    """Those whose last word about `scope` was no, by one statement for all."""
    last = ConsentRecord.objects.filter(customer__in=customer_ids, scope=scope)
    said = last.order_by("customer_id", "-number").distinct("customer_id")
    return {pk for pk, is_given in said.values_list("customer_id", "is_given") if not is_given}


def is_stopped(customer_id: int, purpose: str) -> bool:
    """Whether a do-not-call request or a legal hold stands against contacts of this purpose."""
    terms = _TERMS.get(purpose)
    if terms is None:
        return False
    if is_flagged(customer_id, FlagKind.LEGAL_HOLD):
        return True
    entries = DncEntry.objects.in_force().filter(customer=customer_id, scope__in=terms.stopped_by)
    return entries.exists()


def refusal_to_contact(customer_id: int, purpose: str) -> Refusal | None:
    """Why the customer may not be contacted for `purpose` at all (domain.md 4.12); None if they may.

    A callback belongs to the repair and needs no consent, offers and questionnaires do; under a legal
    hold neither is made. Notices of safety and of a violation's due date always go out, and whoever
    answers a complaint is let by here: the case itself knows who speaks.
    """
    terms = _TERMS.get(purpose)
    if terms is None:
        return None
    if is_flagged(customer_id, FlagKind.LEGAL_HOLD):
        return ON_HOLD
    if is_stopped(customer_id, purpose):
        return ASKED_NOT_TO
    said = consent_to(customer_id, terms.consent)
    if said is False:
        return HAS_REFUSED
    return NO_CONSENT if terms.must_agree and said is None else None


def refusal_to_contact_on(customer_id: int, purpose: str, on: dt.date) -> Refusal | None:
    """As `refusal_to_contact`, and whether any app has reached the customer on that day already."""
    refusal = refusal_to_contact(customer_id, purpose)
    if refusal or purpose in NEVER_TOO_OFTEN:
        return refusal
    reached = ContactLog.objects.filter(customer=customer_id, day=on, is_counted=True)
    return WAS_CONTACTED if reached.exists() else None


@transaction.atomic
def log_contact(
    customer_id: int, purpose: str, channel: str, *, was_reached: bool, by: Actor, about: str = ""
) -> ContactLog:
    """Turn to the customer now, if that may be: ask and note in one step, before something is sent.

    Raises ContactRefused when they may not be contacted for this, or were reached today already.
    """
    _held(customer_id)
    refusal = refusal_to_contact_on(customer_id, purpose, timezone.localdate())
    if refusal:
        raise ContactRefused(refusal)
    return note_contact(customer_id, purpose, channel, was_reached=was_reached, by=by, about=about)


@transaction.atomic
def note_contact(
    customer_id: int, purpose: str, channel: str, *, was_reached: bool, by: Actor, about: str = ""
) -> ContactLog:
    """Note that somebody tried to reach the customer just now; `about` names the record, `callback 7`.

    What reached nobody does not use up the customer's day, nor does a notice that may not wait.
    """
    customer, now = _held(customer_id), timezone.now()
    today = timezone.localdate(now)
    counts = was_reached and purpose not in DUE_NOTICES
    reached = ContactLog.objects.filter(customer=customer, day=today, is_counted=True)
    return ContactLog.objects.create(
        customer=customer,
        day=today,
        at=now,
        purpose=purpose,
        channel=channel,
        is_counted=counts and not reached.exists(),
        made_by=by.user_id,
        about=about,
    )


@transaction.atomic
def change_mobile(customer_id: int, mobile: str, *, by: Actor) -> Customer:
    """Another phone number for the customer. Raises InvalidInput with the identifier's sentence."""
    customer = _held(customer_id)
    customer.mobile = mobile
    try:
        customer.clean()
    except ValidationError as error:
        raise InvalidInput(
            Refusal("PHONE_FORMAT", error.messages[0], "mobile"),
        ) from error
    customer.save_fields("mobile")
    record(customer, "registry.mobile_changed", by=by)
    return customer


def _held(customer_id: int) -> Customer:
    """The customer's row, held: what is said about being contacted queues up."""
    return Customer.objects.select_for_update(of=("self",)).get(pk=customer_id)
