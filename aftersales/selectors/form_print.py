"""What the quick form says on paper, in the reader's language; personal data stays masked."""

from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from aftersales.choices import FormState, Grievance
from aftersales.models import QuickForm
from aftersales.selectors.problems import departments_of
from dealerops.foundation.reporting import Kind
from dealerops.portal.templatetags.dx import local_name, money, written
from dealerops.printing import qr_picture

NOTHING = "–"
Pairs = list[tuple[str, str]]


def quick_form_paper(form: QuickForm, *, printed_by: str) -> Mapping[str, object]:
    """The data of templates/print/quick_form.typ; `form` comes with its order, people and interview."""
    chinese = (get_language() or "").startswith("zh")
    now = date_format(timezone.localtime(), "DATETIME_FORMAT")
    way_back = f"{settings.SITE_URL}{reverse('callbacks:form', args=(form.pk,))}"
    return {
        "lang": "zh" if chinese else "en",
        "title": _("Quick-handling form"),
        "number": form.number,
        "state": str(FormState(form.state).label),
        "lead": f"{form.dealer.legal_name} · {form.order.number}",
        "qr": qr_picture(way_back),
        "scan": _("Scan to open"),
        "facts": [
            {"title": _("Customer and car"), "pairs": _filled(_customer(form))},
            {"title": _("Problem"), "pairs": _filled(_problem(form))},
            {"title": _("Solution"), "pairs": _filled(_solution(form))},
        ],
        "words": {"title": _("In the customer's words"), "text": form.words or NOTHING},
        "boxes": [_("Responsible person"), _("Service director"), _("Customer")],
        "sign": pgettext("on a print form", "Signature"),
        "day": pgettext("on a print form", "Date"),
        "printed": _("Printed on %(now)s by %(person)s · DealerOps")
        % {"now": now, "person": printed_by},
        "page": _("Page {page} of {pages}"),
    }


def _customer(form: QuickForm) -> Pairs:
    order = form.order
    return [
        (_("Customer"), order.customer.masked_name),
        (_("Phone"), order.customer.masked_mobile),
        (_("Car"), local_name(order.vehicle.model)),
        (_("Plate"), order.masked_plate),
        (_("VIN"), order.vehicle.masked_vin),
        (_("Delivered"), written(order.delivered_at, Kind.DATETIME)),
        (_("Service advisor"), str(order.advisor)),
        (_("Technician"), str(order.technician or "")),
    ]


def _problem(form: QuickForm) -> Pairs:
    return [
        (_("Departments"), departments_of(form.departments)),
        (_("Issue"), str(Grievance(form.grievance).label)),
        (_("Severity"), form.get_severity_display()),
        (_("What the customer wants"), form.wish),
        (_("Issued"), written(form.issued_at, Kind.DATETIME)),
        (_("Issued by"), str(form.issued_by or "")),
    ]


def _solution(form: QuickForm) -> Pairs:
    return [
        (_("Responsible"), str(form.responsible)),
        (_("Promised for"), written(form.committed_on, Kind.DATE)),
        (_("Cause"), form.cause),
        (_("Measure"), form.measure),
        (_("Cost"), money(form.cost)),
        (_("Solved"), written(form.solved_at, Kind.DATETIME)),
        (_("Second callback"), written(form.second_at, Kind.DATETIME)),
        (_("Score then"), written(form.second_score, Kind.INTEGER)),
    ]


def _filled(pairs: Pairs) -> Pairs:
    return [(str(label), value or NOTHING) for label, value in pairs]
