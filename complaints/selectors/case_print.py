"""What a case says on paper, in the reader's language; personal data stays masked."""

from collections.abc import Mapping

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from complaints.selectors.case_page import CasePage
from dealerops.foundation.reporting import Kind
from dealerops.portal.templatetags.dx import local_name, written
from dealerops.printing import qr_picture

NOTHING = "–"
Pairs = list[tuple[str, str]]
Section = Mapping[str, object]


def case_paper(page: CasePage, *, way_back: str, printed_by: str) -> Mapping[str, object]:
    """The data of templates/print/case.typ; `way_back` is the path of the page for this reader."""
    chinese = (get_language() or "").startswith("zh")
    now = date_format(timezone.localtime(), "DATETIME_FORMAT")
    case = page.case
    return {
        "lang": "zh" if chinese else "en",
        "title": _("Complaint"),
        "number": case.number,
        "state": f"{page.lamp.label} · {page.badge.label}",
        "lead": " · ".join(part for part in (local_name(case.dealer), str(case.source)) if part),
        "qr": qr_picture(f"{settings.SITE_URL}{way_back}"),
        "scan": _("Scan to open"),
        "facts": [
            _section(_("Customer and car"), page.customer),
            _section(_("What it is about"), page.trouble),
            _section(_("Where it stands"), page.standing),
            _section(_("Plan and result"), page.result),
        ],
        "light": {"title": _("Light"), "lines": _light(page)},
        "words": {"title": _("In the customer's words"), "text": case.words or NOTHING},
        "contacts": {"title": _("Contacts with the customer"), "lines": _contacts(page)},
        "boxes": [pgettext("of a case", "Owner"), _("Dealer manager"), _("Customer")],
        "sign": pgettext("on a print form", "Signature"),
        "day": pgettext("on a print form", "Date"),
        "printed": _("Printed on %(now)s by %(person)s · DealerOps")
        % {"now": now, "person": printed_by},
        "page": _("Page {page} of {pages}"),
    }


def _section(title: str, facts: Pairs) -> Section:
    return {"title": title, "pairs": [(label, value or NOTHING) for label, value in facts]}


def _light(page: CasePage) -> list[str]:
    if page.light is None:
        return [NOTHING]
    found = page.light.page
    factors = [f"{one.letter} {one.name}: {one.shown} · {one.words}" for one in found.factors]
    return [found.formula, *factors, *found.moves]


def _contacts(page: CasePage) -> list[str]:
    return [
        f"{written(one.at, Kind.DATETIME)} · {one.title} · {one.who}: {one.text}"
        for one in page.contacts
    ] or [NOTHING]
