"""How much memory a process has held at most."""

from pathlib import Path

KIB = 1024


def peak_mb() -> float:
    """Of this program since it was started.

    What getrusage says would not do: a child begins with the peak of the process that started it.
    """
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / KIB
    raise OSError("/proc/self/status says nothing of VmHWM")
