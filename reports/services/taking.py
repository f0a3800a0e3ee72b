"""Taking a report from the screen as a file; who took what is written down (domain.md 7.3)."""

import hashlib
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from dealerops.accounts.models import User
from dealerops.foundation.actor import Actor
from dealerops.journal.services import record
from dealerops.network.models import Dealer
from reports.engine.heading import Heading, facts_of
from reports.models import ReportRun
from reports.selectors.screens import Screen
from reports.services.building import WRITE


@transaction.atomic
def take_screen(screen: Screen, filters: Sequence[str], scope: str, *, by: Actor) -> bytes:
    """A workbook of all rows that the filter shows, in the language in force."""
    person = User.objects.get(pk=by.user_id)
    period = screen.period
    content = _written(screen, _facts(screen, filters, scope), by)
    record(
        person,
        "reports.screen_taken",
        by=by,
        code=screen.report.code,
        start=period.start.isoformat(),
        end=period.end.isoformat(),
        rows=len(screen.lines),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    return content


def _written(screen: Screen, facts: Sequence[tuple[str, str]], by: Actor) -> bytes:
    title = f"{screen.report.code} {screen.report.title}"
    dealer = Dealer.objects.filter(pk__in=by.dealer_ids).first()
    company = dealer.legal_name if dealer else settings.COMPANY_NAME
    heading = Heading(title, facts, screen.as_of, company)
    return bytes(import_string(WRITE)(heading, screen.table))


def _facts(screen: Screen, filters: Sequence[str], scope: str) -> list[tuple[str, str]]:
    """What stands above a sent report, but it has no version; and what narrows it."""
    run = ReportRun(
        code=screen.report.code,
        period_start=screen.period.start,
        period_end=screen.period.end,
        is_internal=True,
        version=0,
        as_of=screen.as_of,
        due_at=screen.as_of,
    )
    facts = [fact for fact in facts_of(run, scope) if fact[0] != _("Version")]
    return [*facts, (_("Filter"), " · ".join(filters))] if filters else facts
