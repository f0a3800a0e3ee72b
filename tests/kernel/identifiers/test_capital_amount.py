"""Amounts in capitals: the vectors of domain.md 1.8, other writings, and the way there and back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerops.identifiers import capital_amount

VECTORS = [
    ("0", "零元整"),
    ("0.05", "伍分"),
    ("0.50", "伍角整"),
    ("10", "壹拾元整"),
    ("100001", "壹拾万零壹元整"),
    ("10000001.07", "壹仟万零壹元零柒分"),
    ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
    ("325.04", "叁佰贰拾伍元零肆分"),
    ("107000.53", "壹拾万柒仟元零伍角叁分"),
    ("147800", "壹拾肆万柒仟捌佰元整"),
    ("100010000", "壹亿零壹万元整"),
    ("-147800", "负壹拾肆万柒仟捌佰元整"),
    ("1000000000000", "壹万亿元整"),
    ("1005", "壹仟零伍元整"),
]


@pytest.mark.parametrize(("amount", "text"), VECTORS)
def test_canonical_vectors_are_written_and_read(amount, text):
    assert capital_amount.write(Decimal(amount)) == text
    assert capital_amount.parse(text) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("人民币壹拾肆万柒仟捌佰圆整", "147800"),
        ("人民币：壹拾肆万柒仟捌佰元正", "147800"),
        ("⊗壹拾肆万柒仟捌佰圆整", "147800"),
        ("ⓧ壹拾肆万柒仟捌佰圆整", "147800"),
        ("¥ 壹拾肆万 柒仟捌佰元", "147800"),
        ("壹拾万零柒仟元伍角叁分", "107000.53"),
        ("壹萬陸仟肆佰零玖圓零貳分", "16409.02"),
        ("十四万七千八百元整", "147800"),
        ("一百二十三元四角五分", "123.45"),
        ("拾伍元整", "15"),
        ("叁佰贰拾伍元零角肆分", "325.04"),
        ("叁佰贰拾伍元肆角零分", "325.40"),
        ("伍角", "0.5"),
        ("零元伍分", "0.05"),
    ],
)
def test_other_writings_mean_the_same_number(text, amount):
    assert capital_amount.same_amount(text, Decimal(amount))


@pytest.mark.parametrize(
    "text",
    ["", None, "元", "整", "负", "元整", "壹", "壹贰元", "万元", "壹佰仟元", "壹元贰元", "壹角贰角",
     "壹分贰角", "147800元", "壹拾壹拾元", "壹万贰万元", "壹元人"],
)  # fmt: skip
def test_what_is_no_amount_is_not_read(text):
    assert capital_amount.parse(text) is None
    assert capital_amount.validate(text).code == "CAPITAL_AMOUNT"
    assert not capital_amount.same_amount(text, Decimal(0))


def test_other_numbers_are_not_the_same():
    assert not capital_amount.same_amount("壹拾肆万柒仟捌佰元整", Decimal("147800.01"))
    assert not capital_amount.same_amount("壹拾肆万柒仟捌佰元整", None)


def test_validating_gives_our_own_writing():
    assert capital_amount.validate("十四万七千八百圆正").normalized == "壹拾肆万柒仟捌佰元整"


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity", "1e16", "1e40"])
def test_what_cannot_be_written_is_a_value_error(amount):
    with pytest.raises(ValueError, match="1e16"):
        capital_amount.write(Decimal(amount))


@given(st.decimals("-9999999999999999.99", "9999999999999999.99", places=2))
def test_any_amount_written_and_read_again_is_the_same(amount):
    assert capital_amount.parse(capital_amount.write(amount)) == amount


@given(st.decimals("0", "1000000", places=4))
def test_amounts_are_rounded_half_up_to_fen(amount):
    cents = int(amount * 100 + Decimal("0.5"))
    assert capital_amount.parse(capital_amount.write(amount)) == Decimal(cents) / 100


@given(st.none() | st.text() | st.text("零壹贰叁拾佰仟万亿元角分整负十"))
def test_no_text_raises(raw):
    capital_amount.validate(raw)
