"""The pictures about claims on the first pages, of dealers as of head office and regions."""

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from claims.choices import ClaimState as S
from claims.lists.groups import UNDER_WAY
from claims.lists.roles import DEALERS, OFFICES, READERS
from claims.models import Claim, Program
from claims.selectors.badges import state_badge
from claims.selectors.dashboard import (
    AGES,
    OpenState,
    claims_by_week,
    due_next,
    open_by_state,
)
from claims.selectors.desk import last_day
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.portal.bars import Column, Series, stacked
from dealerops.portal.registry import (
    HomePanel,
    Text,
    Tone,
    WorkList,
    WorkRow,
    register_panel,
    register_work_list,
)
from dealerops.portal.remembered import remembered
from dealerops.portal.svg import Slice, ring
from dealerops.portal.templatetags.dx import money
from quota.selectors import register_program_names

OUTCOMES: Sequence[tuple[Text, Tone, Sequence[S]]] = (
    (S.APPROVED.label, Tone.GREEN, (S.APPROVED,)),
    (_("In progress"), Tone.BLUE, UNDER_WAY),
    (S.RESET.label, Tone.AMBER, (S.RESET,)),
    (S.REJECTED.label, Tone.RED, (S.REJECTED,)),
    (S.WITHDRAWN.label, Tone.NEUTRAL, (S.WITHDRAWN,)),
)
WHERE: Sequence[tuple[Text, Tone, Sequence[S]]] = (
    (_("Third-party check"), Tone.BLUE, (S.SUBMITTED, S.ASSIGNED, S.CHECKING, S.REJECT_PROPOSED)),
    (S.IN_APPROVAL.label, Tone.GREEN, (S.CHECK_PASSED, S.IN_APPROVAL)),
    (S.RESET.label, Tone.AMBER, (S.RESET,)),
)
OFFICE_LIST = "admin:claims_claim_changelist"
# What a dealer's ring joins: a proposed rejection is a check until it is decided.
CHECK = (S.ASSIGNED, S.CHECKING, S.REJECT_PROPOSED, S.CHECK_PASSED)
CHECK_COLOUR, OTHER_COLOUR = 5, 6
# Blue is most of a claim's way; in a ring its stations are told apart.
STATIONS: dict[S, tuple[Tone | None, int]] = {
    S.SUBMITTED: (Tone.NEUTRAL, 0),
    S.ASSIGNED: (Tone.BLUE, 0),
    S.CHECKING: (None, CHECK_COLOUR),
    S.REJECT_PROPOSED: (Tone.RED, 0),
    S.IN_APPROVAL: (Tone.GREEN, 0),
    S.RESET: (Tone.AMBER, 0),
}
SLOW = 5  # the weeks before this one hardly change


def _weeks_panel(actor: Actor) -> SafeString:
    today = timezone.localdate()
    weeks = remembered(
        f"weeks:{today}", actor, lambda: claims_by_week(actor, today=today), times=SLOW
    )
    columns = [
        Column(f"{week.monday:%m-%d}", [week.among(states) for _l, _t, states in OUTCOMES])
        for week in weeks
    ]
    series = [Series(label, tone) for label, tone, _states in OUTCOMES]
    return stacked(columns, series, title=_now("Claims by week, and what became of them"))


def _open(actor: Actor) -> tuple[dt.datetime, list[OpenState]]:
    """When it was asked, and what was open then."""
    now = timezone.now()
    return remembered("open", actor, lambda: (now, open_by_state(actor, now=now)))


def _ages_panel(actor: Actor) -> SafeString:
    """Days since the first submission, by whose turn it is."""
    _at, states_now = _open(actor)
    found = {one.state: one for one in states_now}
    columns = [
        Column(label, [_aged(found, states, place) for _l, _t, states in WHERE])
        for place, label in enumerate(_age_labels())
    ]
    series = [Series(label, tone) for label, tone, _states in WHERE]
    return stacked(columns, series, title=_now("Open claims by age in days"), small=True)


def _aged(found: dict[S, OpenState], states: Sequence[S], place: int) -> int:
    return sum(found[state].ages[place] for state in states if state in found)


def _age_labels() -> list[str]:
    starts = (0, *(days + 1 for days in AGES))
    ranges = [f"{start}–{end}" for start, end in zip(starts, AGES, strict=False)]
    return [*ranges, f"> {AGES[-1]}"]


def _dealer_ring(actor: Actor) -> SafeString:
    """A slice leads to a list only where the list shows the same claims."""
    at, states_now = _open(actor)
    counts = {one.state: one.count for one in states_now}
    url = reverse("claims:list")
    single = ((S.DRAFT, Tone.NEUTRAL), (S.RESET, Tone.AMBER), (S.SUBMITTED, Tone.BLUE))
    slices = [
        Slice(state.label, counts.get(state, 0), tone, f"{url}?state={state}")
        for state, tone in single
    ]
    checked = sum(counts.get(one, 0) for one in CHECK)
    slices.append(Slice(S.CHECKING.label, checked, series=CHECK_COLOUR))
    approval = counts.get(S.IN_APPROVAL, 0)
    slices.append(Slice(S.IN_APPROVAL.label, approval, Tone.GREEN, f"{url}?state=IN_APPROVAL"))
    return _with_moment(ring(slices, unit=_now("open claims")), at)


def _office_ring(actor: Actor) -> SafeString:
    at, states_now = _open(actor)
    url = reverse(OFFICE_LIST)
    slices = [_station(one, url) for one in states_now if one.state != S.DRAFT]
    return _with_moment(ring(slices, unit=_now("open claims")), at)


def _station(one: OpenState, url: str) -> Slice:
    tone, series = STATIONS.get(one.state, (None, OTHER_COLOUR))
    return Slice(one.state.label, one.count, tone, f"{url}?state={one.state}", series)


def _with_moment(picture: SafeString, at: dt.datetime) -> SafeString:
    asked = date_format(timezone.localtime(at), "TIME_FORMAT")
    return format_html(
        '{}<p class="dx-moment">{}</p>', picture, _now("As of %(time)s") % {"time": asked}
    )


def _due_next(actor: Actor) -> list[WorkRow]:
    now = timezone.now()
    return [_due_row(claim, at, late=at <= now) for at, claim in due_next(actor)]


def _due_row(claim: Claim, at: dt.datetime, *, late: bool) -> WorkRow:
    return WorkRow(
        title=claim.number,
        subtitle=f"{claim.dealer.display_name} · {claim.program.display_name}"
        f" · {money(claim.support_amount)}",
        url=reverse("admin:claims_claim_change", args=(claim.pk,)),
        due=last_day(at),
        badge=state_badge(claim),
        late=late,
    )


register_panel(
    HomePanel(_("Claims by week"), READERS, _weeks_panel, order=10, wide=True),
)
register_panel(HomePanel(_("Open claims by state"), DEALERS, _dealer_ring, order=20))
register_panel(HomePanel(_("Open claims by state"), OFFICES, _office_ring, order=20))
register_panel(HomePanel(_("Open claims by age in days"), READERS, _ages_panel, order=30))
register_work_list(
    WorkList(_("Ending next"), OFFICES, _due_next, OFFICE_LIST, order=50, mine=False)
)


def _program_names() -> dict[str, str]:
    """For the quota panel; names of programs are no secret."""
    return {one.code: one.display_name for one in Program.objects.visible_to(SYSTEM)}


register_program_names(_program_names)
