"""What hangs on a case: goodwill with its paper, questions answered with files; at the dealer and at head office."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from complaints.choices import CaseState
from complaints.choices.handling import GoodwillState
from complaints.models import Case, Goodwill, InformationFile, InformationRequest
from tests.factories.aftersales import make_vehicle
from tests.factories.complaints import make_case
from tests.factories.complaints_pages import an_offer
from tests.factories.market import make_paper


@pytest.fixture
def case(house) -> Case:
    return make_case(
        house.dealer,
        CaseState.INVESTIGATING,
        owner_id=house.advocate.user_id,
        vehicle=make_vehicle(),
    )


def part_url(case: Case, noun: str, pk: int, key: str) -> str:
    return reverse("complaints:part_form", args=(case.pk, noun, pk, key))


def page(client, case: Case) -> str:
    address = reverse("complaints:case", args=(case.pk,))
    return client.get(address, headers={"accept-language": "en"}).content.decode()


def a_file(name: str = "协议.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make_paper().read(), content_type="image/png")


def test_the_advocate_offers_and_the_manager_grants_with_the_agreement(house, sign_in, case):
    advocate, manager = sign_in(house.advocate), sign_in(house.manager)
    offer = {"kind": "VOUCHER", "amount": "3000", "dealer_share": "60", "reason": "致歉"}
    offered = advocate.post(
        reverse("complaints:case_form", args=(case.pk, "goodwill")),
        {**offer, "version": case.version},
    )
    assert offered.status_code == 302
    goodwill = Goodwill.objects.get()
    assert goodwill.number in page(manager, case)
    early = manager.post(
        part_url(case, "goodwill", goodwill.pk, "grant"), {"version": goodwill.version}
    )
    assert early.status_code == 409
    assert "SETTLEMENT_MISSING" in early.content.decode()
    advocate.post(
        part_url(case, "goodwill", goodwill.pk, "bring_agreement"),
        {"file": a_file(), "version": goodwill.version},
    )
    goodwill.refresh_from_db()
    manager.post(part_url(case, "goodwill", goodwill.pk, "grant"), {"version": goodwill.version})
    goodwill.refresh_from_db()
    assert goodwill.state == GoodwillState.GRANTED
    assert goodwill.decided_by_id == house.manager.user_id
    paper = advocate.get(reverse("complaints:agreement", args=(case.pk, goodwill.pk)))
    assert paper["Content-Disposition"].startswith("attachment")


def test_above_the_managers_limit_the_region_decides(house, sign_in, case):
    goodwill = an_offer(case, house.dealer, house.advocate, amount=Decimal(6000))
    manager = sign_in(house.manager)
    manager.post(
        part_url(case, "goodwill", goodwill.pk, "bring_agreement"),
        {"file": a_file(), "version": goodwill.version},
    )
    goodwill.refresh_from_db()
    answer = manager.post(
        part_url(case, "goodwill", goodwill.pk, "grant"), {"version": goodwill.version}
    )
    assert answer.status_code == 409
    head = sign_in(house.regional_head)
    address = reverse(
        "admin:complaints_case_part", args=(case.pk, "goodwill", goodwill.pk, "grant")
    )
    asked = head.get(address)
    assert asked.status_code == 200
    assert goodwill.number in asked.content.decode()
    assert head.post(address, {"version": goodwill.version}).status_code == 302
    goodwill.refresh_from_db()
    assert goodwill.decided_by_id == house.regional_head.user_id


def test_an_advisor_offers_nothing(house, sign_in, case):
    Case.objects.filter(pk=case.pk).update(reported_by=house.advisor.user_id)
    address = reverse("complaints:case_form", args=(case.pk, "goodwill"))
    answer = sign_in(house.advisor).post(
        address,
        {"kind": "VOUCHER", "amount": "10", "dealer_share": "0", "reason": "x"},
    )
    assert answer.status_code == 409
    assert not Goodwill.objects.exists()


@pytest.fixture
def question(house, sign_in, case) -> InformationRequest:
    """Asked by the desk in the back office."""
    address = reverse("admin:complaints_case_run", args=(case.pk, "ask_dealer"))
    answer = sign_in(house.desk).post(
        address, {"question": "请提供三次维修的工单", "version": case.version}
    )
    assert answer.status_code == 302
    return InformationRequest.objects.get()


def test_the_dealer_answers_a_question_with_files(house, sign_in, case, question):
    advocate = sign_in(house.advocate)
    html = page(advocate, case)
    assert "请提供三次维修的工单" in html
    assert part_url(case, "question", question.pk, "answer") in html
    answer = advocate.post(
        part_url(case, "question", question.pk, "answer"),
        {
            "answer": "三次工单见附件",
            "files": [a_file("工单1.png"), a_file("工单2.png")],
            "version": question.version,
        },
    )
    assert answer.status_code == 302
    assert InformationFile.objects.count() == 2
    file = InformationFile.objects.first()
    for client, name in (
        (advocate, "complaints:case_file"),
        (sign_in(house.desk), "admin:complaints_case_file"),
    ):
        got = client.get(reverse(name, args=(case.pk, file.pk)))
        assert got["Content-Disposition"].startswith("attachment")
    stranger = sign_in(house.neighbour)
    assert stranger.get(reverse("complaints:case_file", args=(case.pk, file.pk))).status_code == 404


def test_six_files_are_one_too_many(house, sign_in, case, question):
    answer = sign_in(house.advocate).post(
        part_url(case, "question", question.pk, "answer"),
        {
            "answer": "见附件",
            "files": [a_file(f"{number}.png") for number in range(6)],
            "version": question.version,
        },
    )
    assert answer.status_code == 400
    assert "见附件" in answer.content.decode()
    assert not InformationFile.objects.exists()


def test_open_questions_stand_on_the_first_page(house, sign_in, case, question):
    html = sign_in(house.advocate).get("/", headers={"accept-language": "en"}).content.decode()
    assert "Questions to answer" in html
    assert case.number in html


def test_a_part_of_another_case_is_not_there(house, sign_in, case, question):
    other = make_case(house.dealer, CaseState.INVESTIGATING)
    answer = sign_in(house.advocate).post(
        part_url(other, "question", question.pk, "answer"), {"answer": "x"}
    )
    assert answer.status_code == 404


def test_an_answered_question_is_not_answered_again(house, sign_in, case, question):
    advocate = sign_in(house.advocate)
    address = part_url(case, "question", question.pk, "answer")
    advocate.post(address, {"answer": "第一次", "version": question.version})
    advocate.post(address, {"answer": "第二次", "version": question.version})
    question.refresh_from_db()
    assert question.answer == "第一次"
