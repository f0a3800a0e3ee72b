"""Two regions, two firms, one of every record at each side, and everybody who may come to a door."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from aftersales.choices import RoState
from aftersales.models import ItemPhoto, RepairOrder
from aftersales.services import ask_question, make_link, survey_token
from aftersales.services.item_photos import attach_item_photo
from claims.choices import CHECK_WORKDAYS, ClaimState
from claims.models import Checker, Claim, DealerAccount, ReasonMeasure, SlaBreach
from complaints.calc.factors import FIRST
from complaints.models import DutyTable, FactorTable, MailDoor, SensorLine, SensorSignal, Training
from dealerops.accounts.models import CodeGuard, Membership, SignInLock, User
from dealerops.accounts.services import issue_api_key
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.journal.models import Delivery, Entry, Seal
from dealerops.network.models import Dealer, DealerAlias, DealerContact, Firm
from dealerops.notifications.models import Message
from dealerops.policy.models import PolicyParam
from dealerops.registry.models import Vehicle
from dealerops.workcal.models import CalendarDay
from quota.models import QuotaBucket, QuotaEntry, QuotaEvent
from rental.services.changes import change_token
from reports.models import ReportRobot, ReportRun
from tests.factories.archives import ArchivePapers, archive_papers
from tests.factories.bays import DrivingPapers, driving_papers
from tests.factories.callbacks import CallbackPapers, callback_papers
from tests.factories.claims import (
    Cast,
    draft_claim,
    make_checker,
    make_claim,
    make_person,
    make_vin,
)
from tests.factories.complaints import a_told_signal
from tests.factories.complaints_clocks import alert_papers
from tests.factories.complaints_pages import ComplaintPapers, complaint_papers
from tests.factories.complaints_rounds import round_papers
from tests.factories.customers import CustomerPapers, customer_papers
from tests.factories.duties import DutyPapers, duty_papers
from tests.factories.market import make_paper
from tests.factories.rental_cars import CarPapers
from tests.factories.rental_pages import RentalPapers, rental_papers
from tests.factories.workshop import make_order

MISSING = 999_999_999
DAY = dt.timedelta(days=1)
DRIVING = tuple(f"aftersales/{noun}/" for noun in ("house", "tasks", "sheets", "loans", "custody"))
STEPS = {"aftersales/tasks/": "set_off", "aftersales/": "start", "rental/violations/": "notify",
         "rental/v/": "dispute", "rental/": "submit"}  # fmt: skip
MONEY_KEYS = {"receivables": "pay", "accounts": "pay", "damages": "photo", "write-offs": "recover",
              "statement": "agree", "violations": "dispute", "complaints": "settle"}  # fmt: skip
RENTAL_STEPS = {"violations": "notify", "v": "dispute"}
OF_DRIVEN_CARS = (*("/handover", "/sheet", "/change/", "/swaps/", "/breakdown", "/blocks/"),)
NOUNS = {"complaints": "goodwill", "rental": "cars"}
OF_CARDS = ("member", "reminder", "difference", "reading")


@dataclass(frozen=True, slots=True)
class Side:
    """What belongs to one dealer, its region and the firm that checks its claims."""

    dealer: Dealer
    firm: Firm
    draft: Claim  # on the applicant's desk
    checked: Claim  # in the hands of the firm
    decided: Claim  # before head office
    records: dict[str, Model]  # of the back office, by model
    advisor: Actor
    order: RepairOrder  # with the customer
    link: str  # to the page on which the customer answers
    caller: Actor
    callbacks: CallbackPapers
    customers: CustomerPapers
    archives: ArchivePapers
    driving: DrivingPapers
    heard: SensorSignal  # told by the firm's system
    complaints: ComplaintPapers
    rental: RentalPapers  # of a store beside the dealer; the firm is its platform
    duties: DutyPapers


@dataclass(frozen=True, slots=True)
class World:
    near: Side
    far: Side
    clients: dict[str, Client]
    cast: Cast

    def side(self, who: str) -> Side:
        """The side on which somebody stands; head office stands on both."""
        return self.far if who in {"FAR_REGION", "FAR_KEY"} else self.near

    def other_side(self, who: str) -> Side:
        """A stranger's; to the neighbour, who owns nothing here, it is the next dealer's."""
        return self.near if who in {"FAR_REGION", "FAR_KEY", "NEIGHBOUR"} else self.far


def build() -> World:
    cast = Cast.hire()
    far_dealer = Dealer.objects.get(pk__in=cast.stranger.dealer_ids)
    far_firm = Firm.objects.create(code="F2", name="外地审核公司", name_en="Far firm")
    near = _side(cast, cast.applicant)
    Checker.objects.update(is_active=False)  # from here on only the far firm has people
    checker = make_checker(far_firm, "far")
    away = replace(cast, dealer=far_dealer, firm=far_firm, applicant=cast.stranger)
    far = _side(replace(away, checker=checker, second_checker=checker), cast.stranger)
    Checker.objects.update(is_active=True)
    return World(near, far, _clients(cast, near, far), cast)


def _side(cast: Cast, by: Actor) -> Side:
    draft = draft_claim(cast, by=by)
    checked = make_claim(cast, ClaimState.CHECKING, by=by)
    decided = make_claim(cast, ClaimState.IN_APPROVAL, by=by)
    people = _workshop(cast.dealer)
    order = make_order(people, RoState.QUOTED)
    link = make_link(order.pk, by=people.advisor)
    ask_question(link, "?")
    line = order.items.get()
    attach_item_photo(line.pk, make_paper(), name="worn.png", by=people.advisor)
    records = _records(cast, decided)
    caller = make_person(Role.D_CALL, cast.dealer)
    papers = callback_papers(cast.dealer, people.advisor, caller)
    customers = customer_papers(cast.dealer, people.advisor)
    archives = archive_papers(cast.dealer, people.advisor)
    records |= {row._meta.label_lower: row for row in round_papers(cast.dealer, people.advisor)}
    records |= _looked_at(customers) | {"aftersales.repairorder": order}
    complaints = complaint_papers(cast.dealer, people.advisor)
    looked_at = (archives.file, archives.note, complaints.case, complaints.signal)
    records |= {row._meta.label_lower: row for row in looked_at}
    records |= {row._meta.label_lower: row for row in alert_papers(cast.dealer, by)}
    heard = a_told_signal(cast.firm, cast.dealer)
    line = SensorLine.objects.get(firm=cast.firm)
    door = MailDoor.objects.create(
        name="M", server="imaps://m", username=str(cast.firm.pk), password="x", source=line.source
    )
    records |= {row._meta.label_lower: row for row in (line, line.source, door)}
    training = Training.objects.create(
        person_id=people.advisor.user_id,
        dealer=cast.dealer,
        module="LAW",
        taken_on=dt.date(2026, 1, 5),
    )
    records[training._meta.label_lower] = training
    rental = rental_papers(cast.firm)
    duties = duty_papers(cast.dealer)
    records = rental.records | duties.records | records
    return Side(
        *(cast.dealer, cast.firm, draft, checked, decided, records, people.advisor, order, link),
        *(caller, papers, customers, archives),
        driving_papers(cast.dealer, order, people.advisor),
        heard,
        complaints,
        rental,
        duties,
    )


def _looked_at(papers: CustomerPapers) -> dict[str, Model]:
    """What the back office sees of a dealer's customers."""
    rows = (papers.card, papers.case, papers.plan)
    return {row._meta.label_lower: row for row in rows}


@dataclass(frozen=True, slots=True)
class _People:
    """Whoever brings an order to where the customer answers."""

    advisor: Actor
    technician: Actor
    inspector: Actor
    cashier: Actor


def _workshop(dealer: Dealer) -> _People:
    roles = (Role.D_SA, Role.D_TECH, Role.D_TECH, Role.D_CASHIER)
    return _People(*(make_person(role, dealer) for role in roles))


def _records(cast: Cast, claim: Claim) -> dict[str, Model]:
    dealer, firm = cast.dealer, cast.firm
    number = dealer.pk  # what must be unique differs from side to side by this
    bucket = QuotaBucket.objects.get(dealer=dealer)
    assignment = claim.assignments.get()
    entry = Entry.objects.filter(object_type="claims.claim", object_id=claim.pk).last()
    assert entry is not None
    key, _plain = issue_api_key(firm.pk, name="shelf", expires_at=timezone.now() + DAY, by=SYSTEM)
    day = dt.date(2020, 1, 1) + DAY * number
    rows = [
        *(dealer, firm, dealer.region, claim, claim.program, claim.line.preapplication, bucket),
        *(claim.line.model, claim.line.preapplication.customer, assignment, entry, key),
        claim.program.policies.first(),
        claim.line.preapplication.agreement,
        User.objects.get(pk=cast.applicant.user_id),
        Membership.objects.get(user=cast.applicant.user_id),
        Checker.objects.get(user=assignment.checker),
        DealerAccount.objects.get(dealer=dealer),
        DealerAlias.objects.get(dealer=dealer),
        DealerContact.objects.create(dealer=dealer, function="SSA", name="王"),
        QuotaEntry.objects.filter(bucket=bucket).first(),
        QuotaEvent.objects.create(bucket=bucket, threshold=70, version=1000),
        SlaBreach.objects.create(assignment=assignment),
        ReasonMeasure.objects.create(reason="A01", proposal="p", owner="o"),
        Vehicle.objects.create(vin=make_vin(), model=claim.line.model),
        Delivery.objects.create(
            entry=entry, subscriber="tests.nobody", queue="default", max_attempts=3,
            quarantined_at=timezone.now(),
        ),
        Seal.objects.create(day=day, objects_sealed=1, heads="0" * 64, digest="0" * 64),
        PolicyParam.objects.create(
            key=CHECK_WORKDAYS.name, value=2, dealer=dealer, valid=(dt.date(2026, 1, 1), None)
        ),
        CalendarDay.objects.create(date=day, calendar="CN_WORKDAY", is_open=True, source="MANUAL"),
        Message.objects.create(
            topic="t", dedupe=str(number), recipient_id=cast.applicant.user_id, language="en",
            address="someone@example.com", subject="s", text="t", html="<p>t</p>",
            message_id=f"<{number}@example.com>", about_type="claims.claim", about_id=claim.pk,
        ),
        ReportRun.objects.create(
            code="R01", period_start=day, period_end=day + DAY,
            due_at=timezone.now(), as_of=timezone.now(),
        ),
        ReportRobot.objects.create(code="R01", name=f"群{number}", kind="WECOM", webhook="https://x"),
        FactorTable.objects.create(
            version=str(100_000 + number), valid_from=day, tables=FIRST, reason="r"
        ),
        DutyTable.objects.create(
            version=str(100_000 + number), valid_from=dt.date(2100, 1, 1), reason="r"
        ),
        SignInLock.objects.create(username=f"u{number}", ip_address="10.0.0.1", failures_since_start=5),
        CodeGuard.objects.create(user_id=make_person(Role.AUDITOR).user_id, wrong=5),
    ]  # fmt: skip
    return {row._meta.label_lower: row for row in rows if row is not None}


def _clients(cast: Cast, near: Side, far: Side) -> dict[str, Client]:
    people = {
        "D_SSA": cast.applicant,
        "D_GM": make_person(Role.D_GM, near.dealer),
        "D_SA": near.advisor,
        "D_CALL": near.caller,
        "NEIGHBOUR": cast.neighbour,
        "REGION": cast.regional,
        "FAR_REGION": cast.far_regional,
        "SPECIALIST": cast.specialist,
        "MANAGER": _flagged(cast.manager),
        "FINANCE": cast.finance,
        "AUDITOR": cast.auditor,
        "SYSADMIN": make_person(Role.SYSADMIN),
        "CHECKER": cast.checker,
        "RENTAL": make_person(Role.RENTAL_OP, near.rental.house.store),
    }
    clients = {name: signed_in(actor.user_id) for name, actor in people.items()}
    superuser = User.objects.create_superuser("root", password="x", display_name="Root")
    clients["SUPERUSER"] = signed_in(superuser.pk)
    clients["ANONYMOUS"] = _client()
    clients["KEY"] = _with_key(near.firm)
    clients["FAR_KEY"] = _with_key(far.firm)
    clients["EXPIRED_KEY"] = _with_key(near.firm, life=-DAY)
    return clients


def _flagged(actor: Actor) -> Actor:
    """Django's own flags are set and must change nothing."""
    User.objects.filter(pk=actor.user_id).update(is_staff=True, is_superuser=True)
    return actor


def _client(**headers: str) -> Client:
    return Client(raise_request_exception=False, headers=headers)


def signed_in(user_id: int | None) -> Client:
    client = _client()
    client.force_login(User.objects.get(pk=user_id))
    return client


def _with_key(firm: Firm, *, life: dt.timedelta = DAY) -> Client:
    _key, plain = issue_api_key(firm.pk, name="system", expires_at=timezone.now() + life, by=SYSTEM)
    return _client(authorization=f"Bearer {plain}")


PHOTOS_OF_LINES = ("aftersales/lines/photos/", "aftersales/approve/<str:token>/photos/")


def values_for(side: Side | None, model: str, route: str) -> dict[str, Any]:
    """What stands in an address's blanks; without a side, numbers that nobody has."""
    buttons = {"notifications.message": "send_again", "reports.reportrun": "again"}
    common = {"button": buttons.get(model, "approve"), "field": "vin", "name": "vin", "kind": "D01", "number": 1,
              "page": 1, "part": 1, "first": 1, "second": 2, "code": "AS01",
              "process": "HOTLINE", "car": 1, "end": "OUT", "app_label": "claims", "url": "nowhere/",
              "batch": MISSING, "since": "2026-10-12", "until": "2026-10-18", "place": 0}  # fmt: skip
    if side is None or route.startswith("notices/"):  # a notice belongs to its addressee alone
        return (
            common
            | dict.fromkeys(
                (
                    "pk",
                    "object_id",
                    "content_type_id",
                    "line",
                    "document",
                    "item",
                    "file",
                    *OF_CARDS,
                ),
                MISSING,
            )
            | {
                "token": "nobody:knows",
                "key": _key_of(route),
                "noun": NOUNS.get(route.split("/")[0], "bays"),
                "name": next(
                    (step for start, step in STEPS.items() if route.startswith(start)), "vin"
                ),
            }
        )
    if model:
        return common | _of_record(side, model)
    rooms = {
        "aftersales": _of_order,
        "archives": _of_archives,
        "callbacks": _of_callbacks,
        "complaints": _of_complaints,
        "customers": _of_customers,
        "duties": _of_duties,
        "rental": _of_rental,
        "reports": _of_reports,
        "report-calendar": _of_report_calendar,
    }
    noun = route.split("/")[0]
    if noun in rooms:
        return common | rooms[noun](side, route)
    if route.startswith("api/v1/complaints/"):
        return common | {"pk": side.heard.pk}
    if route.startswith("api/v1/rental/"):
        return common | {"pk": side.rental.order.pk}
    claim = side.checked if route.startswith("api/") else side.draft
    paper = claim.documents.first()
    assert paper is not None
    pk = paper.pk if route.startswith("claims/papers/") else claim.pk
    return common | {"pk": pk, "line": claim.line_id, "document": paper.pk} | _generic(claim)


def _of_reports(side: Side, route: str) -> dict[str, Any]:
    """The claim pipeline, of which nothing was sent, and a number in it that has changed meanwhile."""
    return {"code": "R04", "pk": MISSING, "key": "0-gone"}


def _of_report_calendar(side: Side, route: str) -> dict[str, Any]:
    """Nobody here has got a report."""
    return {"pk": MISSING, "token": "nobody:knows"}


def _of_rental(side: Side, route: str) -> dict[str, Any]:
    """The order itself, a car of the store, or whatever else the address speaks of."""
    papers, steps = side.rental, route.split("/")
    if any(word in route for word in OF_DRIVEN_CARS):
        return _of_driven_car(papers.driven, route)
    parts = {"cars": papers.car, "blocked": papers.blocked}
    money = papers.money.record_of(steps[2]) or papers.money.record_of(steps[1])
    record = money or papers.violations.record_of(steps[1]) or parts.get(steps[1], papers.order)
    if route.startswith("rental/plan/versions/"):
        record = papers.plan
    tokens = {"statement": papers.money.token, "v": papers.violations.token}
    return {
        "pk": record.pk,
        "token": tokens.get(steps[1], papers.token),
        "key": MONEY_KEYS.get(steps[1], "cancel"),
        "name": RENTAL_STEPS.get(steps[1], "submit"),
        "noun": "cars",
    }


def _of_driven_car(driven: CarPapers, route: str) -> dict[str, Any]:
    """A hand-over, its photo or sheet, a change, a breakdown, a block; or the order they belong to."""
    parts = {
        "handover-photos": driven.photo,
        "sheets": driven.sheet,
        "swaps": driven.swap,
        "breakdowns": driven.event,
        "blocks": driven.block,
    }
    noun = route.split("/")[1]
    keys = {"orders": "ask" if "/change/" in route else "take_in", "breakdowns": "cause"}
    pk = driven.photo.pk if route.endswith(".png") else parts.get(noun, driven.order).pk
    token = change_token(driven.change) if noun == "change" else driven.link.token
    car = {"car": driven.order.vehicle_id, "end": "OUT"}
    return {"pk": pk, "key": keys.get(noun, ""), "token": token, **car}


def _of_archives(side: Side, route: str) -> dict[str, Any]:
    """The archive of an order, a car that was let out, or a maintenance card."""
    papers = side.archives
    parts = {"gate-out": papers.note, "cards": papers.card}
    return {"pk": parts.get(route.split("/")[1], papers.file).pk}


def _of_duties(side: Side, route: str) -> dict[str, Any]:
    """The duty itself, somebody's leave, or a notice."""
    papers = side.duties
    parts = {"leave": papers.leave, "notices": papers.notice}
    return {"pk": parts.get(route.split("/")[1], papers.duty).pk, "key": "finish"}


def _of_customers(side: Side, route: str) -> dict[str, Any]:
    """The card itself, or the lost case, member or prospect; with what hangs on the card."""
    papers = side.customers
    parts = {"lost": papers.case, "club": papers.member, "prospects": papers.prospect}
    record = parts.get(route.split("/")[1], papers.card)
    return {
        "pk": record.pk,
        "member": papers.member.pk,
        "reminder": papers.reminder.pk,
        "difference": papers.difference.pk,
        "reading": papers.reading.pk,
    }


def _of_callbacks(side: Side, route: str) -> dict[str, Any]:
    """The callback itself, or the form, number or questionnaire that came of one."""
    papers = side.callbacks
    parts = {"forms": papers.form, "numbers": papers.correction}
    record = parts.get(route.split("/")[1], papers.task)
    return {"pk": record.pk, "token": survey_token(papers.survey)}


def _of_complaints(side: Side, route: str) -> dict[str, Any]:
    """The case with its offer of goodwill, or the signal that waits."""
    papers = side.complaints
    key = {"key": _key_of(route)}
    if route.startswith("complaints/signals/"):
        return {"pk": papers.signal.pk, **key}
    return {"pk": papers.case.pk, **key} | _of_goodwill(papers)


def _of_goodwill(papers: ComplaintPapers) -> dict[str, Any]:
    return {"noun": "goodwill", "part": papers.goodwill.pk, "file": MISSING}


def _key_of(route: str) -> str:
    """A form that the page has: of a signal, of a case, of something else."""
    if route.startswith("complaints/signals/"):
        return "open"
    is_of_a_case = route.startswith("complaints/") and "<slug:noun>" not in route
    return "note" if is_of_a_case else "cancel"


def _of_driving(side: Side, route: str) -> dict[str, Any]:
    """A bay, a driver's task, a photo of a hand-over, a loan, or the question who had a car."""
    papers = side.driving
    parts = {
        "house": papers.bay,
        "tasks": papers.task,
        "sheets": papers.photo,
        "loans": papers.loan,
        "custody": papers.question,
    }
    pk = parts[route.split("/")[1]].pk
    return {"pk": pk, "noun": "bays", "key": "cancel", "name": "set_off"}


def _of_order(side: Side, route: str) -> dict[str, Any]:
    """What the page is about: the order itself, or the first of its lines, photos …"""
    if route.startswith(DRIVING):
        return _of_driving(side, route)
    order = side.order
    parts = {
        "lines": order.items,
        "photos": order.photos,
        "symptoms": order.symptoms,
        "questions": order.questions,
    }
    noun = route.split("/")[1]
    part = parts[noun].first() if noun in parts else order
    if route.startswith(PHOTOS_OF_LINES):
        part = ItemPhoto.objects.filter(item__order=order).first()
    assert part is not None
    return {"pk": part.pk, "token": side.link, "key": "cancel", "name": "start"}


def _of_record(side: Side, model: str) -> dict[str, Any]:
    record = side.records.get(model)
    if record is None:
        known = apps.get_model(model)
        raise LookupError(f"the world of this test has no {known._meta.label}")
    paper = side.decided.documents.first()
    assert paper is not None
    known = {
        "pk": record.pk,
        "object_id": record.pk,
        "document": paper.pk,
        "item": _item_of(record),
        "key": "cancel",
    }
    if model == "complaints.case":
        return known | {"button": "note"} | _of_goodwill(side.complaints)
    return known | ({"button": "open"} if model == "complaints.sensorsignal" else {})


def _item_of(record: Model) -> int:
    """An item of the agenda, where the record is a round."""
    items = getattr(record, "items", None)
    first = items.first() if items is not None else None
    return first.pk if first else MISSING


def _generic(claim: Claim) -> dict[str, Any]:
    """Blanks of Django's own view-on-site address."""
    content_type = apps.get_model("contenttypes.ContentType").objects.get_for_model(claim)
    return {"content_type_id": content_type.pk, "object_id": claim.pk}
