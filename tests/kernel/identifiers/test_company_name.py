"""Names of organisations and the ladder of domain.md 2.4."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerops.identifiers import company_name
from dealerops.identifiers.company_name import Party
from dealerops.identifiers.verdict import Match

EMPLOYER = Party("上海华辰汽车销售（集团）有限公司", "91110000600037341L")


@pytest.mark.parametrize(
    "raw",
    [
        "上海华辰汽车销售(集团)有限公司",
        "上海华辰汽车销售〔集团〕有限公司",
        " 上海华辰　汽车销售【集团】有限公司\u200b",
    ],
)
def test_brackets_and_spaces_do_not_make_another_company(raw):
    assert company_name.same(raw, EMPLOYER.name)
    assert company_name.compare(Party(raw), EMPLOYER) is Match.MATCH


def test_an_equal_code_matches_whatever_the_name():
    assert company_name.compare(Party("旧名", "91110000600037341l"), EMPLOYER) is Match.MATCH


def test_an_approved_alias_matches_as_such():
    agency = Party("上海蓝海劳务派遣有限公司", "N1110000600037341X")
    assert company_name.compare(Party(agency.name), EMPLOYER, aliases=[agency]) is Match.MATCH_ALIAS
    assert company_name.compare(Party(agency.name), EMPLOYER) is Match.NO_MATCH


def test_a_near_miss_is_for_a_person():
    near = Party("上海华辰汽车销售（集团）有限责任公司")
    assert company_name.similarity(near.name, EMPLOYER.name) >= 0.90
    assert company_name.compare(near, EMPLOYER) is Match.MANUAL


def test_two_missing_names_or_codes_are_not_the_same():
    assert company_name.compare(Party(""), Party("")) is Match.NO_MATCH
    assert company_name.compare(Party("甲公司", ""), Party("乙商行", "")) is Match.NO_MATCH


@given(st.text(), st.text())
def test_similarity_is_even_handed_and_never_raises(one, other):
    ratio = company_name.similarity(one, other)
    assert ratio == company_name.similarity(other, one)
    assert 0 <= ratio <= 1
    company_name.compare(Party(one, other), Party(other, one), aliases=[Party(one)])
