"""A Chinese name is found by the first letters of its pinyin."""

import pytest

from dealerops.foundation.pinyin import MARK, WAYS, asked_initials, initials
from dealerops.foundation.refill import refill
from dealerops.foundation.words import bigrams, by_initials, is_too_short, joined, name_keys
from dealerops.network.models import Dealer
from dealerops.registry.models import Customer
from tests.factories.claims import Cast, make_dealer


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("张伟明", "ZWM"),
        ("张伟明", "ZW"),
        ("上海环球物流有限公司", "SHHQ"),
        ("单田芳", "STF"),
        ("单田芳", "DTF"),
        ("曾国藩", "ZGF"),
        ("仇英", "QY"),
        ("解晓东", "XXD"),
        ("查良镛", "ZLY"),
        ("区志强", "OZQ"),
        ("朴志强", "PZQ"),
        ("盖志强", "GZQ"),
        ("尉迟恭", "YCG"),
        ("万俟卨", "MQX"),
        ("重庆长安", "CQCA"),
        ("吕 明", "LM"),
        ("阿依古丽·买买提", "AYGL"),
        ("上海ＡＢＣ贸易", "SHABCMY"),
        ("𬱖明", "DM"),
    ],
)
def test_a_name_is_found_by_its_initials(name: str, typed: str) -> None:
    assert asked_initials(typed) in initials(joined(name))


@pytest.mark.parametrize(
    "text", ["京A12345", "沪A1234警", "张", "A明", "LSG123", "Wang Wei", "", "王A"]
)
def test_what_is_no_chinese_name_has_no_initials(text: str) -> None:
    assert initials(joined(text)) == set()


@pytest.mark.parametrize("word", ["Z", "ZW1", "ZWMZWMZWM", "张W", "~ZW", "", "ÄÖ"])
def test_what_cannot_be_initials_is_not_asked_as_such(word: str) -> None:
    assert asked_initials(word) is None
    assert not by_initials(word)


def test_a_name_of_many_readings_stays_small() -> None:
    words = initials("重重重重重重重重重")
    assert len(words) <= WAYS * 7
    assert all(word.startswith(MARK) for word in words)


def test_initials_stand_beside_the_pairs_and_are_never_taken_for_them() -> None:
    assert set(name_keys("王伟", "京A12")) == {*bigrams("王伟", "京A12"), "~WW"}
    assert name_keys("京A·12345") == bigrams("京A·12345")
    assert not any(len(word) == 2 for word in initials("张伟明"))


def test_two_letters_are_enough_where_names_are_searched() -> None:
    assert not is_too_short("ZW")
    assert is_too_short("ZW", is_named=False)
    assert is_too_short("12")
    assert is_too_short("Z")
    assert not is_too_short("王伟")


def test_rows_from_before_are_found_after_the_upgrade(db: None) -> None:
    cast = Cast.hire()
    dealers = [cast.dealer, make_dealer("SH0777", cast.dealer.region)]
    Dealer.objects.filter(pk=dealers[0].pk).update(name="上海环球", pairs=None)
    Dealer.objects.filter(pk=dealers[1].pk).update(name='引"号\\行', pairs=bigrams("引号"))
    refill(Dealer)
    found = Dealer.objects.filter(by_initials("SHHQ"))
    assert list(found) == [dealers[0]]
    assert Dealer.objects.get(pk=dealers[1].pk).pairs == name_keys(
        '引"号\\行', dealers[1].legal_name
    )


def test_a_changed_name_is_found_even_when_only_the_name_is_saved(db: None) -> None:
    customer = Customer.objects.create(kind="PRIVATE", name="张伟明")
    assert Customer.objects.filter(by_initials("ZWM")).exists()
    customer.name = "李娜"
    customer.save(update_fields=["name"])
    assert not Customer.objects.filter(by_initials("ZW")).exists()
    assert Customer.objects.filter(by_initials("LN")).exists()
