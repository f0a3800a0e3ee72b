"""R16: whom to call at which dealer, and what changed there (domain.md 2.19, 6.4)."""

import datetime as dt

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import Cadence, Chart, Column, Kind, Mark, Report, declare
from reports.selectors.contacts import contacts_and_changes

CONTACTS_MONTHLY = declare(
    Report(
        code="R16",
        title=_("Dealer contacts and changes"),
        cadence=Cadence.MONTHLY_FIRST,
        at=dt.time(8, 30),
        rows=contacts_and_changes,
        columns=(
            Column(
                _("Part"),
                "part",
                note=_("What the line speaks of: a contact, or a change that took effect."),
            ),
            Column(_("Dealer"), "dealer", note=_("Code and name.")),
            Column(
                _("Legal name"),
                "legal_name",
                note=_("Under which the dealer invoiced at the end of the month."),
            ),
            Column(_("Region"), "region", note=_("Region of the dealer.")),
            Column(_("Status"), "status", note=_("Active, suspended or closed.")),
            Column(_("Function"), "function", note=_("What the contact is asked about.")),
            Column(_("Name"), "name", note=_("Masked; the contact's page shows it in full.")),
            Column(_("Phone"), "phone", note=_("Masked; the contact's page shows it in full.")),
            Column(_("Mail"), "mail", note=_("Masked; the contact's page shows it in full.")),
            Column(
                _("Confirmed at"),
                "confirmed_at",
                Kind.DATETIME,
                note=_("When somebody last made sure that the contact holds."),
            ),
            Column(
                _("Confirmation"),
                "standing",
                note=_(
                    "Stale when nobody confirmed it for more than 90 days; missing where an open dealer "
                    "has no contact at all."
                ),
                tone="tone",
            ),
            Column(
                pgettext_lazy("reports", "What changed"),
                "change",
                note=_("Legal name, contact, state, region or address as it is now."),
            ),
            Column(
                _("Effective on"),
                "effective_on",
                Kind.DATE,
                note=_("Day from which the change holds."),
            ),
        ),
        recipients=frozenset(
            {
                *(Role.SSA_SPECIALIST, Role.SSA_MANAGER, Role.SSA_HEAD),
                *(Role.REGION_STAFF, Role.REGION_HEAD),
            }
        ),
        attribution=_("Contacts at the end of the month; changes by the day they take effect"),
        charts=(Chart(_("Contacts by confirmation"), Mark.BAR, "standing", "contacts"),),
        key=("part", "dealer", "function", "name", "change", "effective_on"),
        tells_past=False,
    )
)
