"""Questions and answers between a process and its children."""

import socket

import pytest

from dealerops.reading.apart import frames


def test_a_question_without_bytes_is_sent_in_one_piece():
    """A child that has answered an empty file and gone is not written to a second time."""
    near, far = socket.socketpair(type=socket.SOCK_SEQPACKET)
    with near, far:
        frames.send(near, {"work": "inspect"})
        assert far.recv(1 << 10).endswith(b'{"work": "inspect"}')
        far.setblocking(False)
        with pytest.raises(BlockingIOError):
            far.recv(1)


@pytest.mark.parametrize("data", [b"", b"%PDF-", b"\x00" * (frames.CHUNK + 1)])
def test_head_and_bytes_arrive_as_they_were_sent(data):
    near, far = socket.socketpair()
    with near, far:
        near.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2 << 20)
        frames.send(near, {"work": "inspect"}, data)
        assert frames.receive(far) == ({"work": "inspect"}, data)
