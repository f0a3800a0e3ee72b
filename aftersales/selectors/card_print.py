"""What the print of a customer card says: masked as on its page, in the reader's language."""

from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from aftersales.choices import LossReason
from aftersales.models import CardRetention, CustomerCard
from aftersales.selectors import card_page
from aftersales.selectors.card_badges import retention_badge
from aftersales.selectors.card_lines import (
    Facts,
    HistoryRow,
    car_facts,
    contact_facts,
    person_facts,
    service_facts,
    why_facts,
)
from aftersales.selectors.club import club_membership
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Kind
from dealerops.identifiers.masking import mask_plate, mask_vin
from dealerops.portal.templatetags.dx import money, written
from dealerops.printing import qr_picture

NOTHING = "–"


def card_print(card: CustomerCard, actor: Actor, *, printed_by: str) -> Mapping[str, object]:
    """The data of templates/print/card.typ; `card` comes as `for_page`, `actor` reads it."""
    chinese = (get_language() or "").startswith("zh")
    now = date_format(timezone.localtime(), "DATETIME_FORMAT")
    row = getattr(card, "retention", None)
    address = f"{settings.SITE_URL}{reverse('customers:card', args=(card.pk,))}"
    return {
        "lang": "zh" if chinese else "en",
        "title": _("Customer information card"),
        "number": mask_vin(card.vehicle.vin),
        "state": str(retention_badge(row.status if row else None).label),
        "lead": f"{card.dealer.display_name} · {card.customer.masked_name}",
        "qr": qr_picture(address),
        "scan": _("Scan to open"),
        "facts": [
            {"title": _("The person"), "pairs": _filled(_person(card, actor))},
            {"title": _("How to reach them"), "pairs": _filled(contact_facts(card))},
            {"title": _("The car"), "pairs": _filled(_car(card))},
            {"title": _("Service"), "pairs": _filled(_service(card, row, actor))},
        ],
        "history": _history(card),
        "deferred": _deferred(card),
        "remarks": {"title": _("Remarks"), "text": card.remarks or NOTHING},
        "boxes": [_("Service advisor"), _("Customer")],
        "sign": pgettext("on a print form", "Signature"),
        "day": pgettext("on a print form", "Date"),
        "printed": _("Printed on %(now)s by %(person)s · DealerOps")
        % {"now": now, "person": printed_by},
        "page": _("Page {page} of {pages}"),
    }


def _filled(pairs: Facts) -> list[tuple[str, str]]:
    return [(str(label), str(value or NOTHING)) for label, value in pairs]


def _person(card: CustomerCard, actor: Actor) -> Facts:
    member = club_membership(dealer_id=card.dealer_id, customer_id=card.customer_id)
    brought = (one.customer.masked_name for one in card_page.referrals_of(card, actor))
    return [
        *person_facts(card),
        (_("Club number"), member.number if member else ""),
        (_("Level"), member.get_level_display() if member else ""),
        (_("Joined on"), written(member.joined_on, Kind.DATE) if member else ""),
        (_("Service advisor"), str(card.advisor or "")),
        (_("Recommendations"), ", ".join(brought)),
    ]


def _car(card: CustomerCard) -> Facts:
    plates = ", ".join(mask_plate(one.plate) for one in card_page.plates_of(card))
    return [(_("Plate"), plates), *car_facts(card)]


def _service(card: CustomerCard, row: CardRetention | None, actor: Actor) -> Facts:
    """Forecast and standing, as far as a night has computed them, and why the customer went away."""
    case = card_page.lost_case_of(card, actor)
    reason = LossReason(case.reason).label if case and case.reason else ""
    return [*service_facts(row), *why_facts(row), (_("Why they stay away"), reason)]


def _history(card: CustomerCard) -> Mapping[str, object]:
    visits = map(HistoryRow, card_page.service_history(card))
    return {
        "title": _("Service history"),
        "heads": [
            _("Date"),
            _("Repair order"),
            _("km"),
            _("Work"),
            _("Amount"),
            _("Advisor, technician"),
            _("Callback"),
        ],
        "rows": [
            [
                written(one.visit.day, Kind.DATE),
                one.visit.number,
                written(one.visit.km, Kind.INTEGER),
                one.visit.items or NOTHING,
                money(one.visit.amount),
                one.people,
                one.callback or NOTHING,
            ]
            for one in visits
        ],
        "none": _("No visit yet"),
    }


def _deferred(card: CustomerCard) -> Mapping[str, object]:
    return {
        "title": _("Work put off"),
        "heads": [_("Work"), _("Recommended for"), _("At km")],
        "rows": [
            [
                one.description,
                written(one.follow_up_on, Kind.DATE) or NOTHING,
                written(one.follow_up_km, Kind.INTEGER) or NOTHING,
            ]
            for one in card_page.deferred_items(card)
        ],
    }
