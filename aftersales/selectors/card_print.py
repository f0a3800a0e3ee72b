"""What the print of a customer card says: masked as on its page, in the reader's language."""

from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from aftersales.choices import CallTime, CardType, Reach, Sex
from aftersales.models import CustomerCard
from aftersales.selectors import card_page
from aftersales.selectors.card_badges import retention_badge
from aftersales.selectors.club import club_membership
from dealerops.foundation.reporting import Kind
from dealerops.identifiers.masking import mask_plate, mask_vin
from dealerops.portal.templatetags.dx import local_name, money, written
from dealerops.printing import qr_picture

NOTHING = "–"
Pairs = list[tuple[str, str | Promise]]


def card_print(card: CustomerCard, *, printed_by: str) -> Mapping[str, object]:
    """The data of templates/print/card.typ; `card` comes as `for_page`."""
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
            {"title": _("The person"), "pairs": _filled(_person(card))},
            {"title": _("The car"), "pairs": _filled(_car(card))},
            {"title": _("Service"), "pairs": _filled(_service(row))},
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


def _filled(pairs: Pairs) -> list[tuple[str, str]]:
    return [(str(label), str(value or NOTHING)) for label, value in pairs]


def _person(card: CustomerCard) -> Pairs:
    owner = card.customer
    member = club_membership(dealer_id=card.dealer_id, customer_id=card.customer_id)
    return [
        (_("Owner"), owner.masked_name),
        (_("Phone"), owner.masked_mobile),
        (_("ID number"), owner.usc_code or owner.masked_id_number),
        (_("Kind of customer"), CardType(card.type).label),
        (_("Who drives the car"), card.masked_user_name),
        (_("Sex"), Sex(card.sex).label if card.sex else ""),
        (_("District"), card.district),
        (_("Likes to be reached by"), Reach(card.reach).label if card.reach else ""),
        (_("Likes to be reached in the"), CallTime(card.call_time).label if card.call_time else ""),
        (_("Club number"), member.number if member else ""),
        (_("Service advisor"), str(card.advisor or "")),
    ]


def _car(card: CustomerCard) -> Pairs:
    sale = getattr(card.vehicle, "sale", None)
    plates = ", ".join(mask_plate(one.plate) for one in card_page.plates_of(card))
    return [
        (_("Model"), local_name(card.vehicle.model)),
        (_("Plate"), plates),
        (_("Colour"), sale.colour if sale else ""),
        (_("Engine number"), sale.engine_number if sale else ""),
        (_("Sold on"), written(sale.sold_on, Kind.DATE) if sale else ""),
        (_("Insurance company"), card.insurer),
        (_("Insured until"), written(card.insured_until, Kind.DATE)),
        (_("Inspection due"), written(card.inspection_due, Kind.DATE)),
        (_("Warranty until"), written(card.warranty_until, Kind.DATE)),
    ]


def _service(row: object) -> Pairs:
    """Forecast and standing, as far as a night has computed them."""
    names = (
        (_("Last qualified visit"), "visited_on", Kind.DATE),
        (_("Last km"), "read_km", Kind.INTEGER),
        (_("km a day"), "km_per_day", Kind.TEXT),
        (_("Next service"), "service_on", Kind.DATE),
        (_("Service at km"), "due_km", Kind.INTEGER),
        (_("Since"), "since", Kind.DATE),
    )
    return [(label, written(getattr(row, name, None), kind)) for label, name, kind in names]


def _history(card: CustomerCard) -> Mapping[str, object]:
    return {
        "title": _("Service history"),
        "heads": [
            _("Date"),
            _("Repair order"),
            _("km"),
            _("Work"),
            _("Amount"),
            _("Service advisor"),
        ],
        "rows": [
            [
                written(one.day, Kind.DATE),
                one.number,
                written(one.km, Kind.INTEGER),
                one.items or NOTHING,
                money(one.amount),
                one.advisor,
            ]
            for one in card_page.service_history(card)
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
