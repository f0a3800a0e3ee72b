"""Whom to call at which dealer, whether that still holds, and what changed there (R16, domain.md 2.19)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.reporting import Period
from dealerops.identifiers.masking import mask_mail, mask_name, mask_phone
from dealerops.journal.models import Entry
from dealerops.network.choices import CONFIRMED_FOR, DealerKind, DealerState
from dealerops.network.models import Dealer, DealerAlias, DealerContact
from dealerops.network.services import CONFIRMED
from dealerops.workcal.calc import at
from dealerops.workcal.services import end_of, local_date

CHANGED, CONTACT_CHANGED = "network.dealer_changed", "network.dealercontact_changed"
OF_CONTACT = frozenset({"function", "name", "phone", "mail"})  # recorded by name, not by value
SHOWN = ("state", "region", "city", "legal_name", "usc_code", "name")  # of a dealer, in this order


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A contact, a dealer without one, or a change at a dealer; what a line has not is None."""

    part: str
    dealer: str
    legal_name: str
    region: str
    status: str
    function: str | None = None
    name: str | None = None
    phone: str | None = None
    mail: str | None = None
    confirmed_at: dt.datetime | None = None
    standing: str | None = None
    tone: str = "gray"
    change: str | None = None
    effective_on: dt.date | None = None

    @property
    def contacts(self) -> int:
        """For pictures that count."""
        return 1


def contacts_and_changes(actor: Actor, period: Period, as_of: dt.datetime) -> list[ContactLine]:
    """Contacts as they stood at the end of the period, then what changed in it, by dealer."""
    until = min(end_of(period.last_day), as_of)
    dealers = {
        dealer.pk: dealer
        for dealer in Dealer.objects.visible_to(actor)
        .filter(kind=DealerKind.DEALER, created_at__lt=until)
        .select_related("region")
        .order_by("region__code", "code")
    }
    lines = _Lines(_legal_names(dealers, _last_day(until)))
    contacts = _contacts(dealers, until)
    changes = _changes(dealers, period, until)
    return [
        *(line for dealer in dealers.values() for line in lines.of(dealer, contacts, until)),
        *(
            lines.changed(dealer, day, change)
            for dealer in dealers.values()
            for day, change in sorted(changes[dealer.pk])
        ),
    ]


@dataclass(frozen=True, slots=True)
class _Lines:
    """Makes lines; knows under which legal name each dealer went at the end of the period."""

    legal_names: Mapping[int, str]

    def of(
        self, dealer: Dealer, contacts: Mapping[int, list[DealerContact]], until: dt.datetime
    ) -> Iterator[ContactLine]:
        for contact in contacts.get(dealer.pk, ()):
            yield self._contact(dealer, contact, until)
        if dealer.pk not in contacts and dealer.state != DealerState.CLOSED:
            yield self._line(_("Contact"), dealer, standing=_("Missing"), tone="red")

    def changed(self, dealer: Dealer, day: dt.date, change: str) -> ContactLine:
        return self._line(_("Change"), dealer, change=change, effective_on=day)

    def _contact(self, dealer: Dealer, contact: DealerContact, until: dt.datetime) -> ContactLine:
        confirmed_at = contact.confirmed_then  # type: ignore[attr-defined]
        is_stale = local_date(confirmed_at) + CONFIRMED_FOR < _last_day(until)
        return self._line(
            _("Contact"),
            dealer,
            function=str(contact.get_function_display()),
            name=mask_name(contact.name),
            phone=mask_phone(contact.phone) or None,
            mail=mask_mail(contact.mail) or None,
            confirmed_at=confirmed_at,
            standing=_("Stale") if is_stale else _("Confirmed"),
            tone="amber" if is_stale else "green",
        )

    def _line(self, part: str, dealer: Dealer, **more: object) -> ContactLine:
        return ContactLine(
            part,
            dealer=str(dealer),
            legal_name=self.legal_names.get(dealer.pk, dealer.legal_name),
            region=dealer.region.display_name,
            status=str(dealer.get_state_display()),
            **more,  # type: ignore[arg-type]
        )


def _last_day(until: dt.datetime) -> dt.date:
    return local_date(until - dt.timedelta(microseconds=1))


def _legal_names(dealers: Iterable[int], day: dt.date) -> dict[int, str]:
    valid = DealerAlias.objects.filter(dealer__in=dealers).valid_on(day)
    return dict(valid.values_list("dealer", "legal_name"))


def _contacts(dealers: Iterable[int], until: dt.datetime) -> dict[int, list[DealerContact]]:
    """By dealer; a confirmation that came after `until` is not known yet."""
    confirmed = Entry.objects.visible_to(SYSTEM).filter(
        topic=CONFIRMED,
        object_type=DealerContact._meta.label_lower,
        object_id=OuterRef("pk"),
        at__lt=until,
    )
    rows = (
        DealerContact.objects.filter(
            dealer__in=dealers, created_at__lt=until, valid_from__lte=_last_day(until)
        )
        .annotate(told_at=Subquery(confirmed.order_by("-seq").values("at")[:1]))
        .order_by("dealer", "function", "pk")
    )
    found: dict[int, list[DealerContact]] = defaultdict(list)
    for one in rows:
        known = one.confirmed_at if one.confirmed_at < until else one.told_at  # type: ignore[attr-defined]
        one.confirmed_then = known or one.created_at  # type: ignore[attr-defined]
        found[one.dealer_id].append(one)
    return dict(found)


def _changes(
    dealers: Mapping[int, Dealer], period: Period, until: dt.datetime
) -> Mapping[int, list[tuple[dt.date, str]]]:
    """Effective day and what changed, of what takes effect in the period and was known by `until`; and
    of what was entered in the period although it held before, which no report before could tell.
    """
    found: dict[int, list[tuple[dt.date, str]]] = defaultdict(list)
    since = at(period.start, dt.time())
    aliases = DealerAlias.objects.filter(
        Q(valid__startswith__gte=period.start) | Q(created_at__gte=since),
        dealer__in=dealers,
        created_at__lt=until,
        valid__startswith__lt=period.end,
    )
    for alias in aliases:
        said = _("Legal name: %(name)s (%(code)s)")
        change = said % {"name": alias.legal_name, "code": alias.usc_code}
        found[alias.dealer_id].append((alias.valid.lower, change))
    contacts = DealerContact.objects.filter(dealer__in=dealers, created_at__lt=until).in_bulk()
    for one in contacts.values():
        if one.valid_from < period.end and (
            one.valid_from >= period.start or one.created_at >= since
        ):
            change = _("New contact: %(function)s") % {"function": one.get_function_display()}
            found[one.dealer_id].append((one.valid_from, change))
    edited = Q(topic=CHANGED, object_type=Dealer._meta.label_lower, object_id__in=list(dealers))
    edited |= Q(
        topic=CONTACT_CHANGED,
        object_type=DealerContact._meta.label_lower,
        object_id__in=list(contacts),
    )
    edits = Entry.objects.visible_to(SYSTEM).filter(edited, at__gte=since, at__lt=until)
    told: dict[tuple[int, dt.date, str], None] = {}  # several edits of a contact on a day are one
    for entry in edits.order_by("pk"):
        changed, day = entry.data.get("changed", {}), local_date(entry.at)
        if entry.topic == CHANGED:
            found[entry.object_id] += [(day, change) for change in _in_words(changed)]
        elif OF_CONTACT.intersection(changed):
            one = contacts[entry.object_id]
            change = _("Contact changed: %(function)s") % {"function": one.get_function_display()}
            told[one.dealer_id, day, change] = None
    for dealer, day, change in told:
        found[dealer].append((day, change))
    return found


def _in_words(changed: Mapping[str, str]) -> Iterator[str]:
    for name in SHOWN:
        if name in changed:
            label = Dealer._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            value = DealerState(changed[name]).label if name == "state" else changed[name]
            yield _("%(field)s: %(value)s") % {"field": str(label).capitalize(), "value": value}
