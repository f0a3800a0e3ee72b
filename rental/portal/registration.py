"""What the rental stores show in the portal shell: navigation, first pages, worklists, search."""

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Kind
from dealerops.foundation.words import typed
from dealerops.lists.paging import Place
from dealerops.portal.registry import (
    Action,
    Card,
    Found,
    HomeCard,
    NavItem,
    SearchSource,
    Tone,
    WorkList,
    register_action,
    register_card,
    register_nav,
    register_search,
    register_work_list,
)
from rental.choices import OrderState as S
from rental.choices.roles import HEADS, OPERATORS, STORE_ROLES
from rental.lists import ORDERS
from rental.models import RentalOrder
from rental.portal.to_do import coming_back, leaving, to_call, to_confirm

HITS = 10
FOUND = frozenset({"number", "driver", "vehicle_class", "state"})


def _url(group: str) -> str:
    return f"{reverse('rental:orders')}?view={group}"


def _to_confirm(actor: Actor) -> Card:
    orders = RentalOrder.objects.visible_to(actor)
    found = orders.filter(state__in=(S.INQUIRY, S.PENDING_CONFIRM)).aggregate(
        waiting=Count("pk"),
        late=Count(
            "pk",
            filter=Q(state=S.PENDING_CONFIRM, contacted_at=None, contact_due_at__lt=timezone.now()),
        ),
    )
    late = found["late"]
    hint = _now("not called back in time") if late else _now("every call was made in time")
    tone = Tone.RED if late else Tone.NEUTRAL
    return Card(
        found["waiting"], Kind.INTEGER, hint, str(late) if late else "", tone, url=_url("confirm")
    )


def _planned(actor: Actor) -> Card:
    count = RentalOrder.objects.visible_to(actor).to_plan().count()
    return Card(count, Kind.INTEGER, _now("confirmed and not yet on the road"), url=_url("planned"))


def _out(actor: Actor) -> Card:
    found = (
        RentalOrder.objects.visible_to(actor)
        .out()
        .aggregate(all=Count("pk"), late=Count("pk", filter=Q(end_at__lt=timezone.now())))
    )
    hint = _now("%(count)s past their end") % {"count": found["late"]}
    tone = Tone.RED if found["late"] else Tone.NEUTRAL
    return Card(found["all"], Kind.INTEGER, hint, tone=tone, url=_url("out"))


def _month(actor: Actor) -> Card:
    first = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    orders = RentalOrder.objects.visible_to(actor).filter(handed_out_at__gte=first)
    total = orders.aggregate(total=Sum("rent"))["total"] or 0
    return Card(total, Kind.MONEY, _now("rent of cars handed over since the first"))


def _find(actor: Actor, q: str) -> list[Found]:
    """At most ten orders, found and masked as on the list."""
    found = ORDERS.search(RentalOrder.objects.visible_to(actor), typed(q), actor)
    if found is None:
        return []
    columns = [one for one in ORDERS.columns if one.name in FOUND]
    rows = ORDERS.cut(found, actor, Place(size=HITS), columns=columns)
    return [
        Found(
            row["number"],
            " · ".join(
                str(part)
                for part in (
                    row["driver"],
                    row["vehicle_class"],
                    getattr(row["state"], "label", ""),
                )
                if part
            ),
            reverse("rental:order", args=(row["pk"],)),
        )
        for row in rows
    ]


register_nav(NavItem(_("Rental orders"), "car-front", "rental:orders", STORE_ROLES, order=30))
register_nav(NavItem(_("Cars and prices"), "list-checks", "rental:house", STORE_ROLES, order=36))
register_card(HomeCard(_("To be confirmed"), OPERATORS, _to_confirm, order=30))
register_card(HomeCard(_("Planned rentals"), OPERATORS, _planned, order=31))
register_card(HomeCard(_("On the road"), STORE_ROLES, _out, order=32))
register_card(HomeCard(_("Rent this month"), HEADS, _month, order=33))
register_work_list(WorkList(_("To call back"), OPERATORS, to_call, "rental:orders", order=28))
register_work_list(
    WorkList(_("Called, not yet confirmed"), OPERATORS, to_confirm, "rental:orders", order=29)
)
register_work_list(
    WorkList(_("Leaving within a day"), OPERATORS, leaving, "rental:orders", order=30)
)
register_work_list(
    WorkList(_("Coming back within a day"), OPERATORS, coming_back, "rental:orders", order=31)
)
register_search(SearchSource(_("Rental orders"), STORE_ROLES, _find, order=25, icon="car-front"))
register_action(Action(_("New rental order"), "plus", "rental:order_new", OPERATORS, order=12))
