"""The other papers of a claim: each with what a checker compares, each file different."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pypdfium2
import pytest

from dealerops.demo.drawing import DOCUMENTS, ClaimFacts, draw_document

FACTS = ClaimFacts(
    buyer="上海云帆物流有限公司",
    buyer_id="91110000600037341L",
    dealer="杭州众诚汽车销售服务有限公司",
    dealer_tax="91110000600037341L",
    vin="LSGZJ5356TS000123",
    plate="沪AD12345",
    brand_model="别克牌SGM6531UBA4",
    vehicle_type="多用途乘用车",
    engine_no="UAF950215",
    amount=Decimal("147800.00"),
    signed_on=dt.date(2026, 3, 1),
    paid_on=dt.date(2026, 3, 5),
    registered_on=dt.date(2026, 3, 12),
    agreement_no="AA-2026-0007",
)
PRINTED = {
    "D02": ("沪AD12345", FACTS.vin, FACTS.buyer, "2026-03-12"),
    "D04": (FACTS.buyer, FACTS.buyer_id),
    "D05": (FACTS.dealer, FACTS.buyer, FACTS.vin, "¥147,800.00"),
    "D06": (FACTS.buyer, FACTS.dealer, "壹拾肆万柒仟捌佰元整"),
    "D11": ("AA-2026-0007", FACTS.buyer),
    "D19": (FACTS.vin, FACTS.buyer_id, "不转售"),
}


@pytest.mark.parametrize("code", sorted(DOCUMENTS))
def test_equal_facts_give_one_file_and_other_facts_another(code: str):
    drawn = draw_document(code, FACTS)
    assert drawn.startswith(b"\xff\xd8\xff")
    assert draw_document(code, FACTS) == drawn
    other = replace(FACTS, vin="LE4ZG4JBXTL123456")
    assert draw_document(code, other) != drawn


@pytest.mark.parametrize("code", sorted(PRINTED))
def test_a_paper_says_what_a_checker_looks_for(code: str):
    with pypdfium2.PdfDocument(draw_document(code, FACTS, form="pdf")) as document:
        text = "".join(document[0].get_textpage().get_text_range().split())
    assert [value for value in PRINTED[code] if value not in text] == []


@pytest.mark.parametrize(("code", "form"), [("D99", "jpeg"), ("D05", "ofd"), ("D07", "pdf")])
def test_papers_that_nobody_draws_are_refused(code: str, form: str):
    with pytest.raises(ValueError, match=code):
        draw_document(code, FACTS, form=form)
