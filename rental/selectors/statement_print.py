"""The statement of a customer's account on paper, in the reader's language; personal data stays masked."""

from collections.abc import Mapping

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from dealerops.foundation.reporting import Kind
from dealerops.network.models import Dealer
from dealerops.portal.templatetags.dx import local_name, money, written
from dealerops.printing import qr_picture
from rental.choices.ledger import Bucket
from rental.selectors.statements import Statement

NOTHING = "–"


def statement_paper(statement: Statement, *, store: Dealer, back: str) -> Mapping[str, object]:
    """The data of templates/print/statement.typ; `back` is the address of the page it comes from."""
    chinese = (get_language() or "").startswith("zh")
    now = date_format(timezone.localtime(), "DATETIME_FORMAT")
    customer = statement.customer
    columns = statement.ageing.columns
    return {
        "lang": "zh" if chinese else "en",
        "title": _("Statement of account"),
        "number": str(written(statement.on, Kind.DATE)),
        "state": money(statement.balance),
        "lead": f"{store.legal_name} · {local_name(store)}",
        "qr": qr_picture(f"{settings.SITE_URL}{back}"),
        "scan": _("Scan to open"),
        "facts": [
            {
                "title": _("Account"),
                "pairs": [
                    (_("Customer"), customer.masked_name),
                    (_("Phone"), customer.masked_mobile or NOTHING),
                    (_("Balance"), money(statement.balance)),
                    (_("Credit"), money(statement.credit)),
                ],
            },
            {
                "title": _("Age"),
                "pairs": [(str(Bucket(key).label), money(value)) for key, value in columns.items()],
            },
        ],
        "items": {
            "title": _("Open items"),
            "heads": [
                _("Type"),
                pgettext("rental", "Order"),
                _("Due on"),
                _("Original"),
                _("Paid"),
                _("Balance"),
            ],
            "rows": [
                [
                    item.get_kind_display(),
                    item.order.number if item.order else NOTHING,
                    str(written(item.due_on, Kind.DATE)),
                    money(item.amount),
                    money(item.paid),
                    money(item.balance),
                ]
                for item in statement.items
            ],
        },
        "moves": {
            "title": _("Movements"),
            "heads": [
                _("Day"),
                pgettext("rental", "What"),
                pgettext("rental", "Order"),
                _("Charged"),
                _("Paid"),
                _("Balance"),
            ],
            "rows": [
                [
                    str(written(one.booked_on, Kind.DATE)),
                    " · ".join(part for part in (one.kind, one.what) if part),
                    one.order or NOTHING,
                    money(one.debit) if one.debit else "",
                    money(one.credit) if one.credit else "",
                    money(one.balance),
                ]
                for one in statement.movements
            ],
        },
        "none": _("Nothing is open."),
        "printed": _("Printed on %(now)s · DealerOps") % {"now": now},
        "page": _("Page {page} of {pages}"),
    }
