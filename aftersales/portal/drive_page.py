"""What the pages of one drive and one loan show, gathered once and ready for the template."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftersales.choices.driving import OVER, DriveKind, DriveState
from aftersales.forms.driving import (
    BreakOffForm,
    DriverForm,
    ExplainForm,
    FailDriveForm,
    HelpForm,
    SheetForm,
    WordForm,
)
from aftersales.forms.work import ReasonForm
from aftersales.lists.drives import SENDERS
from aftersales.models import DriveIncident, DriverTask, HandoverSheet, SheetPhoto
from aftersales.selectors.drives import RoadsideClock, drive_badge, drivers_of, roadside_clocks
from aftersales.services.driving import end_of_task
from aftersales.workflow.driving import DRIVE_FLOW
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import Refusal
from dealerops.foundation.reporting import Kind
from dealerops.portal.registry import Badge
from dealerops.portal.templatetags.dx import local_name, number, written

Text = str | Promise
Facts = list[tuple[Text, object]]
PLAIN = ("set_off", "arrive", "drive")
STATIONS = (
    (pgettext_lazy("driver task", "Given to a driver"), (DriveState.CREATED, DriveState.ASSIGNED)),
    (pgettext_lazy("driver task", "On the way"), (DriveState.EN_ROUTE,)),
    (pgettext_lazy("driver task", "Takes the car over"), (DriveState.ARRIVED,)),
    (pgettext_lazy("driver task", "Drives"), (DriveState.HANDED_OVER, DriveState.IN_TRANSIT)),
)


@dataclass(frozen=True, slots=True)
class Offer:
    """One form of the page of a drive."""

    title: Text
    label: Text
    is_for: "Callable[[DrivePage], bool]"
    make: "Callable[[DrivePage, dict[str, Any]], Form]"
    folded: bool = True
    danger: bool = False


@dataclass
class DrivePage:
    """One drive as this reader sees it."""

    task: DriverTask
    actor: Actor
    typed: Mapping[str, Form] = field(default_factory=dict)
    refusals: Sequence[Refusal] = ()
    now: dt.datetime = field(default_factory=timezone.now)

    @property
    def badge(self) -> Badge:
        return drive_badge(self.task.state)

    @property
    def steps(self) -> list[tuple[Text, str, Text]]:
        if self.task.state in (DriveState.FAILED, DriveState.CANCELLED):
            return [(DriveState(self.task.state).label, "stopped", "")]
        place = next(
            (n for n, (_label, states) in enumerate(STATIONS) if self.task.state in states),
            len(STATIONS),
        )
        return [
            (label, "done" if n < place else "now" if n == place else "", "")
            for n, (label, _states) in enumerate(STATIONS)
        ]

    @cached_property
    def actions(self) -> frozenset[str]:
        return frozenset(row.name for row in DRIVE_FLOW.available(self.task, self.actor))

    @property
    def buttons(self) -> list[tuple[str, Text]]:
        """Steps without anything to type, as address and label."""
        return [
            (reverse("aftersales:task_step", args=(self.task.pk, row.name)), row.label)
            for row in DRIVE_FLOW.available(self.task, self.actor)
            if row.name in PLAIN
        ]

    @cached_property
    def forms(self) -> list[dict[str, Any]]:
        """Forms of what can be done next: the one that was sent with errors, else fresh ones."""
        return [
            {
                "key": key,
                "form": self.typed.get(key) or form_for(key, self),
                "title": spec.title,
                "label": spec.label,
                "danger": spec.danger,
                "url": reverse("aftersales:task_form", args=(self.task.pk, key)),
                "open": key in self.typed or not spec.folded,
            }
            for key, spec in OFFERED.items()
            if spec.is_for(self)
        ]

    @property
    def version(self) -> int:
        return self.task.version

    # --- the hand-over --------------------------------------------------------------------------------
    @property
    def end(self) -> str:
        """The end that is photographed now."""
        return end_of_task(self.task)

    @cached_property
    def photos(self) -> list[SheetPhoto]:
        return list(self.task.sheet_photos.select_related("attachment"))

    @cached_property
    def sheets(self) -> list[HandoverSheet]:
        return list(self.task.sheets.select_related("made_by"))

    @property
    def may_photograph(self) -> bool:
        return bool({"take_over", "hand_over", "break_off"} & self.actions)

    @property
    def upload_url(self) -> str:
        return reverse("aftersales:task_photos", args=(self.task.pk,))

    @property
    def _drives(self) -> bool:
        return self.actor.role == Role.D_DRIVER

    # --- facts ------------------------------------------------------------------------------------------
    @cached_property
    def clocks(self) -> list[RoadsideClock]:
        return roadside_clocks(self.task, self.now)

    @property
    def incident(self) -> DriveIncident | None:
        return getattr(self.task, "incident", None)

    @property
    def order_url(self) -> str:
        """The order's page, for those who have one."""
        if self._drives:
            return ""
        return reverse("aftersales:order", args=(self.task.order_id,))

    @property
    def facts(self) -> Facts:
        task, order = self.task, self.task.order
        window = " – ".join(
            str(written(at, Kind.DATETIME)) for at in (task.window.lower, task.window.upper)
        )
        own_car = task.kind != DriveKind.LOAN_CAR
        facts: Facts = [
            (_("What for"), task.get_kind_display()),
            (_("Between"), window),
            (_("Fetch the car at"), self._address(task.from_address)),
            (_("Bring it to"), self._address(task.to_address)),
            (_("km of the route"), number(task.route_km)),
            (_("Plate"), order.masked_plate if own_car else _("Loan car")),
            (_("Model"), local_name(task.vehicle.model)),
            (_("Brought by"), order.masked_contact),
            (_("Licence needed"), task.licence_class),
            (_("Driver"), str(task.driver or "")),
        ]
        if task.kind == DriveKind.ROADSIDE:
            facts.append((_("Cost borne by"), task.get_borne_by_display()))
            facts.append((_("Help given"), task.get_help_display() if task.help else ""))
        if task.fail_reason:
            facts.append((_("Why it failed"), task.get_fail_reason_display()))
        facts.append((_("Note"), task.note))
        return facts

    def _address(self, address: str) -> str:
        """Drivers know where somebody lives while they are on the way, and no longer."""
        is_over = self.task.state in OVER
        return address if not is_over or self.actor.role in SENDERS else ""


def form_for(key: str, page: DrivePage, data: dict[str, Any] | None = None) -> Form:
    """The form of that key, empty or bound to `data` (`data=`, `files=`)."""
    return OFFERED[key].make(page, data or {})


def _allows(name: str) -> Callable[[DrivePage], bool]:
    return lambda page: name in page.actions


def _version(page: DrivePage) -> dict[str, Any]:
    return {"initial": {"version": page.task.version}}


def _sheet(page: DrivePage, data: dict[str, Any]) -> Form:
    sheets = page.sheets
    first = {"version": page.task.version, "km": sheets[-1].km if sheets else None}
    return SheetForm(**data, initial=first)


def _break_off(page: DrivePage, data: dict[str, Any]) -> Form:
    return BreakOffForm(**data, **_version(page), auto_id="break_off_%s")


def _may_help(page: DrivePage) -> bool:
    return "help" in page.actions and page.task.kind == DriveKind.ROADSIDE


def _may_tell(page: DrivePage) -> bool:
    may = page.actor.role in SENDERS | {Role.D_DRIVER}
    return may and page.task.kind == DriveKind.ROADSIDE and page.task.state not in OVER


def _may_explain(page: DrivePage) -> bool:
    incident = page.incident
    open_one = incident is not None and incident.closed_at is None
    return open_one and page.actor.role == Role.D_SVC_DIR


def _explain(page: DrivePage, data: dict[str, Any]) -> Form:
    version = page.incident.version if page.incident else None
    return ExplainForm(**data, initial={"version": version})


OFFERED: dict[str, Offer] = {
    "assign": Offer(
        _("Give to a driver"),
        _("Give to this driver"),
        _allows("assign"),
        lambda page, data: DriverForm(
            **data,
            people=drivers_of(page.task.dealer_id),
            initial={"version": page.task.version, "driver": page.task.driver_id},
        ),
        folded=False,
    ),
    "word": Offer(
        _("Tell the customer"),
        _("The customer was told"),
        _may_tell,
        lambda page, data: WordForm(**data),
        folded=False,
    ),
    "help": Offer(
        _("Helped on the spot"),
        _("The car drives again"),
        _may_help,
        lambda page, data: HelpForm(**data, **_version(page)),
    ),
    "take_over": Offer(
        _("Take the car over"), _("I have the car"), _allows("take_over"), _sheet, folded=False
    ),
    "hand_over": Offer(
        _("Hand the car over"), _("The car is handed over"), _allows("hand_over"), _sheet,
        folded=False,
    ),
    "explain": Offer(
        _("Explain the kilometres"), _("Close the incident"), _may_explain, _explain, folded=False
    ),
    "fail": Offer(
        _("It did not work"),
        _("Report that it failed"),
        _allows("fail"),
        lambda page, data: FailDriveForm(**data, **_version(page)),
        danger=True,
    ),
    "break_off": Offer(
        _("It did not work"),
        _("Report that it failed"),
        _allows("break_off"),
        _break_off,
        danger=True,
    ),
    "cancel": Offer(
        _("Cancel the task"),
        _("Cancel the task"),
        _allows("cancel"),
        lambda page, data: ReasonForm(**data, **_version(page)),
        danger=True,
    ),
}  # fmt: skip
