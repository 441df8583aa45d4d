# SPDX-License-Identifier: Apache-2.0
"""Client: speaks to a node's front door as a neighbour would, with a node's TLS certificate, byte
for byte as the test says."""
import http.client
import json
import os
import socket
import ssl

TIMEOUT_SECONDS = 60


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    def json(self):
        return json.loads(self.body)


def tls_context(certificate, key, authority):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.load_verify_locations(str(authority))
    if certificate:
        context.load_cert_chain(str(certificate), str(key))
    return context


def context_of(node):
    """The TLS identity of an enrolled node."""
    return tls_context(node.folder / "certs" / "tls.pem", node.folder / "keys" / "tls.key",
                       node.folder / "certs" / "ca.pem")


class Client:
    def __init__(self, server, identity):
        """`server` is a running Node, `identity` a Node or an ssl.SSLContext."""
        self.port = server.port()
        self.context = identity if isinstance(identity, ssl.SSLContext) else context_of(identity)
        self.connection = None

    def request(self, method, path, body=None, headers=None):
        """One request on the kept connection; connects again if the server has closed it."""
        for last_try in (False, True):
            fresh = self.connection is None
            if fresh:
                self.connection = http.client.HTTPSConnection(
                    "127.0.0.1", self.port, timeout=TIMEOUT_SECONDS, context=self.context)
            try:
                self.connection.request(method, path, body, headers or {})
                answer = self.connection.getresponse()
                read = Answer(answer.status, dict(answer.getheaders()), answer.read())
                if answer.will_close:
                    self.close()
                return read
            except (http.client.HTTPException, ConnectionError, ssl.SSLError):
                self.close()
                if fresh or last_try:
                    raise

    def put(self, package_id, body, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.request("PUT", f"/exchange/v1/packages/{package_id}", body, named)

    def heads(self):
        return self.request("GET", "/exchange/v1/heads").json()

    def pull(self, heads=(), receipts_after=0, wait=0):
        body = json.dumps({"heads": list(heads), "receiptsAfter": receipts_after, "wait": wait})
        return self.request("POST", "/exchange/v1/pull", body.encode())

    def raw(self, sent, cut=False):
        """Sends bytes as they are on a connection of their own; what comes back. With `cut` the
        line ends behind them in our direction, in the middle of TLS."""
        with socket.create_connection(("127.0.0.1", self.port), TIMEOUT_SECONDS) as plain:
            with self.context.wrap_socket(plain) as secure:
                secure.sendall(sent)
                if cut:
                    with socket.socket(fileno=os.dup(secure.fileno())) as line:
                        line.shutdown(socket.SHUT_WR)
                return read_all(secure)

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None


def read_all(secure):
    received = b""
    try:
        while piece := secure.recv(65536):
            received += piece
    except (ssl.SSLError, ConnectionError, TimeoutError):
        pass
    return received
