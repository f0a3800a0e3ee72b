"""The written promise of the API: committed, complete, and readable without the internet."""

import io
import re

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from jsonschema import Draft4Validator

from tests.kernel.api.promise import COMMITTED, plain

DOCS = "/api/docs/"
pytestmark = pytest.mark.django_db


def schema() -> dict:
    out = io.StringIO()
    call_command("spectacular", "--lang", "en", "--validate", "--fail-on-warn", stdout=out)
    return yaml.safe_load(out.getvalue())


def test_the_committed_file_is_what_the_code_promises():
    assert yaml.safe_load(COMMITTED.read_text(encoding="utf-8")) == schema(), "run: make schema"


def test_every_address_asks_for_the_key_and_tells_how_it_refuses():
    for path, methods in schema()["paths"].items():
        for method, promised in methods.items():
            assert promised["security"] == [{"FirmKey": []}], path
            told = set(promised["responses"])
            assert {"200", "401"} <= told, (method, path)
            if "{id}" in path:
                assert "404" in told, (method, path)
            if method == "post":
                assert {"400", "409", "413", "415", "422", "429"} <= told, (method, path)


def test_every_command_tells_of_the_name_that_makes_it_happen_once():
    for path, methods in schema()["paths"].items():
        for method, promised in methods.items():
            headers = {one["name"] for one in promised["parameters"] if one["in"] == "header"}
            assert headers == ({"Idempotency-Key"} if method == "post" else set()), (method, path)


def test_every_call_and_every_answer_has_an_example_that_keeps_the_promise():
    whole = schema()
    for path, methods in whole["paths"].items():
        for method, promised in methods.items():
            bodies = [promised["requestBody"]] if "requestBody" in promised else []
            for told in (*bodies, *promised["responses"].values()):
                content = told["content"].get("application/json")
                if content is None:  # a picture
                    continue
                assert content.get("examples"), (method, path)
                for example in content["examples"].values():
                    shape = content["schema"] | {"components": whole["components"]}
                    Draft4Validator(plain(shape)).validate(example["value"])


def test_the_schema_is_served_to_everybody():
    answer = Client().get(reverse("api-schema"))
    assert answer.status_code == 200
    assert "/api/v1/claims/" in yaml.safe_load(answer.content)["paths"]


def test_the_reading_page_needs_nobody_elses_server():
    page = Client().get(DOCS).content.decode()
    script = Client().get(f"{DOCS}?script=")
    assert "javascript" in script["Content-Type"]
    for text in (page, script.content.decode()):
        assert not re.search(r"""(?:src|href|url)\s*[=:]\s*["']?(?:https?:)?//""", text)


def test_the_reading_page_obeys_the_policy_of_the_house():
    answer = Client().get(DOCS)
    page = answer.content.decode()
    assert "'unsafe" not in answer["Content-Security-Policy"]
    assert re.findall(r"<script(?![^>]*\ssrc=)", page) == []
    assert "<style" not in page
    assert re.findall(r"\son\w+=|\sstyle=", page) == []


@pytest.mark.parametrize("part", ["swagger-ui.css", "swagger-ui-bundle.js"])
def test_what_the_reading_page_loads_is_ours_to_serve(part):
    page = Client().get(DOCS).content.decode()
    found = re.search(rf'"(/static/[^"]*{re.escape(part)})"', page)
    assert found
    assert Client().get(found[1]).status_code == 200
