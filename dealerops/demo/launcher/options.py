"""What the person who starts the demo may choose, read from the environment once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dealerops.demo.servers import Unusable

ROOT = Path(__file__).resolve().parents[3]
HIGHEST_PORT = 65_535

# Files below var/ by which one start tells the next how far it came.
EMPTY = "database-is-empty"
LOADING = "loading-demo-data"
WORKSHOPS = "workshops-to-fill"
COMPLAINTS = "complaints-to-fill"
RENTAL = "rental-to-fill"
PREPARED = "prepared"
SIGNINS = "signins.txt"


@dataclass(frozen=True, slots=True)
class Options:
    """`database_url` and `redis_url` are empty where the embedded servers are wanted.

    `scale` is how many times as many claims as usual a new demo is to have.
    """

    port: int
    reset: bool
    scale: int
    var: Path
    database_url: str
    redis_url: str

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ) -> "Options":
        """Unusable when a value makes no sense."""
        port = environ.get("PORT") or "8000"
        if not port.isdecimal() or not 0 < int(port) <= HIGHEST_PORT:
            raise Unusable(f"PORT={port} is not a port number.")
        reset = environ.get("RESET", "") not in {"", "0"}
        if reset and environ.get("DATABASE_URL"):
            raise Unusable("RESET=1 does not empty a database of your own (DATABASE_URL is set).")
        scale = environ.get("SCALE") or "1"
        if not scale.isdecimal() or int(scale) < 1:
            raise Unusable(f"SCALE={scale} is not a positive number.")
        return cls(
            port=int(port),
            reset=reset,
            scale=int(scale),
            var=Path(environ.get("VAR_DIR") or ROOT / "var").absolute(),
            database_url=environ.get("DATABASE_URL", ""),
            redis_url=environ.get("REDIS_URL", ""),
        )

    @property
    def site_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"
