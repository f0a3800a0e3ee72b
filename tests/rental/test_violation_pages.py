"""The pages of violations and complaints, for the store and for the customer behind the link."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dealerops.accounts.models import User
from dealerops.accounts.services import issue_api_key
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.imports.cells import BadCell
from dealerops.network.models import Firm
from dealerops.policy.services import set_value
from rental.api.violations import RecordInput
from rental.choices.violations import FIRMS, ViolationState
from rental.forms.changes import BlockForm
from rental.forms.damage import ReportForm
from rental.imports.violations import moment
from rental.models import RentalComplaint, Violation
from rental.services import violations as s
from rental.tasks import violations_morning
from tests.factories.rental import RentalHouse, make_car, make_house
from tests.factories.violations import a_violation, days_ago, plate_of
from tests.rental.test_violations import picture, rented, told

Enter = Callable[[Actor], Client]
ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}


@pytest.fixture
def sign_in() -> Enter:
    def enter(actor: Actor) -> Client:
        client = Client(**ENGLISH)
        client.force_login(User.objects.get(pk=actor.user_id))
        return client

    return enter


def post(client: Client, name: str, *args: object, **said: object):
    return client.post(reverse(f"rental:{name}", args=args), said)


class TestStorePages:
    def test_the_list_and_the_page(self, house: RentalHouse, sign_in: Enter) -> None:
        violation = told(house)
        client = sign_in(house.operator)
        listed = client.get(reverse("rental:violations"), {"view": "open"})
        assert violation.number in listed.text
        assert violation.plate not in listed.text
        page = client.get(reverse("rental:violation", args=(violation.pk,)))
        assert page.status_code == 200
        assert "Deal with it for me" in page.text
        assert "/rental/v/" in page.text

    def test_foreign_and_missing_look_alike(self, house: RentalHouse, sign_in: Enter) -> None:
        violation = told(house)
        stranger = sign_in(house.neighbour)
        for pk in (violation.pk, 999_999):
            assert stranger.get(reverse("rental:violation", args=(pk,))).status_code == 404
            assert post(stranger, "violation_step", pk, "verify").status_code == 404
            assert post(stranger, "violation_form", pk, "close").status_code == 404

    def test_points_hide_the_agent(self, house: RentalHouse, sign_in: Enter) -> None:
        violation = told(house, points=3)
        page = sign_in(house.operator).get(reverse("rental:violation", args=(violation.pk,)))
        assert "Deal with it for me" not in page.text

    def test_the_review_desk_offers_who_had_the_car(
        self, house: RentalHouse, sign_in: Enter
    ) -> None:
        order = rented(house, days_ago(3), days_ago(1))
        ends = order.vehicle.vehicle.custodies.get().span.upper
        held = a_violation(order.vehicle, ends - dt.timedelta(minutes=5), house.store)
        client = sign_in(house.operator)
        page = client.get(reverse("rental:violation", args=(held.pk,)))
        assert order.number in page.text
        said = {"who": str(order.pk), "evidence": "HANDOVER_PHOTO", "why": ""}
        assert post(client, "violation_form", held.pk, "decide", **said).status_code == 400
        said |= {"why": "EXIF", "file": picture()}
        said["file"].name = "photo.png"
        done = post(client, "violation_form", held.pk, "decide", **said)
        assert done.status_code == 302
        held.refresh_from_db()
        assert (held.state, held.order_id) == (ViolationState.MATCHED, order.pk)
        file = client.get(reverse("rental:violation_evidence", args=(held.pk,)))
        assert file["Content-Disposition"].startswith("attachment")

    def test_our_own_and_another_order(self, house: RentalHouse, sign_in: Enter) -> None:
        client = sign_in(house.operator)
        said = {"evidence": "AUTHORITY_PICTURE", "why": "not our car"}
        held = a_violation("京Z99Z99", days_ago(2), house.store)
        assert post(
            client, "violation_form", held.pk, "decide", who="else", order_number="nobody", **said
        ).status_code == 400  # fmt: skip
        order = rented(house, days_ago(3), days_ago(1))
        other = {"who": "else", "order_number": order.number, **said}
        assert post(client, "violation_form", held.pk, "decide", **other).status_code == 302
        own = a_violation("京Z99Z98", days_ago(2), house.store)
        post(client, "violation_form", own.pk, "decide", who="own", **said)
        states = {one.pk: one.state for one in Violation.objects.all()}
        assert states == {held.pk: "MATCHED", own.pk: "INTERNAL"}

    def test_a_dispute_is_judged_by_leaders(self, house: RentalHouse, sign_in: Enter) -> None:
        violation = told(house)
        s.dispute(violation.pk, "not me", by=SYSTEM)
        url = reverse("rental:violation", args=(violation.pk,))
        assert "It stands" not in sign_in(house.operator).get(url).text
        leader = sign_in(house.supervisor)
        assert "not me" in leader.get(url).text
        post(leader, "violation_form", violation.pk, "judge", stands="0", ruling="he is right")
        violation.refresh_from_db()
        assert violation.state == ViolationState.CANCELLED

    def test_a_stale_page_decides_nothing(self, house: RentalHouse, sign_in: Enter) -> None:
        violation = told(house)
        client = sign_in(house.operator)
        answer = post(client, "violation_step", violation.pk, "handle_self", version="1")
        assert answer.status_code == 409

    @pytest.mark.django_db(transaction=True)
    def test_the_papers_name_the_driver_and_the_look_is_on_record(self, sign_in: Enter) -> None:
        house = make_house()
        violation = told(house)
        client = sign_in(house.operator)
        answer = post(client, "violation_pack", violation.pk, purpose="CHECK_DOCUMENTS")
        assert answer["Content-Type"] == "application/pdf"
        assert b"".join(answer.streaming_content).startswith(b"%PDF")
        assert post(client, "violation_pack", violation.pk).status_code == 404
        assert post(sign_in(house.collector), "violation_pack", violation.pk).status_code == 404

    def test_the_morning_tells_and_marks(self, house: RentalHouse) -> None:
        order = rented(house, days_ago(3), days_ago(1))
        untold = a_violation(order.vehicle, days_ago(2), house.store)
        late = told(house)
        Violation.objects.filter(pk=late.pk).update(user_due_at=timezone.now())
        assert violations_morning() >= 2
        untold.refresh_from_db()
        late.refresh_from_db()
        assert untold.state == ViolationState.NOTIFIED
        assert late.is_overdue
        assert violations_morning() == 0


class TestCustomerPage:
    def test_it_says_what_it_is_about_in_both_languages(self, house: RentalHouse) -> None:
        violation = told(house)
        url = reverse("rental:violation_customer", args=(s.token_of(violation),))
        english = Client(**ENGLISH).get(url)
        assert "Traffic violation with your rental car" in english.text
        assert violation.place in english.text
        assert violation.plate not in english.text
        assert "Clause" in english.text
        assert "no-store" in english["Cache-Control"]
        assert Client(HTTP_ACCEPT_LANGUAGE="zh-hans").get(url).status_code == 200
        violation.refresh_from_db()
        assert violation.opened_at is not None

    def test_every_answer(self, house: RentalHouse) -> None:
        client, violation = Client(**ENGLISH), told(house)
        token = s.token_of(violation)
        assert post(client, "violation_answer", token, "self").status_code == 302
        empty = post(client, "violation_answer", token, "dispute", words="")
        assert empty.status_code == 400
        bad = post(client, "violation_answer", token, "proof", kind="RECEIPT")
        assert bad.status_code == 400
        assert "number of a decision" in bad.text
        assert post(client, "violation_answer", token, "proof", kind="AUTHORITY").status_code == 400
        sent = {"kind": "RECEIPT", "decision_no": "1101-7"}
        assert post(client, "violation_answer", token, "proof", **sent).status_code == 302
        violation.refresh_from_db()
        assert violation.state == ViolationState.PROOF_SUBMITTED
        assert post(client, "violation_answer", token, "else").status_code == 404
        again = post(client, "violation_answer", token, "agent")
        assert again.status_code == 409

    def test_the_agent_only_without_points(self, house: RentalHouse) -> None:
        client, violation = Client(**ENGLISH), told(house, points=6)
        token = s.token_of(violation)
        page = client.get(reverse("rental:violation_customer", args=(token,)))
        assert "Deal with it for me" not in page.text
        refused = post(client, "violation_answer", token, "agent")
        assert refused.status_code == 409
        assert "carries points" in refused.text

    def test_a_dead_link_says_no_more(self) -> None:
        assert Client().get(reverse("rental:violation_customer", args=("x",))).status_code == 404


class TestDoors:
    def test_a_moment_as_people_write_it(self) -> None:
        for said in ("2026-11-20 14:12", "2026/11/20 14:12:00", "2026年11月20日14:12"):
            assert moment(said).strftime("%Y-%m-%d %H:%M %z") == "2026-11-20 14:12 +0800"
        for said in ("2026-11-20", "2026-11-20 25:00", "", "14:12"):
            with pytest.raises(BadCell):
                moment(said)

    def test_a_workbook_comes_in_through_the_import_centre(
        self, house: RentalHouse, sign_in: Enter
    ) -> None:
        client = sign_in(house.operator)
        page = client.get(reverse("imports:list"))
        assert "Traffic violations" in page.text

    def test_a_firm_reports_over_the_api_once(self, house: RentalHouse) -> None:
        firm = Firm.objects.create(code="V12123", name="违章查询", name_en="Lookups")
        later = timezone.now() + dt.timedelta(days=30)
        _key, plain = issue_api_key(firm.pk, name="x", expires_at=later, by=SYSTEM)
        car = make_car(house.store, house.a)
        record = {
            "external_id": "1",
            "plate": plate_of(car),
            "occurred_at": days_ago(2).isoformat(),
            "place": "长安街",
            "code": "1039",
            "fine": "200.00",
        }
        sent = {"store": house.store.code, "records": [record]}

        def report(name: str):
            return Client().post(
                "/api/v1/rental/violations/", sent, content_type="application/json",
                headers={"Authorization": f"Bearer {plain}", "Idempotency-Key": name},
            )  # fmt: skip

        assert report("one").status_code == 404
        set_value(FIRMS, ["V12123"], valid_from=timezone.localdate(), by=SYSTEM)
        first, again = report("two"), report("three")
        assert first.status_code == 200, first.text
        assert (first.json()[0]["is_new"], again.json()[0]["is_new"]) == (True, False)
        assert first.json()[0]["state"] == "INTERNAL"
        assert Violation.objects.get().source == "V12123"

    @pytest.mark.parametrize(
        "said", ["0001-01-01T00:05:00", "0001-01-01T00:05:00Z", "9999-12-31T20:00Z"]
    )
    def test_a_moment_that_no_calendar_reaches_is_refused_by_name(self, said: str) -> None:
        check = RecordInput(data={"occurred_at": said, "statutory_on": "9999-12-31"})
        assert not check.is_valid()
        assert {"occurred_at", "statutory_on"} <= set(check.errors)
        assert {check.errors[name][0].code for name in ("occurred_at", "statutory_on")} == {
            "overflow"
        }

    def test_nor_does_a_form_take_one(self) -> None:
        said = {"begins": "0001-01-01T00:00", "found_at": "0001-01-01T00:00"}
        assert "begins" in BlockForm(said, cars=[]).errors
        assert "found_at" in ReportForm(said).errors


class TestComplaintPages:
    @pytest.mark.parametrize("month", ["0001-01", "1999-12", "9999-12", "x"])
    def test_a_month_that_cannot_be_is_the_present_one(
        self, house: RentalHouse, sign_in: Enter, month: str
    ) -> None:
        page = sign_in(house.supervisor).get(f"{reverse('rental:complaint_topics')}?month={month}")
        assert page.status_code == 200
        assert page.context["hot"].month == timezone.localdate().replace(day=1)

    def test_from_words_to_settled(self, house: RentalHouse, sign_in: Enter) -> None:
        client = sign_in(house.operator)
        order = rented(house, days_ago(3), days_ago(1))
        said = {"topic": "DIRTY", "words": "dirty", "order_number": "nobody"}
        assert post(client, "complaint_new", **said).status_code == 409
        said["order_number"] = order.number
        assert post(client, "complaint_new", **said).status_code == 302
        complaint = RentalComplaint.objects.get()
        page = client.get(reverse("rental:complaint", args=(complaint.pk,)))
        assert "Apologise, clean the car" in page.text
        done = {"cause": "CLEANING", "measure": "cleaned", "compensation": "501"}
        refused = post(client, "complaint_form", complaint.pk, "settle", **done)
        assert refused.status_code == 409
        done["compensation"] = "100"
        assert post(client, "complaint_form", complaint.pk, "settle", **done).status_code == 302
        listed = client.get(reverse("rental:complaints"), {"view": "settled"})
        assert complaint.number in listed.text
        topics = client.get(reverse("rental:complaint_topics"))
        assert "cleaned" in topics.text
        assert client.get(reverse("rental:complaint_topics"), {"month": "x"}).status_code == 200
        foreign = sign_in(house.neighbour)
        assert foreign.get(reverse("rental:complaint", args=(complaint.pk,))).status_code == 404
