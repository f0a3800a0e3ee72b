"""What the claims app shows in the portal shell."""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from claims.choices import ClaimState as S
from claims.lists.groups import OPEN, UNDER_WAY
from claims.models import Claim
from claims.portal.access import APPLICANTS, READERS, claims_of
from claims.portal.lines import usable_lines
from claims.portal.listing import list_url
from claims.portal.states import badge_of
from claims.selectors.desk import last_day
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Kind
from dealerops.portal.registry import (
    Badge,
    Card,
    HomeCard,
    NavItem,
    Text,
    Tone,
    WorkList,
    WorkRow,
    register_card,
    register_nav,
    register_work_list,
)
from dealerops.portal.templatetags.dx import local_name, money

ROWS = 50
SOON = dt.timedelta(days=3)


def _to_answer(actor: Actor) -> int:
    return Claim.objects.visible_to(actor).filter(state=S.RESET).count()


def _open_card(actor: Actor) -> Card:
    claims = Claim.objects.visible_to(actor)
    found = claims.aggregate(open=_count(OPEN), drafts=_count((S.DRAFT,)))
    drafts: int = found["drafts"]
    hint = ngettext("%(count)s draft among them", "%(count)s drafts among them", drafts)
    return Card(found["open"], Kind.INTEGER, hint % {"count": drafts}, url=list_url("all"))


def _under_way_card(actor: Actor) -> Card:
    return _support_card(
        actor, Q(state__in=UNDER_WAY), _now("with the checker or in approval"), "running"
    )


def _approved_card(actor: Actor) -> Card:
    month = timezone.localdate().replace(day=1)
    approved = Q(state=S.APPROVED, decided_at__date__gte=month)
    return _support_card(actor, approved, _now("since the first of the month"), "approved")


def _support_card(actor: Actor, which: Q, hint: str, group: str) -> Card:
    claims = Claim.objects.visible_to(actor).filter(which)
    total = claims.aggregate(total=Sum("support_amount"))["total"]
    return Card(total or Decimal(0), Kind.MONEY, hint, url=list_url(group))


def _returned_card(actor: Actor) -> Card:
    soon = timezone.now() + SOON
    returned = Claim.objects.visible_to(actor).filter(state=S.RESET)
    found = returned.aggregate(all=Count("pk"), soon=Count("pk", filter=Q(reset_due_at__lte=soon)))
    urgent: int = found["soon"]
    delta = str(urgent) if urgent else ""
    hint = _now("due within 3 days") if urgent else _now("nothing is due within 3 days")
    tone = Tone.RED if urgent else Tone.NEUTRAL
    return Card(found["all"], Kind.INTEGER, hint, delta, tone, url=list_url("returned"))


def _count(states: Sequence[S]) -> Count:
    return Count("pk", filter=Q(state__in=states))


def _resets(actor: Actor) -> list[WorkRow]:
    claims = claims_of(actor).filter(state=S.RESET).order_by("reset_due_at", "pk")[:ROWS]
    now = timezone.now()
    return [_work_row(one, one.reset_due_at, late=_is_over(one, now)) for one in claims]


def _is_over(claim: Claim, now: dt.datetime) -> bool:
    return claim.reset_due_at is not None and claim.reset_due_at <= now


def _drafts(actor: Actor) -> list[WorkRow]:
    claims = claims_of(actor).filter(state=S.DRAFT).order_by("-updated_at", "-pk")[:ROWS]
    return [_work_row(one, None, late=False) for one in claims]


def _work_row(claim: Claim, due: dt.datetime | None, *, late: bool) -> WorkRow:
    return WorkRow(
        title=claim.number,
        subtitle=_subtitle(claim),
        url=reverse("claims:detail", args=(claim.pk,)),
        due=last_day(due) if due else None,
        badge=badge_of(claim),
        late=late,
    )


def _lines(actor: Actor) -> list[WorkRow]:
    url = reverse("claims:new")
    return [
        WorkRow(
            title=row.line.preapplication.customer.name,
            subtitle=f"{local_name(row.line.model)} · {money(row.line.unit_support, '0')}",
            url=f"{url}#line-{row.line.pk}",
            due=row.valid_until,
            badge=Badge(Tone.BLUE, _left(row.line.remaining)),
        )
        for row in usable_lines(actor)
    ]


def _left(count: int) -> str:
    return ngettext("%(count)s unit left", "%(count)s units left", count) % {"count": count}


def _subtitle(claim: Claim) -> str:
    return " · ".join(part for part in (claim.buyer_name, local_name(claim.line.model)) if part)


CARDS: Sequence[tuple[Text, Callable[[Actor], Card]]] = (
    (_("Open claims"), _open_card),
    (_("Support under way"), _under_way_card),
    (_("Approved this month"), _approved_card),
    (_("To answer"), _returned_card),
)
register_nav(
    NavItem(_("Claims"), "receipt-text", "claims:list", READERS, order=20, count=_to_answer)
)
for _place, (_label, _data) in enumerate(CARDS):
    register_card(HomeCard(_label, READERS, _data, order=20 + _place))
register_work_list(WorkList(_("Resets to answer"), READERS, _resets, "claims:list", order=20))
register_work_list(WorkList(_("Drafts"), APPLICANTS, _drafts, "claims:list", order=21))
register_work_list(
    WorkList(_("Pre-applications with units left"), APPLICANTS, _lines, "claims:new", order=22)
)
