"""What remains visible of personal data (domain.md 1.9)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerops.identifiers import masking


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (masking.mask_name, "张三", "张*"),
        (masking.mask_name, "张小明", "张*明"),
        (masking.mask_name, "欧阳小明", "欧**明"),
        (masking.mask_name, "张", "*"),
        (masking.mask_name, "", ""),
        (masking.mask_phone, "13812345678", "138****5678"),
        (masking.mask_phone, "02161234567", "*******4567"),
        (masking.mask_id, "11010519491231002X", "110105********002X"),
        (masking.mask_id, "E12345678", "*******78"),
        (masking.mask_plate, "京A12345", "京A·**345"),
        (masking.mask_plate, "京AD12345", "京A·***345"),
        (masking.mask_plate, "AB", "**"),
        (masking.mask_vin, "LSGZJ5356TS000123", "***********000123"),
        (masking.mask_bank_card, "6222020200112233", "************2233"),
        (masking.mask_address, "上海市浦东新区世纪大道100号8楼", "上海市浦东新区***"),
        (masking.mask_address, "广东省深圳市南山区科技园", "广东省深圳市南山区***"),
        (masking.mask_address, "somewhere", "***"),
        (masking.mask_address, "", ""),
    ],
)
def test_masks(mask, value, shown):
    assert mask(value) == shown


@given(st.text(min_size=1))
def test_no_mask_shows_a_whole_short_value(value):
    for mask in (masking.mask_id, masking.mask_phone, masking.mask_vin, masking.mask_bank_card):
        assert mask(value)
        assert "*" in mask(value)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("请打13812345678找我", "请打138****5678找我"),
        ("Call 138 1234 5678 or 138-1234-5678", "Call 138****5678 or 138****5678"),
        ("+86 13812345678", "+*********5678"),
        ("电话１３８１２３４５６７８", "电话138****5678"),
        ("办公室 010-62345678", "办公室 *******5678"),
        ("62345678", "****5678"),
        ("身份证11010519491231002X!", "身份证110105********002X!"),
        ("110105 19491231 0021", "110105********0021"),
        ("卡号 6222 0212 3456 7890 123", "卡号 ***************0123"),
        ("写信到 wang.xm@example.com。", "写信到 w***@example.com。"),
    ],
)
def test_numbers_among_words_are_masked(written, shown):
    assert masking.mask_words(written) == shown


@pytest.mark.parametrize(
    "written",
    [
        *(
            "2026-09-11 13:00 再来",
            "20260911",
            "2026/9/1",
            "花了5000元",
            "12345.50",
            "跑了 120000 km",
        ),
        *("等了 1 2 3 小时", "4 - 5 天", "", "Dirty windows"),
    ],
)
def test_days_amounts_and_small_numbers_stay(written):
    assert masking.mask_words(written) == written
