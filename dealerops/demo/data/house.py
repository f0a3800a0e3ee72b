"""What the house itself did: contacts of the dealers, looks at personal data, measures against reasons."""

import datetime as dt
import random

from django.utils import timezone

from claims.choices import Reason
from claims.models import ReasonMeasure
from dealerops.demo.data.bulk.chain import Chain
from dealerops.demo.data.bulk.tables import Tables
from dealerops.demo.data.buyers import person_name
from dealerops.demo.data.world import World
from dealerops.foundation.actor import Actor, Role
from dealerops.journal.models import Entry
from dealerops.network.choices import ContactFunction as F
from dealerops.network.models import Dealer, DealerContact
from dealerops.registry.choices import CustomerKind, Purpose
from dealerops.registry.models import Customer
from dealerops.registry.services import REVEALED
from dealerops.workcal.calc import ONE_DAY, at

FUNCTIONS = (F.GM, F.SALES_MANAGER, F.SSA, F.FINANCE, F.SERVICE)
WITHOUT = 19  # every so many dealers have no contact
MEASURES = (
    (Reason.A01, "拍照上传前由系统检查清晰度，模糊的当场重拍", "特殊销售部"),
    (Reason.A02, "资料清单逐页列出，缺页时不能提交", "特殊销售部"),
    (Reason.A04, "开票当日由财务核对印章与签字", "区域培训师"),
    (Reason.B01, "车架号由行驶证识别带出，不再手工录入", "信息技术部"),
    (Reason.B02, "报备时同步核对购车人统一社会信用代码", "大区"),
)
MANY_LOOKS = 22  # of one specialist on one day


def furnish_house(world: World, *, seed: str = "house") -> None:
    """As if all of it had been entered when it happened, so that last month's reports tell it."""
    rng = random.Random(f"{seed}:{world.today}")  # noqa: S311  # made-up data
    _propose_measures(world.today)
    _name_contacts(world, rng)
    _look_at_people(world, rng)


def _propose_measures(today: dt.date) -> None:
    rows = [ReasonMeasure(reason=one, proposal=what, owner=who) for one, what, who in MEASURES]
    ReasonMeasure.objects.bulk_create(rows)
    made = [one.pk for one in rows]
    moment = at(today - 45 * ONE_DAY, dt.time(10))
    ReasonMeasure.objects.filter(pk__in=made).update(created_at=moment, updated_at=timezone.now())


def _name_contacts(world: World, rng: random.Random) -> None:
    opened = at(world.since, dt.time(10))
    Dealer.objects.update(created_at=opened)
    for number, dealer in enumerate(world.dealers, start=1):
        if number % WITHOUT:
            _contacts_of(dealer, world, rng)


def _contacts_of(dealer: Dealer, world: World, rng: random.Random) -> None:
    """Most were confirmed this quarter; now and then somebody new came last month."""
    for function in FUNCTIONS:
        is_new = rng.random() < 0.05
        confirmed_on = world.today - rng.choice((12, 25, 40, 60, 75, 110, 140)) * ONE_DAY
        if is_new:
            confirmed_on = world.today.replace(day=1) - rng.randint(1, 28) * ONE_DAY
        contact = DealerContact.objects.create(
            dealer=dealer,
            function=function,
            name=person_name(rng),
            phone=f"13{rng.randrange(10**9):09d}",
            mail=f"{function.value.lower()}@{dealer.code.lower()}.demo.dealerops.example",
            valid_from=confirmed_on if is_new else world.since,
            confirmed_at=at(confirmed_on, dt.time(14)),
        )
        began = at(contact.valid_from, dt.time(9))
        DealerContact.objects.filter(pk=contact.pk).update(created_at=began)


def _look_at_people(world: World, rng: random.Random) -> None:
    """A few looks a day for three months, and one day and one night that an auditor asks about."""
    heads = {
        one.object_id: one
        for one in Entry.objects.filter(object_type=Customer._meta.label_lower)
        .order_by("object_id", "-seq")
        .distinct("object_id")
    }
    people = Customer.objects.filter(kind=CustomerKind.PRIVATE, pk__in=heads).order_by("pk")
    chains = [
        Chain(Customer._meta.label_lower, pk, seq=heads[pk].seq, head=heads[pk].hash)
        for pk in people.values_list("pk", flat=True)
    ]
    if not chains:
        return
    specialist, manager = world.staff[Role.SSA_SPECIALIST], world.staff[Role.SSA_MANAGER]
    last_month = world.today.replace(day=1) - 12 * ONE_DAY
    looks: list[tuple[dt.datetime, Actor]] = [
        (at(world.today - days * ONE_DAY, dt.time(rng.randint(9, 17), rng.randrange(60))), by)
        for days in range(1, 95)
        for by in rng.choices((specialist, manager), k=rng.randint(0, 4))
    ]
    looks += [(at(last_month, dt.time(11, n)), specialist) for n in range(MANY_LOOKS)]
    looks += [(at(last_month, dt.time(23, n)), manager) for n in range(2)]
    tables = Tables()
    for moment, by in sorted(looks, key=lambda one: one[0]):
        rng.choice(chains).add(
            REVEALED,
            at=moment.astimezone(dt.UTC),
            by=by,
            reason=Purpose.CHECK_DOCUMENTS.value,
            field="mobile",
        )
    for chain in chains:
        chain.write(tables)
    tables.ship()
