"""A nest: a process that has the libraries loaded and gives every question a child of its own.

Started by `host` with a socket as standard input and the module of its works as the one argument.
The child is forked before a stranger's byte is read, answers one question and ends; whatever the
document did to it ends with it.
"""

import os
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from dealerops.reading.apart import frames
from dealerops.reading.apart.limits import Limits, die_with_parent, forbid_network, hold_to
from dealerops.reading.refusal import DocumentRefused

Work = Callable[..., tuple[Mapping[str, Any], bytes]]


def main() -> None:
    works: Mapping[str, Work] = import_module(sys.argv[1]).WORKS
    control = socket.socket(fileno=os.dup(0))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the children
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the end of the socket is the end of the nest
    control.sendall(b"n" if forbid_network() else b"?")
    while True:
        bell, lines, _flags, _address = socket.recv_fds(control, 1, 1)
        if not bell:
            return
        if os.fork() == 0:
            _live(lines[0], works)
        os.close(lines[0])


def _live(handle: int, works: Mapping[str, Work]) -> None:
    """The child's whole life; it never returns into the nest's loop."""
    status = 1
    try:
        os.setsid()
        die_with_parent()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # an engine may have children to wait for
        line = socket.socket(fileno=handle)
        frames.send(line, {"pid": os.getpid()})
        question, data = frames.receive(line)
        hold_to(Limits(**question["limits"]))
        frames.send(line, *_answer(works[question["work"]], data, question["options"]))
        status = 0
    finally:
        os._exit(status)


def _answer(work: Work, data: bytes, options: Mapping[str, Any]) -> tuple[Mapping[str, Any], bytes]:
    try:
        return work(data, **options)
    except DocumentRefused as refused:
        return {"refused": refused.code}, b""


if __name__ == "__main__":
    main()
