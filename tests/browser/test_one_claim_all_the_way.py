"""One claim through all four doors: the dealer's portal, the firm's REST client, the back office, the mail."""

import base64
import datetime as dt
import io
import re
from email.message import EmailMessage

import pytest
import requests
from django.utils import translation
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Locator, expect

from claims.choices import ClaimState
from claims.models import Claim
from claims.selectors.invoice_words import field_label
from dealerops.accounts.models import User
from dealerops.demo.drawing import draw_ofd, draw_pdf
from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import declared
from dealerops.reading.verdict import Outcome
from quota.models import QuotaBucket
from tests.browser.conftest import LANGUAGE, Person, Site
from tests.browser.story import (
    MAIL_SECONDS,
    PAPERS,
    Sale,
    another_digit,
    check_a_claim_long_ago,
    mails_to,
    sell_a_car,
)
from tests.stack import wait_for
from tests.system import needs

pytestmark = [pytest.mark.browser, needs("chromium", "fonts"), pytest.mark.timeout(600)]
APPLICANT = "d_ssa"
READING_MS = 60_000
WORK_SECONDS = 60
LEGIBLE_PIXELS = 800
MILESTONES = 8  # opened, typed, submitted, assigned, sent back, answered, passed, approved
DROP = """
([zone, name, type, content]) => {
  const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
  const dropped = new DataTransfer();
  dropped.items.add(new File([bytes], name, { type }));
  zone.dispatchEvent(new DragEvent("drop", { bubbles: true, dataTransfer: dropped }));
}
"""
MATCHING = {"number", "date", "amount", "vin", "buyer", "buyer_id", "seller"}


class Firm:
    """The third party's system; it speaks REST and nothing else."""

    def __init__(self, site: Site) -> None:
        self.root = f"{site.url}/api/v1/claims/"
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {site.key}"

    def get(self, path: str = "", **query: str) -> requests.Response:
        answer = self.session.get(self.root + path, params=query, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer

    def listed(self, claim: Claim) -> dict:
        """The claim's line in the firm's list; it comes as soon as a worker has assigned it."""
        found: list[dict] = []

        def look() -> bool:
            found[:] = [row for row in self.get().json()["results"] if row["id"] == claim.pk]
            return bool(found)

        assert wait_for(look, seconds=WORK_SECONDS, pause=0.5)
        return found[0]

    def command(self, claim: Claim, name: str, **said: object) -> dict:
        answer = self.session.post(f"{self.root}{claim.pk}/{name}/", json=said, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json()


def press(person: Person, button: Locator) -> None:
    """Press a button that leads to another page, and wait for that page."""
    with person.page.expect_navigation():
        button.click()


# --- the dealer's page --------------------------------------------------------------------------------
def open_claim(dealer: Person, sale: Sale) -> Claim:
    """From the open work on the home page to the draft, two clicks and no typing."""
    dealer.go("/")
    dealer.picture("1-home", phone=True)
    dealer.page.click(f'a[href$="#line-{sale.line.pk}"]')
    dealer.page.locator(f"#line-{sale.line.pk}").get_by_role("button").wait_for()
    dealer.picture("2-lines", phone=True)
    dealer.page.locator(f"#line-{sale.line.pk}").get_by_role("button").click()
    dealer.page.wait_for_url(re.compile(r"/claims/\d+/$"))
    claim = Claim.objects.get(pk=int(dealer.page.url.rstrip("/").rsplit("/", 1)[1]))
    expect(dealer.page.locator("#id_buyer_name")).to_have_value(sale.invoice.buyer)
    expect(dealer.page.locator("#id_buyer_code")).to_have_value(sale.invoice.buyer_id)
    expect(dealer.page.locator("#id_seller_name")).to_have_value(sale.invoice.seller)
    return claim


def type_facts(dealer: Person, sale: Sale, *, vin: str, amount: str) -> None:
    typed = {
        "vin": vin,
        "invoice_number": sale.invoice.number,
        "invoice_date": sale.invoice.date.isoformat(),
        "invoice_amount": amount,
        "registered_on": sale.papers.registered_on.isoformat(),
        "plate": sale.papers.plate,
    }
    for name, value in typed.items():
        dealer.page.fill(f"#id_{name}", value)
    press(dealer, dealer.page.locator("#claim-facts").get_by_role("button"))
    expect(dealer.page.locator("#claim-facts .dx-error")).to_have_count(0)


def missing(dealer: Person) -> set[str]:
    """The papers that the page calls missing."""
    links = dealer.page.locator('#claim-submit a[href^="#paper-"]')
    names = links.all_inner_texts()
    codes = {link.get_attribute("href").removeprefix("#paper-") for link in links.all()}
    assert all(len(name.strip()) > len("D01 ") for name in names), "a code alone is no name"
    return codes


def drop(dealer: Person, code: str, file: dict) -> None:
    """Let a file fall on the zone of its document type."""
    zone = dealer.page.locator(f"#paper-{code} .dx-drop").element_handle()
    content = base64.b64encode(file["buffer"]).decode()
    dealer.page.evaluate(DROP, [zone, file["name"], file["mimeType"], content])
    has_file(dealer, code, file)


def choose(dealer: Person, code: str, file: dict) -> None:
    """Choose a file in the dialog of its document type."""
    dealer.page.set_input_files(f"#paper-{code} input[type=file]", file)
    has_file(dealer, code, file)


def has_file(dealer: Person, code: str, file: dict) -> None:
    kept = dealer.page.locator(f"#paper-{code}").get_by_role("link", name=file["name"])
    expect(kept).to_be_visible(timeout=15_000)


def verdicts(dealer: Person) -> dict[str, Outcome]:
    """What the page says of each field of the invoice, once it has been read."""
    rows = dealer.page.locator("#claim-invoice dl .dx-compare")
    rows.first.wait_for(timeout=READING_MS)
    with translation.override(LANGUAGE):
        fields = {str(field_label(name)): name for name in MATCHING}
        outcomes = {str(outcome.label): outcome for outcome in Outcome}
    found = {}
    for row in rows.all():
        label = row.locator("dt").inner_text().strip()
        said = row.locator("dd").last.inner_text().strip()
        found[fields[label]] = outcomes[said]
    return found


def submit(dealer: Person, claim: Claim) -> None:
    press(dealer, dealer.page.locator("#claim-submit button[formaction]"))
    claim.refresh_from_db()
    assert claim.state not in {ClaimState.DRAFT, ClaimState.RESET}, dealer.page.inner_text("main")


def in_state(claim: Claim, state: ClaimState) -> bool:
    def there() -> bool:
        claim.refresh_from_db()
        return claim.state == state

    return wait_for(there, seconds=WORK_SECONDS, pause=0.5)


def mail_about(site: Site, username: str, text: str, *, number: int = 1) -> EmailMessage:
    """The mail to this person whose subject holds `text`; the `number`th of them."""
    address = User.objects.get(username=username).email

    def arrived() -> list:
        return [mail for mail in mails_to(site.mail, address) if text in mail["Subject"]]

    assert wait_for(lambda: len(arrived()) >= number, seconds=MAIL_SECONDS, pause=0.5), text
    return arrived()[number - 1]


# --- the walk ------------------------------------------------------------------------------------------
def test_one_claim_goes_all_the_way(site):
    checked_on = check_a_claim_long_ago(APPLICANT)
    sale = sell_a_car(APPLICANT)
    dealer, firm = site.enter(APPLICANT), Firm(site)

    claim = open_claim(dealer, sale)
    assert missing(dealer) == PAPERS | {"D01"}
    dealer.picture("3-draft", phone=True)
    type_facts(dealer, sale, vin=sale.invoice.vin, amount=f"{sale.invoice.amount}")
    invoice = {"name": "发票.ofd", "mimeType": "application/ofd", "buffer": draw_ofd(sale.invoice)}
    drop(dealer, "D01", invoice)
    left = PAPERS.copy()
    for code in sorted(PAPERS):
        assert missing(dealer) == left
        choose(dealer, code, sale.paper(code))
        left.discard(code)
    assert missing(dealer) == set()
    assert verdicts(dealer) == dict.fromkeys(MATCHING, Outcome.MATCH)
    dealer.picture("4-compared", phone=True)
    submit(dealer, claim)
    dealer.picture("5-submitted", phone=True)

    checker = firm_sends_back(firm, claim)
    dealer_answers(site, dealer, sale, claim)
    line = firm.listed(claim)
    assert line["checker"] == checker
    firm.command(claim, "start", checker=checker)
    firm.command(claim, "pass", checker=checker, note="材料齐全")
    assert in_state(claim, ClaimState.IN_APPROVAL)

    specialist = site.enter(Role.SSA_SPECIALIST.lower())
    specialist_approves(specialist, claim)
    mail = mail_about(site, APPLICANT, claim.number, number=2)
    assert "18,000.00" in mail["Subject"]
    dealer.go(f"/claims/{claim.pk}/")
    dealer.picture("9-approved", phone=True)
    assert steps_told(dealer) >= MILESTONES
    reports_reach_their_readers(site, checked_on)


def firm_sends_back(firm: Firm, claim: Claim) -> str:
    """The firm lists, fetches, looks at a page, starts, and resets with a finding; who checked."""
    checker = firm.listed(claim)["checker"]
    fetched = firm.get(f"{claim.pk}/").json()
    assert {one["type"] for one in fetched["documents"]} == PAPERS | {"D01"}
    licence = next(one for one in fetched["documents"] if one["type"] == "D02")
    path = f"{claim.pk}/documents/{licence['id']}/pages/1/"
    assert firm.session.get(firm.root + path, timeout=30).status_code == 400  # nobody named
    picture = firm.get(path, checker=checker)
    assert picture.headers["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(picture.content)).width > LEGIBLE_PIXELS
    firm.command(claim, "start", checker=checker)
    finding = {"document": "D02", "reason": "A01", "note": "副页发动机号看不清"}
    firm.command(claim, "reset", checker=checker, findings=[finding], note="请重新扫描")
    return checker


def dealer_answers(site: Site, dealer: Person, sale: Sale, claim: Claim) -> None:
    """The mail and the page say what is wrong; a better scan answers it."""
    mail = mail_about(site, APPLICANT, claim.number)
    assert "副页发动机号看不清" in mail.get_body(("plain",)).get_content()
    dealer.go("/")
    dealer.picture("6-home-with-reset", phone=True)
    dealer.page.locator(f'a[href="/claims/{claim.pk}/"]').first.click()
    expect(dealer.page.locator("#paper-D02")).to_contain_text("副页发动机号看不清")
    assert missing(dealer) == {"D02"}
    dealer.picture("7-reset", phone=True)
    choose(dealer, "D02", sale.paper("D02", scan=2))
    assert missing(dealer) == set()
    submit(dealer, claim)


def specialist_approves(specialist: Person, claim: Claim) -> None:
    """The invoice stands beside the claim; the button consumes one unit of quota."""
    month = claim.invoice_date.replace(day=1)
    bucket = QuotaBucket.objects.get(
        program=claim.program.code, dealer=claim.dealer_id, month=month
    )
    specialist.go("/admin/claims/claim/")
    specialist.picture("8a-admin-list")
    specialist.go(f"/admin/claims/claim/{claim.pk}/change/")
    invoice_is_shown(specialist.page.locator(".dx-claim-invoice img").first)
    specialist.picture("8b-admin-claim")
    specialist.page.click('[data-offer="approve"]')
    invoice_is_shown(specialist.page.locator(".dx-claim-invoice img").first)
    specialist.page.fill("#id_note", "同意")
    specialist.picture("8c-admin-approve")
    press(specialist, specialist.page.locator(".dx-claim-run button[type=submit]"))
    specialist.picture("8d-admin-approved")
    before = (bucket.consumed, bucket.available)
    bucket.refresh_from_db()
    claim.refresh_from_db()
    assert claim.state == ClaimState.APPROVED
    assert (bucket.consumed, bucket.available) == (before[0] + 1, before[1] - 1)
    specialist.go(f"/admin/quota/quotabucket/{bucket.pk}/change/")
    specialist.picture("8e-admin-quota")


def invoice_is_shown(picture: Locator) -> None:
    assert wait_for(lambda: picture.evaluate("(one) => one.naturalWidth") > 500, seconds=30)


def steps_told(dealer: Person) -> int:
    return dealer.page.locator(".dx-timeline > li").count()


def reports_reach_their_readers(site: Site, day: dt.date) -> None:
    """Each in the reader's language and with the rows of the reader's place."""
    reader, foreigner = "ssa_specialist", "tp_lead"
    daily = mails_of_a_report(site, "R01", reader, foreigner, day=day.isoformat())
    assert daily[0]["Subject"] != daily[1]["Subject"]
    weekly = mails_of_a_report(site, "R04", "ssa_manager", "region_staff")
    region = User.objects.get(username="region_staff").memberships.get().region
    assert region.name_en in weekly[1].get_body(("plain",)).get_content()
    assert region.name not in weekly[0].get_body(("plain",)).get_content()
    for mail in (*daily, weekly[0]):  # the region may have had nothing open when the week ended
        assert_holds_a_workbook_and_a_chart(mail)


def mails_of_a_report(
    site: Site, code: str, reader: str, foreigner: str, *, day: str = ""
) -> tuple[EmailMessage, EmailMessage]:
    """Press the button; the mails to a reader of Chinese and to one who reads English."""
    User.objects.filter(username=foreigner).update(language="en")
    starter = site.enter(Role.SSA_MANAGER.lower())
    starter.go("/admin/reports/reportrun/")
    starter.page.click('a[href$="/reports/reportrun/now/"]')
    starter.page.select_option("#id_code", code)
    starter.page.fill("#id_day", day)
    starter.picture(f"r-{code}-now")
    press(starter, starter.page.locator("form.dx-run button[type=submit]"))
    assert re.search(r"/reportrun/\d+/change/", starter.page.url), starter.page.inner_text("main")
    own, other = (mail_about(site, name, title_for(code, name)) for name in (reader, foreigner))
    starter.page.reload()
    starter.picture(f"r-{code}-run")
    starter.go("/admin/reports/reportrun/")
    starter.picture(f"r-{code}-list")
    return own, other


def title_for(code: str, username: str) -> str:
    """The report's title in the language of its reader."""
    with translation.override(User.objects.get(username=username).language):
        return str(declared()[code].title)


def assert_holds_a_workbook_and_a_chart(mail: EmailMessage) -> None:
    html = mail.get_body(("html",)).get_content()
    chart = next(part for part in mail.walk() if part.get_content_type() == "image/png")
    assert f"cid:{chart['Content-ID'].strip('<>')}" in html
    (attached,) = [part for part in mail.iter_attachments() if part.get_filename()]
    assert attached.get_filename().endswith(".xlsx")
    sheet = load_workbook(io.BytesIO(attached.get_content())).worksheets[0]
    assert sheet.freeze_panes
    formulas = [cell.value for row in sheet.rows for cell in row if cell.data_type == "f"]
    assert formulas  # the totals, and nothing that data could have become
    assert all(re.fullmatch(r"=SUM\([A-Z]+\d+:[A-Z]+\d+\)", value) for value in formulas)


def test_two_wrong_digits_are_the_two_fields_that_differ(site):
    sale = sell_a_car(APPLICANT)
    dealer = site.enter(APPLICANT)
    claim = open_claim(dealer, sale)
    vin = another_digit(sale.invoice.vin, 16)
    amount = another_digit(f"{sale.invoice.amount}", 2)
    type_facts(dealer, sale, vin=vin, amount=amount)
    invoice = {"name": "发票.pdf", "mimeType": "application/pdf", "buffer": draw_pdf(sale.invoice)}
    drop(dealer, "D01", invoice)
    expected = dict.fromkeys(MATCHING, Outcome.MATCH)
    expected |= dict.fromkeys(("vin", "amount"), Outcome.MISMATCH)
    assert verdicts(dealer) == expected
    dealer.picture("a-mismatch", phone=True)

    type_facts(dealer, sale, vin=sale.invoice.vin, amount=f"{sale.invoice.amount}")
    assert claim.documents.current().count() == 1
