"""A form is set from data alone: what people typed is print, never markup and never a command."""

import pypdfium2
import pytest
import zxingcpp

from dealerops.printing import print_form, qr_picture

NASTY = (
    '#eval("1+1")',
    "*bold* _slanted_ `raw` $x^2$",
    '#import "form.typ": *',
    '#read("/etc/passwd")',
    "= Heading <label> @label",
    '"; panic("no") //',
    "</script> ] } ) \\ #(1+1)",
)


def data(**changes: object) -> dict[str, object]:
    usual = {
        "lang": "zh",
        "title": "申报单",
        "number": "CLM-202611-000001",
        "state": "已批准",
        "lead": "北京某某汽车",
        "qr": qr_picture("https://dealerops.example/search/?q=1"),
        "scan": "扫码",
        "amount": {"label": "支持", "figures": "¥1.00", "words": "大写", "capital": "人民币壹元整"},
        "facts": [{"title": "车辆", "pairs": [["车架号", "LSG"]]}],
        "papers": {"title": "资料", "heads": ["1", "2", "3", "4"], "rows": [], "none": "无"},
        "history": {"title": "记录", "heads": ["1", "2", "3", "4"], "rows": []},
        "boxes": ["经销商", "审核", "批准"],
        "sign": "签字",
        "day": "日期",
        "printed": "打印",
        "page": "第 {page} 页，共 {pages} 页",
    }
    return usual | changes


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    return "".join("".join(pages).split())


@pytest.mark.parametrize("text", NASTY)
def test_what_was_typed_is_printed_as_it_stands(text: str):
    printed = words(print_form("claim", data(facts=[{"title": text, "pairs": [[text, text]]}])))
    assert printed.count("".join(text.split())) == 3


def test_chinese_is_set_in_the_houses_own_typeface():
    document = pypdfium2.PdfDocument(print_form("claim", data()))
    assert "人民币壹元整" in words(print_form("claim", data()))
    width, height = document[0].get_size()
    assert (round(width), round(height)) == (595, 842)  # A4


def test_a_long_form_says_which_page_of_how_many():
    rows = [["D01", "发票", f"{number}.pdf", "已上传"] for number in range(120)]
    papers = {"title": "资料", "heads": ["1", "2", "3", "4"], "rows": rows, "none": ""}
    pdf = print_form("claim", data(papers=papers))
    pages = len(pypdfium2.PdfDocument(pdf))
    assert pages > 2
    assert f"第2页，共{pages}页" in words(pdf)


def test_the_code_on_the_form_can_be_read():
    page = pypdfium2.PdfDocument(print_form("claim", data()))[0]
    (code,) = zxingcpp.read_barcodes(page.render(scale=3).to_pil())
    assert code.text == "https://dealerops.example/search/?q=1"
