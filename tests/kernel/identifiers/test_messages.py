"""Every code that a check can answer has a sentence."""

import re
from pathlib import Path

from django.utils.translation import override

from dealerops import identifiers
from dealerops.identifiers import uscc, vin
from dealerops.identifiers.messages import MESSAGES, refusal_of

CODE = re.compile(r"""(?:refused|warned|judge)\(\s*"([A-Z0-9_]+)\"""")


def test_every_code_in_the_package_has_a_message():
    folder = Path(identifiers.__file__).parent
    written = {
        code for file in folder.glob("*.py") for code in CODE.findall(file.read_text("utf-8"))
    }
    assert written == set(MESSAGES)


def test_a_refused_value_becomes_a_refusal_of_its_field():
    with override("en"):
        refusal = refusal_of(vin.validate("short"), field="vin")
        assert (refusal.code, refusal.field) == ("VIN_LENGTH", "vin")
        assert str(refusal.message) == "A VIN has 17 characters."


def test_a_usable_value_is_no_refusal():
    assert refusal_of(uscc.validate("91110000600037341L")) is None
