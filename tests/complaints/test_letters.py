"""What is read out of a letter, whatever it is written in (domain.md 3.1)."""

import datetime as dt
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from complaints.calc.letters import MOST_WORDS, read_letter
from tests.factories.market import make_vin

SENT = "Fri, 20 Nov 2026 14:05:00 +0800"


def letter(text="修了三次还是漏油", **headers) -> bytes:
    message = EmailMessage()
    told = {
        "From": "王小明 <wang@example.com>",
        "Subject": "投诉",
        "Date": SENT,
        "Message-ID": "<1@example.com>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in told.items():
        if value:
            message[name] = value
    message.set_content(text)
    return message.as_bytes(policy=SMTP)


def test_who_writes_what_when():
    read = read_letter(letter())
    assert (read.sender, read.number) == ("王小明", "<1@example.com>")
    assert read.words == "投诉\n\n修了三次还是漏油"
    assert read.sent_at == dt.datetime(2026, 11, 20, 6, 5, tzinfo=dt.UTC)
    assert not read.is_machine


def test_car_and_phone_are_found_in_the_words():
    vin = make_vin()
    read = read_letter(letter(f"车架号{vin.lower()},电话13812345678。订单12345678901234567890"))
    assert (read.vin, read.mobile) == (vin, "13812345678")
    nothing = read_letter(letter("车架号 LSGZJ5356TS00012, 电话 23812345678, 单号 138123456789"))
    assert (nothing.vin, nothing.mobile) == ("", "")


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "gb18030", "utf-8"])
def test_every_way_to_write_chinese(charset):
    raw = (
        f"From: =?{charset}?B?zfXQocP3?= <w@example.com>\r\nSubject: x\r\n"
        f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    ).encode() + "刹车失灵".encode(charset)
    assert "刹车失灵" in read_letter(raw).words


def test_a_character_set_that_nobody_knows_is_read_all_the_same():
    raw = (
        b"From: w@example.com\r\nContent-Type: text/plain; charset=x-unknown\r\n"
        b"Content-Transfer-Encoding: 8bit\r\n\r\n" + "刹车失灵".encode("gb18030")
    )
    assert read_letter(raw).words == "刹车失灵"


def test_a_letter_of_markup_only_becomes_words():
    raw = (
        b"From: w@example.com\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        b"<html><head><title>t</title><style>p{}</style></head><body><p>No&nbsp;brakes</p>"
        b"<script>alert(1)</script>at &lt;80&gt;<br>on the road</body></html>"
    )
    assert read_letter(raw).words == "No brakes\nat <80>\non the road"


def test_the_plain_form_of_two_is_read_and_what_hangs_on_it_is_not():
    message = EmailMessage()
    message["From"] = "w@example.com"
    message.set_content("plain")
    message.add_alternative("<p>markup</p>", subtype="html")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="x.pdf")
    assert read_letter(message.as_bytes()).words == "plain"


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-replied; owner-email=x"},
        {"X_Autoreply": "yes"},
        {"From": "MAILER-DAEMON@example.com"},
    ],
)
def test_what_machines_answer_is_no_voice(headers):
    assert read_letter(letter(**headers)).is_machine


@pytest.mark.parametrize("said", ["no", "auto-generated"])
def test_what_a_system_forwards_is_a_voice(said):
    assert not read_letter(letter(Auto_Submitted=said)).is_machine


def test_without_a_number_of_its_own_it_is_known_by_its_bytes():
    raw = letter(Message_ID="")
    assert read_letter(raw).number == read_letter(raw).number
    assert read_letter(raw).number.startswith("sha256:")
    assert read_letter(letter("anders", Message_ID="")).number != read_letter(raw).number
    long = read_letter(letter(Message_ID=f"<{'x' * 120}@example.com>")).number
    assert len(long) <= 80


@pytest.mark.parametrize("date", ["", "yesterday", "Fri, 99 Nov 2026 14:05:00 +0800"])
def test_a_date_that_is_none_is_none(date):
    raw = letter(Date="").replace(b"From:", f"Date: {date}\r\nFrom:".encode(), 1)
    assert read_letter(raw).sent_at is None


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe\x00", b"From: \r\n\r\n", b"\r\n" * 9, b"no letter"]
)
def test_any_bytes_are_read(raw):
    assert read_letter(raw).sender == ""


def test_a_book_is_cut():
    assert len(read_letter(letter("漏油" * 5000)).words) == MOST_WORDS
