"""One question to a child, with what it cost: seconds, and the most memory it ever held."""

import select
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dealerops.reading import apart
from dealerops.reading.apart import frames
from dealerops.reading.apart.host import _end
from dealerops.reading.apart.limits import Limits

GLANCE = 0.002


@dataclass(frozen=True, slots=True)
class Cost:
    seconds: float
    peak: int
    code: str  # '' where the answer was no refusal, 'DIED' where there was none


def measured(work: str, data: bytes, limits: Limits, **options: Any) -> Cost:
    line, child = apart.light._hatch()
    begun, peak = time.monotonic(), 0
    question = {"work": work, "options": options, "limits": asdict(limits)}
    try:
        frames.send(line, question, data)
        while not select.select([line], [], [], GLANCE)[0]:
            peak = max(peak, high_water(child))
        head, _rest = frames.receive(line)
        code = head.get("refused", "")
    except (OSError, EOFError):
        code = "DIED"
    finally:
        line.close()
        _end(child)
    return Cost(time.monotonic() - begun, peak, code)


def high_water(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith("VmHWM")), 0)
