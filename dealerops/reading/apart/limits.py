"""What a child may use: processor time, memory, and no network at all."""

import ctypes
import platform
import resource
import signal
import struct
from dataclasses import dataclass

MEGABYTE = 1 << 20

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 1, 38, 22, 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050001  # EPERM
_OTHER_CALLS = 0x40000000  # the second set of numbers that 64-bit Intel kernels know
# Per machine: what the kernel calls it, and the numbers of socket and io_uring_setup there.
_MACHINES = {
    "x86_64": (0xC000003E, (41, 425)),
    "aarch64": (0xC00000B7, (198, 425)),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """`cpu` and `wall` in seconds, `memory` (address space) and `resident` in bytes.

    The child holds itself to `cpu` and `memory`; whoever asked watches `wall` and `resident`.
    """

    cpu: int
    wall: float
    memory: int
    resident: int


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def hold_to(limits: Limits) -> None:
    """Limit this process; the kernel ends it when its time is used up."""
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu, limits.cpu + 1))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * MEGABYTE, 64 * MEGABYTE))


def die_with_parent() -> None:
    _prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))


def forbid_network() -> bool:
    """From now on this process and its children open no socket; False where the kernel cannot."""
    known = _MACHINES.get(platform.machine())
    if known is None or not _prctl(_PR_SET_NO_NEW_PRIVS, 1):
        return False
    code = _filter(*known)
    program = _Program(len(code) // 8, code)
    return _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program))


def _filter(machine: int, calls: tuple[int, ...]) -> bytes:
    """Refuse `calls`, and every call made under foreign numbers; allow the rest."""
    tests = [(_EQUAL, call) for call in calls]
    tests.append((_AT_LEAST, _OTHER_CALLS))
    code = [_step(_LOAD, 4), _step(_EQUAL, machine, no=len(tests) + 2), _step(_LOAD, 0)]
    for place, (test, value) in enumerate(tests):
        code.append(_step(test, value, yes=len(tests) - place))
    return b"".join((*code, _step(_RETURN, _ALLOW), _step(_RETURN, _REFUSE)))


def _step(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("=HBBI", code, yes, no, value)


def _prctl(option: int, *arguments: object) -> bool:
    values = (*arguments, 0, 0, 0, 0)[:4]
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(
        libc.prctl(
            option,
            *(ctypes.c_ulong(value) if isinstance(value, int) else value for value in values),
        )
        == 0
    )
