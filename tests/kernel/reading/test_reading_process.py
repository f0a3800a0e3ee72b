"""Where reading runs: engines stay out of web processes, and a command shows what they read."""

import io
import json
import subprocess
import sys
from pathlib import Path

from django.core.management import call_command

from tests.kernel.reading import samples


def test_importing_the_package_imports_no_engine():
    code = (
        "import sys, dealerops.reading, dealerops.reading.verdict;"
        "print([m for m in ('cv2', 'numpy', 'onnxruntime', 'rapidocr') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def printed(*arguments: str) -> str:
    out = io.StringIO()
    call_command("read_document", *arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_the_command_prints_one_document_as_json(tmp_path: Path):
    file = tmp_path / "invoice.pdf"
    file.write_bytes(samples.vehicle_page())
    shown = json.loads(printed(str(file)))
    assert shown["kind"] == "vehicle_digital"
    vin = shown["fields"]["vin"]
    assert (vin["value"], vin["source"], vin["checks"]) == (
        samples.VEHICLE["vin"],
        "text",
        ["VIN_OK"],
    )


def test_the_command_walks_a_folder_and_counts_against_the_truth(tmp_path: Path):
    (tmp_path / "good.pdf").write_bytes(samples.vehicle_page())
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4\n<script>")
    (tmp_path / "letter.pdf").write_bytes(samples.letter_page())
    known = {
        "good.pdf": {"kind": "edigital", "vin": samples.VEHICLE["vin"], "engine": "WRONG1"},
        "letter.pdf": {"kind": None},
    }
    (tmp_path / "truth.json").write_text(json.dumps(known))
    text = printed(str(tmp_path), "--table")
    documents, end = json.JSONDecoder().raw_decode(text)
    assert [document.get("refused") for document in documents] == [
        "FILE_BROKEN",
        None,
        "NOT_AN_INVOICE",
    ]
    rows = {line.split()[0]: line.split()[1:] for line in text[end:].splitlines() if line}
    assert rows["kind"] == ["1", "0", "0", "1", "0"]
    assert rows["vin"] == ["1", "0", "0", "0", "0"]
    assert rows["engine_no"] == ["0", "1", "0", "0", "0"]
