"""Whatever is given out of the store stands behind walls, found by walking every address (P19)."""

import io

import pytest
from django.test import Client

from tests.matrix import world as worlds
from tests.matrix.places import Place, discovered

VISITORS = ("D_SSA", "SPECIALIST", "KEY")
OUR_PAGES = (
    "text/html",
    "application/json",
    "text/javascript",
    "application/vnd.oai.openapi",
    "text/plain; version=",
)
PICTURES = {
    *("claims:paper_page", "claims-api:page", "admin:claims_claim_page"),
    *("aftersales:customer_photo", "rental:sheet_photo"),
}
DOWNLOADS = {"claims:paper_file", "admin:claims_claim_paper"}


@pytest.mark.long
def test_every_address_that_gives_out_a_file_has_every_wall(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = worlds.build()
    found, open_doors = {}, []
    for who in VISITORS:
        for place in discovered():
            response = visit(world, who, place)
            if response is None:
                continue
            found[place.name] = response
            if not walled(response, drawn_by_us=place.name in PICTURES):
                open_doors.append(f"{place.name} {dict(response.headers)}")
            if response.streaming:
                b"".join(response.streaming_content)  # closes the file and not the connection
    assert open_doors == []
    assert set(found) >= PICTURES | DOWNLOADS


def visit(world: worlds.World, who: str, place: Place):
    """The answer where it is a file; None for pages and for what this visitor does not get."""
    values = worlds.values_for(world.side(who), place.model, place.route)
    client: Client = world.clients[who]
    if not all(name in values for name in place.parameters):
        return None
    response = client.get(place.url(values), {"checker": "none"})
    if response.status_code == 400 and place.name.startswith("claims-api:"):
        name = world.side(who).checked.assignments.get().checker.username
        response = client.get(place.url(values), {"checker": name})
    kind = response.headers.get("Content-Type", "")
    if response.status_code != 200 or kind.startswith(OUR_PAGES):
        return None
    return response


def walled(response, *, drawn_by_us: bool) -> bool:
    disposition = response.headers.get("Content-Disposition", "")
    walls = (
        response.headers.get("X-Content-Type-Options") == "nosniff",
        response.headers.get("Content-Security-Policy", "").startswith("sandbox"),
        "no-store" in response.headers.get("Cache-Control", ""),
        not response["Content-Type"].startswith(("text/", "image/svg")),
    )
    if drawn_by_us:
        return all(walls) and disposition == "inline" and png(response)
    return all(walls) and disposition.startswith("attachment; filename")


def png(response) -> bool:
    return io.BytesIO(response.content).read(8) == b"\x89PNG\r\n\x1a\n"
