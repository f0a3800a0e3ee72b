"""What the portal's shell shows of customers: navigation, figures, what to do now, search."""

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from aftersales.choices import ChurnKind, Retention
from aftersales.lists.cards import CARDS, DEALERS, LEADERS, REGIONS
from aftersales.lists.lost import last_day
from aftersales.models import CardMismatch, CardRetention, CustomerCard, LostCase, ServiceReminder
from aftersales.portal.retention import (
    in_words,
    rate_meters,
    share_meters,
    status_ring,
)
from aftersales.selectors import retention_board as board
from aftersales.selectors.card_badges import lost_badge, mismatch_badge, reminder_badge
from aftersales.selectors.churn import churn_by_dealer, churn_of
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.reporting import Kind
from dealerops.foundation.words import typed
from dealerops.lists.paging import Place
from dealerops.network.models import Dealer
from dealerops.portal.registry import (
    Card,
    Found,
    HomeCard,
    HomePanel,
    NavItem,
    SearchSource,
    Tone,
    WorkList,
    WorkRow,
    register_card,
    register_nav,
    register_panel,
    register_search,
    register_work_list,
)
from dealerops.portal.remembered import remembered
from dealerops.portal.templatetags.dx import local_name, percent
from dealerops.workcal.services import add_months

ROWS = 50
HITS = 10
CLERKS = frozenset({Role.D_INFO, Role.D_SVC_DIR})
CALLERS = CLERKS | {Role.D_SA}
HEADS = frozenset({Role.D_GM, Role.D_SVC_DIR, Role.D_INFO})
SLOW = 10
DEALERS_SHOWN = 12


def _open_cases(actor: Actor) -> int:
    return LostCase.objects.visible_to(actor).to_call().count()


def _lost_card(actor: Actor) -> Card:
    now = timezone.now()
    cases = LostCase.objects.visible_to(actor)
    late = cases.overdue(now).count()
    return Card(
        value=cases.to_call().count(),
        kind=Kind.INTEGER,
        delta=str(late) if late else "",
        hint=_now("overdue") if late else _now("nobody waits too long"),
        tone=Tone.RED if late else Tone.NEUTRAL,
        url=f"{reverse('customers:lost')}?view=call",
    )


def _risk_card(actor: Actor) -> Card:
    at_risk = CardRetention.objects.visible_to(actor).filter(status=Retention.AT_RISK)
    url = f"{reverse('customers:cards')}?view=risk"
    return Card(at_risk.count(), Kind.INTEGER, _now("stay away longer than expected"), url=url)


def _churn_card(actor: Actor) -> Card:
    """Rate (a) of the last whole month; the page tells the other two."""
    month = add_months(timezone.localdate().replace(day=1), -1)
    rate = remembered(f"churn:{month}", actor, lambda: churn_of(actor, month).cohort, times=SLOW)
    said = _now("%(lost)s of %(base)s did not come back") % {"lost": rate.lost, "base": rate.base}
    return Card(percent(rate.value), Kind.TEXT, said, url=reverse("customers:retention"))


def _ring_panel(actor: Actor) -> SafeString:
    return status_ring(actor)


def _dealers_panel(actor: Actor) -> SafeString:
    """The dealers of a region beside each other, most lost customers first; a dealer leads to its list."""
    found = board.shares(actor, in_words("card__dealer__name"), key="card__dealer")
    url = reverse("admin:aftersales_customercard_changelist")
    return share_meters(found[:DEALERS_SHOWN], nobody="–", link=lambda key: f"{url}?dealer={key}")


def _churn_panel(actor: Actor) -> SafeString:
    """Rate (a) of the last whole month by dealer."""
    month = add_months(timezone.localdate().replace(day=1), -1)
    found = remembered(
        f"churn by dealer:{month}", actor, lambda: churn_by_dealer(actor, month), times=SLOW
    )
    dealers = Dealer.objects.visible_to(actor).in_bulk(list(found))
    rows = sorted(
        ((dealers[pk], churn.cohort) for pk, churn in found.items() if pk in dealers),
        key=lambda one: (-(one[1].value or 0), one[0].code),
    )
    return rate_meters([(one.display_name, rate) for one, rate in rows[:DEALERS_SHOWN]])


def _to_call(actor: Actor) -> Sequence[WorkRow]:
    cases = LostCase.objects.visible_to(actor).to_call().order_by("due_at", "pk")
    now = timezone.now()
    return [
        WorkRow(
            title=case.card.customer.masked_name,
            subtitle=_car(case.card),
            url=reverse("customers:lost_case", args=(case.pk,)),
            due=last_day(case.due_at),
            badge=lost_badge(case.state),
            late=case.due_at <= now,
        )
        for case in cases.select_related("card__customer", "card__vehicle__model")[:ROWS]
    ]


def _to_remind(actor: Actor) -> Sequence[WorkRow]:
    reminders = ServiceReminder.objects.visible_to(actor).due().order_by("service_on", "pk")
    today = timezone.localdate()
    return [
        WorkRow(
            title=one.card.customer.masked_name,
            subtitle=_car(one.card),
            url=reverse("customers:card", args=(one.card_id,)),
            due=one.service_on,
            badge=reminder_badge(one.state),
            late=one.service_on < today,
        )
        for one in reminders.select_related("card__customer", "card__vehicle__model")[:ROWS]
    ]


def _to_settle(actor: Actor) -> Sequence[WorkRow]:
    rows = CardMismatch.objects.visible_to(actor).open().order_by("found_on", "pk")
    return [
        WorkRow(
            title=one.card.customer.masked_name,
            subtitle=f"{one.get_compared_display()} · {one.get_against_display()}",
            url=reverse("customers:card", args=(one.card_id,)),
            due=one.found_on + dt.timedelta(days=7),
            badge=mismatch_badge(one.state),
        )
        for one in rows.select_related("card__customer")[:ROWS]
    ]


def _car(card: CustomerCard) -> str:
    return f"{local_name(card.vehicle.model)} · {card.vehicle.masked_vin[-9:]}"


def _hits(actor: Actor, q: str) -> list[Found]:
    """The newest cards that a search finds, masked as on the list."""
    found = CARDS.search(CustomerCard.objects.visible_to(actor), typed(q), actor)
    if found is None:
        return []
    columns = [one for one in CARDS.columns if one.name in {"customer", "model", "vin"}]
    rows = CARDS.cut(found, actor, Place(size=HITS), columns=columns)
    return [
        Found(
            row["customer"],
            f"{row['model']} · {row['vin']}",
            reverse("customers:card", args=(row["pk"],)),
        )
        for row in rows
    ]


register_nav(NavItem(_("Customers"), "contact-round", "customers:cards", DEALERS, order=50))
register_nav(
    NavItem(
        _("Lost customers"), "user-round-x", "customers:lost", DEALERS, order=52, count=_open_cases
    )
)
register_nav(NavItem(_("Retention"), "chart-pie", "customers:retention", LEADERS, order=54))
register_nav(
    NavItem(
        _("Duplicates"), "git-merge", "customers:duplicates", frozenset({Role.D_INFO}), order=59
    )
)
register_nav(NavItem(_("Club members"), "badge-check", "customers:club", DEALERS, order=56))
register_nav(NavItem(_("Prospects"), "user-round-plus", "customers:prospects", DEALERS, order=58))
register_card(HomeCard(_("Lost customers to call"), CALLERS, _lost_card, order=60))
register_card(HomeCard(_("At risk"), CALLERS | HEADS, _risk_card, order=61))
register_card(HomeCard(ChurnKind.COHORT.label, HEADS, _churn_card, order=62))
register_panel(HomePanel(_("Customers by status"), HEADS, _ring_panel, order=60))
register_panel(HomePanel(_("Customers by dealer"), REGIONS, _dealers_panel, order=60, wide=True))
register_panel(HomePanel(ChurnKind.COHORT.label, REGIONS, _churn_panel, order=61, wide=True))
register_work_list(
    WorkList(_("Lost customers to call"), CALLERS, _to_call, "customers:lost", order=60)
)
register_work_list(
    WorkList(_("Services to remind of"), CALLERS, _to_remind, "customers:cards", order=61)
)
register_work_list(
    WorkList(_("Differences on cards"), CLERKS, _to_settle, "customers:cards", order=62)
)
register_search(SearchSource(_("Customers"), DEALERS, _hits, order=40, icon="contact-round"))
