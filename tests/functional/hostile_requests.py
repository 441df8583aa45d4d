# SPDX-License-Identifier: Apache-2.0
"""Bad requests through the front door of a running node: too large, badly packed, cut off, or so
that nobody can be sure where they end. The sender gets a signed rejection, others are served."""
import gzip
import ssl
import zlib

from framework.checks import same, wait_until
from framework.documents import Signed, xmlsec_accepts
from framework.network import COUNTY
from framework.siege import Siege

MEBIBYTE = 1 << 20
KEPT_OF_PART = 64 << 10


def network():
    return Siege("requests")


def test_oversize_is_refused(siege):
    good = siege.good()
    padded = good.replaced("<Body>", "<Body><!--" + "x" * (9 * MEBIBYTE) + "-->")
    siege.refused(padded, 413, "REQUEST_TOO_LARGE", kept=padded[:KEPT_OF_PART])
    siege.send(good)


def test_far_oversize_is_refused_and_read_only_so_far(siege):
    """More than the node reads on for: the signed rejection comes, the body is not kept."""
    def pieces():
        for _ in range(48):
            yield b"<" * MEBIBYTE
    siege.refused(b"<" * 48 * MEBIBYTE, 413, "REQUEST_TOO_LARGE", kept=b"")
    siege.refused(pieces(), 413, "REQUEST_TOO_LARGE", kept=b"<" * KEPT_OF_PART)


def test_endless_body_ends_the_connection(siege):
    """Nobody holds a thread by sending for ever: after a while the node closes."""
    before = siege.province.counts()
    head = (f"PUT /exchange/v1/packages/{COUNTY}/up/1/99 HTTP/1.1\r\nHost: x\r\n"
            f"Content-Length: {4096 * MEBIBYTE}\r\n\r\n").encode()
    try:
        siege.client.raw(head + b"<" * 160 * MEBIBYTE)
    except (ConnectionError, ssl.SSLError):
        pass
    same(siege.province.counts(), before)
    siege.check_others_served()


def test_gzip_bomb_is_refused(siege):
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = packer.compress(b"<Package>" + b" " * (64 * MEBIBYTE)) + packer.flush()
    assert len(bomb) < 100_000
    siege.refused(bomb, 413, "GZIP_RATIO", Content_Encoding="gzip")
    inner = gzip.compress(b" " * (64 * MEBIBYTE), 1)
    siege.refused(gzip.compress(inner, 9), 413, "GZIP_RATIO", Content_Encoding="gzip")


def test_gzip_that_is_none_is_refused(siege):
    good = siege.good()
    packed = gzip.compress(good.bytes)
    for data in (packed[:-20], b"no gzip at all", packed + packed, packed + b"\0", b""):
        siege.refused(data, 400, "GZIP_INVALID", Content_Encoding="gzip")
    siege.refused(packed, 400, "GZIP_INVALID", Content_Encoding="br")
    answer = siege.client.put(good.id, packed, Content_Encoding="gzip")
    same(answer.status, 200, answer.text[:300])
    siege.last[COUNTY] = (siege.last[COUNTY][0] + 1, good.digest)


def test_truncated_body_applies_nothing(siege):
    """The line breaks in the middle of a good package; sent whole afterwards it is taken."""
    good = siege.good()
    before = siege.province.counts()
    head = (f"PUT /exchange/v1/packages/{good.id} HTTP/1.1\r\nHost: x\r\n"
            f"Content-Length: {len(good.bytes)}\r\n\r\n").encode()
    for share in (0, 1, len(good.bytes) // 2, len(good.bytes) - 1):
        siege.client.raw(head + good.bytes[:share], cut=True)
    chunked = (f"PUT /exchange/v1/packages/{good.id} HTTP/1.1\r\nHost: x\r\n"
               f"Transfer-Encoding: chunked\r\n\r\n{len(good.bytes):x}\r\n").encode()
    siege.client.raw(chunked + good.bytes[:-1], cut=True)
    siege.check_others_served()
    same(siege.province.counts()["case_event"] - before["case_event"], 1, "the other child's event")
    wait_until(lambda: siege.province.value("SELECT MAX(size_bytes) FROM evidence WHERE code "
                                            "= 'REQUEST_CUT_OFF'") == len(good.bytes) - 1,
               "what came is kept")
    same(siege.province.next_number(COUNTY), siege.last[COUNTY][0] + 1)
    siege.send(good)


def test_second_request_hidden_in_a_body_is_not_served(siege):
    """Content-Length beside Transfer-Encoding: the classic smuggling request."""
    inner = b"GET /exchange/v1/heads HTTP/1.1\r\nHost: x\r\n\r\n"
    sent = (b"PUT /exchange/v1/packages/x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + inner)
    received = siege.client.raw(sent)
    same(received.count(b"HTTP/1.1 200"), 0, "answers to the hidden request")
    assert b"HTTP/1.1 400" in received, received[:300]
    # With a package's number in the address the sender gets a signed rejection, each time.
    number = f"{COUNTY}/up/1/{siege.last[COUNTY][0] + 1}"
    good = siege.good()
    for fields in ("Content-Length: 5\r\nTransfer-Encoding: chunked",
                   "Content-Length: 5\r\nContent-Length: 6",
                   f"Content-Length: {len(good.bytes)}\r\nContent-Length: {len(good.bytes)}",
                   "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                   "Transfer-Encoding: gzip, chunked"):
        head = f"PUT /exchange/v1/packages/{number} HTTP/1.1\r\nHost: x\r\n{fields}\r\n\r\n"
        received = siege.client.raw(head.encode() + good.bytes + inner, cut=True)
        assert received.startswith(b"HTTP/1.1 400"), (fields, received[:300])
        same(received.count(b"HTTP/1.1 "), 1, f"answers to {fields}")
        body = received[received.index(b"\r\n\r\n") + 4:]
        same(Signed(body).codes, ["REQUEST_AMBIGUOUS"], fields)
        assert xmlsec_accepts(body, siege.network.authority / "ca.pem"), "rejection unsigned"
    unread = (f"PUT /exchange/v1/packages/{COUNTY}/up/1/1 HTTP/1.1\r\nHost: x\r\n"
              f"Content-Length: {9 * MEBIBYTE}\r\n\r\n").encode() + inner
    same(siege.client.raw(unread, cut=True).count(b"HTTP/1.1 200"), 0)
    siege.check_others_served()
