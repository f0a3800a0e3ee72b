"""How much of this month's quota is used, program by program."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import BACKOFFICE_ROLES, Actor, Role
from dealerops.portal.bars import Meter, Series, meters
from dealerops.portal.registry import HomePanel, Tone, register_panel
from dealerops.portal.remembered import remembered
from dealerops.portal.templatetags.dx import percent
from quota.querysets import READERS
from quota.selectors import ProgramUse, program_names, use_by_program

REGIONS = frozenset({Role.REGION_STAFF, Role.REGION_HEAD})
DEALERS = frozenset({Role.D_SSA, Role.D_GM, Role.D_SALES_DIR})  # domain.md 7.2: R(o)
LEGEND = (Series(_("Consumed"), Tone.BLUE), Series(_("Reserved"), Tone.AMBER))


def _panel(actor: Actor) -> SafeString:
    month = timezone.localdate().replace(day=1)
    uses: Sequence[ProgramUse] = remembered(
        f"quota:{month}", actor, lambda: use_by_program(actor, month=month)
    )
    names = program_names()
    return meters([_meter(one, names.get(one.program, one.program), actor) for one in uses], LEGEND)


def _meter(use: ProgramUse, label: str, actor: Actor) -> Meter:
    share = f" · {percent(use.used / use.capacity)}" if use.capacity else ""
    return Meter(
        label=label,
        parts=((Tone.BLUE, use.consumed), (Tone.AMBER, use.reserved)),
        full=use.capacity,
        note=_now("%(used)s of %(capacity)s units") % _figures(use) + share,
        url=_list_of(use) if actor.role in BACKOFFICE_ROLES else "",
    )


def _figures(use: ProgramUse) -> dict[str, str]:
    return {"used": f"{use.used:,}", "capacity": f"{use.capacity:,}"}


def _list_of(use: ProgramUse) -> str:
    url = reverse("admin:quota_quotabucket_changelist")
    return f"{url}?program={use.program}&month={use.month:%Y-%m-%d}"


register_panel(HomePanel(_("Quota this month"), READERS | REGIONS | DEALERS, _panel, order=40))
