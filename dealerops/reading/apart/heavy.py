"""The one work that needs an engine; the libraries are loaded once, the models by every child."""

import datetime as dt
from contextlib import suppress
from importlib import import_module
from typing import Any

from dealerops.reading.pipeline import read

LOADED_AHEAD = (
    "dealerops.reading.pictures",
    "dealerops.reading.picture",
    "dealerops.reading.sources.qr",
    "dealerops.reading.engines.orientation",
    "dealerops.reading.engines.rapid",
)
for _name in LOADED_AHEAD:
    with suppress(ImportError):  # an engine that is not installed is refused when it is asked for
        import_module(_name)


def _read(data: bytes, *, engine: str, on: str) -> tuple[dict[str, Any], bytes]:
    return read(data, engine=engine, on=dt.date.fromisoformat(on)).to_dict(), b""


WORKS = {"read": _read}
