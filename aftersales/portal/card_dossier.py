"""Everything the page of one customer card asks for; each part at most once, when it is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from aftersales.forms.cards import (
    AdvisorForm,
    CardForm,
    ConsentForm,
    JoinForm,
    QuietForm,
    ReferrerForm,
    ReminderForm,
    RevealForm,
)
from aftersales.models import (
    CardMismatch,
    CardRetention,
    ClubMember,
    CustomerCard,
    LostCase,
    RoItem,
    ServiceReminder,
)
from aftersales.portal.card_access import may_edit, may_lead
from aftersales.selectors import card_page
from aftersales.selectors.card_badges import mismatch_badge, retention_badge
from aftersales.selectors.card_lines import (
    HISTORY,
    Facts,
    HistoryRow,
    Text,
    car_facts,
    contact_facts,
    person_facts,
    service_facts,
    why_facts,
)
from aftersales.selectors.club import club_membership
from dealerops.accounts.selectors import people_at_dealer
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import Refusal
from dealerops.foundation.reporting import Column
from dealerops.identifiers.masking import mask_plate
from dealerops.portal.registry import Badge
from dealerops.registry.models import MileageReading


@dataclass
class CardDossier:
    """One card as this reader sees it."""

    card: CustomerCard
    actor: Actor
    form: CardForm | None = None
    refusals: Sequence[Refusal] = ()

    @property
    def badge(self) -> Badge:
        return retention_badge(self._retention.status if self._retention else None)

    @property
    def _retention(self) -> CardRetention | None:
        """What the last night said; a card of today has had none."""
        return getattr(self.card, "retention", None)

    @property
    def may_edit(self) -> bool:
        return may_edit(self.actor)

    @property
    def may_lead(self) -> bool:
        return may_lead(self.actor)

    # --- who and what -----------------------------------------------------------------------------
    @property
    def person(self) -> Facts:
        return person_facts(self.card)

    @property
    def contact(self) -> Facts:
        return contact_facts(self.card)

    @property
    def car(self) -> Facts:
        return car_facts(self.card)

    @cached_property
    def plates(self) -> list[tuple[str, object]]:
        """Plate and since when; old plates too."""
        return [(mask_plate(one.plate), one.valid.lower) for one in card_page.plates_of(self.card)]

    @cached_property
    def readings(self) -> list[MileageReading]:
        return card_page.readings_of(self.card)

    # --- service and retention ----------------------------------------------------------------------
    @property
    def why(self) -> Facts:
        return why_facts(self._retention)

    @property
    def service(self) -> Facts:
        return service_facts(self._retention)

    @cached_property
    def history(self) -> list[HistoryRow]:
        return [HistoryRow(one) for one in card_page.service_history(self.card)]

    @property
    def columns(self) -> Sequence[Column]:
        return HISTORY

    @cached_property
    def deferred(self) -> list[RoItem]:
        return card_page.deferred_items(self.card)

    @cached_property
    def case(self) -> LostCase | None:
        """The last time this customer was lost."""
        return card_page.lost_case_of(self.card, self.actor)

    @cached_property
    def reminder(self) -> ServiceReminder | None:
        return ServiceReminder.objects.visible_to(self.actor).due().filter(card=self.card).first()

    @cached_property
    def member(self) -> ClubMember | None:
        return club_membership(dealer_id=self.card.dealer_id, customer_id=self.card.customer_id)

    @cached_property
    def referrals(self) -> list[CustomerCard]:
        return card_page.referrals_of(self.card, self.actor)

    @cached_property
    def mismatches(self) -> list[tuple[CardMismatch, Badge]]:
        rows = CardMismatch.objects.visible_to(self.actor).open().filter(card=self.card)
        return [(one, mismatch_badge(one.state)) for one in rows]

    @cached_property
    def changes(self) -> list[card_page.Change]:
        return card_page.changes_of(self.card)

    # --- what can be done ------------------------------------------------------------------------------
    @cached_property
    def card_form(self) -> CardForm | None:
        if not self.may_edit:
            return None
        return self.form or CardForm.of(self.card, leads=self.may_lead)

    @cached_property
    def reveal_form(self) -> RevealForm:
        return RevealForm(auto_id="show_%s", choices=reveal_choices(self.card))

    @property
    def consent_form(self) -> ConsentForm:
        return ConsentForm(auto_id="consent_%s")

    @property
    def quiet_form(self) -> QuietForm:
        return QuietForm(auto_id="quiet_%s")

    @cached_property
    def advisor_form(self) -> AdvisorForm:
        advisors = people_at_dealer(Role.D_SA, self.card.dealer_id)
        return AdvisorForm(
            auto_id="give_%s",
            initial={"advisor": self.card.advisor_id, "version": self.card.version},
            advisors=advisors,
        )

    @property
    def referrer_form(self) -> ReferrerForm:
        referrer = self.card.referred_by
        vin = referrer.vehicle.masked_vin if referrer else ""
        return ReferrerForm(
            auto_id="referrer_%s", initial={"referrer": vin, "version": self.card.version}
        )

    @property
    def reminder_form(self) -> ReminderForm:
        version = self.reminder.version if self.reminder else None
        return ReminderForm(auto_id="remind_%s", initial={"version": version})

    @property
    def join_form(self) -> JoinForm:
        return JoinForm(auto_id="join_%s")


def reveal_choices(card: CustomerCard) -> list[tuple[str, Text]]:
    """The masked fields that hold something: the customer's, then the card's and the car's."""
    found: list[tuple[str, Text]] = []
    for prefix, record in (
        ("customer", card.customer),
        ("card", card),
        ("vehicle", card.vehicle),
    ):
        for one in record._meta.fields:
            if one.name in record.REVEALABLE and getattr(record, one.name):
                found.append((f"{prefix}.{one.name}", one.verbose_name))
    return found
