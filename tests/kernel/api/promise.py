"""The written promise of the API, taken at its word: what it does not name must not be there."""

from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from jsonschema import Draft4Validator

JSON = "application/json"
COMMITTED = Path(settings.BASE_DIR) / "docs" / "openapi.yaml"
PROMISE = yaml.safe_load(COMMITTED.read_text("utf-8"))
PATHS: dict[str, dict[str, Any]] = PROMISE["paths"]


def plain(shape: Any) -> Any:
    """OpenAPI 3.0 says `nullable`, which the validator does not know."""
    if isinstance(shape, list):
        return [plain(one) for one in shape]
    if not isinstance(shape, dict):
        return shape
    known = {name: plain(one) for name, one in shape.items()}
    return {"anyOf": [known, {"type": "null"}]} if shape.get("nullable") is True else known


def closed(shape: Any) -> Any:
    """The same, but an object holds the fields that are named and no others."""
    if isinstance(shape, list):
        return [closed(one) for one in shape]
    if not isinstance(shape, dict):
        return shape
    found = {name: closed(one) for name, one in shape.items()}
    return found | {"additionalProperties": False} if shape.get("type") == "object" else found


COMPONENTS = closed(plain(PROMISE["components"]))


def promised() -> set[tuple[str, str, str]]:
    """Every address, what may be done there, and the statuses that may come of it."""
    return {
        (path, method, status)
        for path, methods in PATHS.items()
        for method, told in methods.items()
        for status in told["responses"]
    }


def breaches(path: str, method: str, answer: Any) -> list[str]:
    """Where this answer is not what was promised for its status."""
    told = PATHS[path][method]["responses"].get(str(answer.status_code))
    if told is None:
        return ["this status was not promised"]
    kind = answer.headers["Content-Type"].partition(";")[0]
    if kind not in told["content"]:
        return [f"{kind} was not promised"]
    if kind != JSON:
        return []
    shape = closed(plain(told["content"][kind]["schema"])) | {"components": COMPONENTS}
    return [one.message for one in Draft4Validator(shape).iter_errors(answer.json())]
