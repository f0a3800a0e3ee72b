"""The papers that name the real driver to the authority 违章转移 (domain.md 5.7)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from dealerops.foundation.reporting import Kind
from dealerops.portal.templatetags.dx import local_name, money, number, written
from dealerops.printing import qr_picture
from rental.models import Violation

NOTHING = "–"
Pairs = list[tuple[str, object]]


@dataclass(frozen=True, slots=True)
class Driver:
    """Who drove, in full: whoever asks for the papers is on record."""

    name: str
    licence: str


def transfer_pack(violation: Violation, driver: Driver, *, printed_by: str) -> Mapping[str, object]:
    """The data of templates/print/violation.typ; `violation` has an order."""
    chinese = (get_language() or "").startswith("zh")
    now = date_format(timezone.localtime(), "DATETIME_FORMAT")
    way_back = f"{settings.SITE_URL}{reverse('rental:violation', args=(violation.pk,))}"
    return {
        "lang": "zh" if chinese else "en",
        "title": _("Who drove: papers for the authority"),
        "number": violation.number,
        "state": violation.get_state_display(),
        "lead": f"{violation.dealer.legal_name} · {violation.dealer.usc_code}",
        "qr": qr_picture(way_back),
        "scan": _("Scan to open"),
        "facts": [
            {"title": _("Traffic violation"), "pairs": _filled(_record(violation))},
            {"title": _("Car"), "pairs": _filled(_car(violation))},
            {"title": pgettext("rental", "Driver"), "pairs": _filled(_driver(violation, driver))},
            {"title": pgettext("rental", "Rental"), "pairs": _filled(_rental(violation))},
        ],
        "statement": {
            "title": _("Statement"),
            "text": _(
                "The car was rented out at the time of the violation. The person named above had it"
                " and drove it; the rental contract and the signed hand-over sheets are enclosed."
            ),
        },
        "boxes": [_("Rental store (seal)"), pgettext("rental", "Driver")],
        "sign": pgettext("on a print form", "Signature"),
        "day": pgettext("on a print form", "Date"),
        "printed": _("Printed on %(now)s by %(person)s · DealerOps")
        % {"now": now, "person": printed_by},
        "page": _("Page {page} of {pages}"),
    }


def _record(one: Violation) -> Pairs:
    return [
        (_("Happened"), written(one.occurred_at, Kind.DATETIME)),
        (_("Place"), one.place),
        (_("Code"), one.code),
        (pgettext("rental", "What was done"), one.description),
        (_("Fine"), money(one.fine)),
        (_("Points"), number(one.points)),
        (_("Authority"), one.authority),
        (_("Authority's last day"), written(one.statutory_on, Kind.DATE)),
    ]


def _car(one: Violation) -> Pairs:
    car = one.vehicle.vehicle if one.vehicle else None
    return [
        (_("Plate"), one.plate),
        (_("VIN"), car.masked_vin if car else ""),
        (_("Model"), local_name(car.model) if car else ""),
        (_("Owner"), one.dealer.legal_name),
    ]


def _driver(one: Violation, driver: Driver) -> Pairs:
    order = one.order
    until = order.licence_until if order else None
    return [
        (_("Name"), driver.name),
        (_("Driving licence number"), driver.licence),
        (_("Licence valid until"), written(until, Kind.DATE) if until else ""),
        (_("Customer"), order.customer.masked_name if order else ""),
    ]


def _rental(one: Violation) -> Pairs:
    order, held = one.order, one.custody
    if order is None:
        return []
    begins, ends = (held.span.lower, held.span.upper) if held else (None, None)
    return [
        (pgettext("rental", "Order"), order.number),
        (_("Terms accepted"), order.terms.code if order.terms else ""),
        (_("Had the car from"), written(begins, Kind.DATETIME) if begins else ""),
        (_("Had the car until"), written(ends, Kind.DATETIME) if ends else ""),
    ]


def _filled(pairs: Pairs) -> Pairs:
    return [(str(label), str(value) or NOTHING) for label, value in pairs]
