"""Photos of a line: the workshop brings them, the customer sees them before deciding."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from aftersales.choices import RoState
from aftersales.models import ItemPhoto
from aftersales.services import make_link
from aftersales.services.item_photos import attach_item_photo, remove_item_photo
from dealerops.documents.services import FileRefused
from dealerops.foundation.errors import DomainError
from dealerops.journal.models import Entry
from tests.factories.market import make_paper
from tests.factories.workshop import make_order

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT, settings.LANGUAGE_CODE = tmp_path, "en"


@pytest.fixture
def line(workshop):
    return make_order(workshop, RoState.QUOTED).items.get()


def the_link(line, workshop) -> str:
    return reverse("aftersales:customer", args=(make_link(line.order_id, by=workshop.advisor),))


def test_the_customer_sees_each_line_with_photo_price_and_what_all_of_it_costs(
    workshop, sign_in, line
):
    desk = sign_in(workshop.advisor)
    upload = SimpleUploadedFile("worn.png", make_paper().getvalue(), "image/png")
    answer = desk.post(reverse("aftersales:item_photos", args=(line.pk,)), {"file": upload})
    assert answer.url == reverse("aftersales:line", args=(line.pk,))
    assert "worn.png" in desk.get(answer.url).content.decode()
    phone, address = Client(), the_link(line, workshop)
    page = phone.get(address).content.decode()
    photo = f"{address}photos/{ItemPhoto.objects.get().pk}.png"
    assert f'src="{photo}"' in page
    assert f'<b class="dx-num">¥{line.amount:,.2f}</b>' in page
    shown = phone.get(photo)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/png")


def test_a_link_shows_photos_of_its_own_quote_only(workshop, line):
    foreign = make_order(workshop, RoState.QUOTED).items.get()
    photo = attach_item_photo(foreign.pk, make_paper(), name="x.png", by=workshop.advisor)
    phone, address = Client(), the_link(line, workshop)
    assert phone.get(f"{address}photos/{photo.pk}.png").status_code == 404
    dead = the_link(foreign, workshop)
    the_link(foreign, workshop)  # a new link lets the old one die
    assert phone.get(f"{dead}photos/{photo.pk}.png").status_code == 404


def test_neighbours_find_no_photo(workshop, sign_in, line):
    photo = attach_item_photo(line.pk, make_paper(), name="x.png", by=workshop.advisor)
    for name in ("item_photo", "item_photo_remove"):
        url = reverse(f"aftersales:{name}", args=(photo.pk,))
        neighbour = sign_in(workshop.neighbour)
        sent = neighbour.get(url) if name == "item_photo" else neighbour.post(url)
        assert sent.status_code == 404
    assert ItemPhoto.objects.exists()


def test_once_the_customer_has_decided_the_photos_stay_as_they_are(workshop):
    line = make_order(workshop, RoState.APPROVED).items.get()
    with pytest.raises(DomainError) as error:
        attach_item_photo(line.pk, make_paper(), name="x.png", by=workshop.advisor)
    assert [one.code for one in error.value.refusals] == ["PHOTOS_ARE_FIXED"]


def test_only_the_workshop_brings_photos_and_only_photos(workshop, line):
    with pytest.raises(DomainError):
        attach_item_photo(line.pk, make_paper(), name="x.png", by=workshop.manager)
    with pytest.raises(FileRefused):
        attach_item_photo(line.pk, io.BytesIO(b"MZ" * 400), name="x.png", by=workshop.advisor)
    assert not ItemPhoto.objects.exists()


def test_the_same_photo_counts_once_and_can_be_taken_off(workshop, line):
    file = make_paper()
    photo = attach_item_photo(line.pk, file, name="x.png", by=workshop.advisor)
    file.seek(0)
    assert attach_item_photo(line.pk, file, name="y.png", by=workshop.advisor) == photo
    again = ItemPhoto(item=line, attachment=photo.attachment, name="z", added_by=photo.added_by)
    with (
        pytest.raises(IntegrityError, match="aftersales_item_photo_counts_once"),
        transaction.atomic(),
    ):
        again.save()
    remove_item_photo(photo.pk, by=workshop.advisor)
    topics = Entry.objects.filter(topic__startswith="aftersales.item_photo").order_by("pk")
    assert [entry.topic for entry in topics] == [
        "aftersales.item_photo_added",
        "aftersales.item_photo_removed",
    ]
