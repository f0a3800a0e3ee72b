"""What two records of one person say about being contacted: the stricter word holds (domain.md 4.12)."""

from aftersales.services.merging.record import Before
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.registry.choices import ConsentScope
from dealerops.registry.models import ConsentRecord, Customer, DncEntry
from dealerops.registry.services import stop_contacts


def keep_strictest(kept: Customer, gone: Customer, before: Before, *, by: Actor) -> None:
    """Do-not-call requests of both hold on `kept`; of consents a refusal beats an agreement.

    What nobody has said on `kept` is taken from `gone`. The statements on `gone` stay where they were
    made; `kept` gets a copy of each that matters now.
    """
    said = {one.pk: _last_words(one) for one in (kept, gone)}
    for scope in ConsentScope.values:
        here, there = said[kept.pk].get(scope), said[gone.pk].get(scope)
        if there and (here is None or (here.is_given and not there.is_given)):
            here = _copied(there, kept, number=here.number + 1 if here else 1)
            before.consents.append(here.pk)
        before.consent_numbers[scope] = here.number if here else 0
    _join_stops(kept, gone, before, by=by)


def _last_words(customer: Customer) -> dict[str, ConsentRecord]:
    words = ConsentRecord.objects.visible_to(SYSTEM).filter(customer=customer).in_force()
    return {one.scope: one for one in words}


def _copied(there: ConsentRecord, kept: Customer, *, number: int) -> ConsentRecord:
    return ConsentRecord.objects.create(
        customer=kept,
        scope=there.scope,
        number=number,
        is_given=there.is_given,
        channel=there.channel,
        wording=there.wording,
        said_at=there.said_at,
        recorded_by=there.recorded_by,
    )


def _join_stops(kept: Customer, gone: Customer, before: Before, *, by: Actor) -> None:
    """Apps hear of each new request as if the customer had just made it."""
    standing = DncEntry.objects.visible_to(SYSTEM).in_force()
    known = set(standing.filter(customer=kept).values_list("scope", flat=True))
    for one in standing.filter(customer=gone).exclude(scope__in=known).order_by("pk"):
        stop = stop_contacts(kept.pk, one.scope, channel=one.channel, by=by)
        before.stops.append(stop.pk)
