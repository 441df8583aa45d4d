# SPDX-License-Identifier: Apache-2.0
"""Person: somebody who works at a node through its API, as the desk in a browser does; and the
people of a small office, made by the three administrators the way a county would."""
import http.client
import json
import uuid

TIMEOUT_SECONDS = 30
PASSWORD = "Quiet harbour 19 stones"


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        """The problem's code; empty for an answer that is none."""
        return self.json().get("code", "") if self.status >= 400 else ""


class Person:
    def __init__(self, node, name=None, password=None):
        self.node, self.cookie, self.csrf, self.session = node, "", "", {}
        if name:
            self.sign_in(name, password or PASSWORD)

    def sign_in(self, name, password):
        answer = self.request("POST", "/api/v1/session", {"name": name, "password": password})
        assert answer.status == 200, answer.body
        self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        self.session = answer.json()
        self.csrf = self.session["csrf"]
        return self

    def request(self, method, path, body=None, headers=None, **raw):
        """One request on a connection of its own; a body that is no bytes is sent as JSON."""
        sent = {"Cookie": self.cookie} if self.cookie else {}
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        sent.update(headers or {})
        connection = http.client.HTTPConnection("127.0.0.1", self.node.port("people"),
                                                timeout=TIMEOUT_SECONDS)
        try:
            connection.request(method, path, body, sent, **raw)
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def get(self, path, **headers):
        return self.request("GET", path, headers=spelled(headers))

    def send(self, method, path, body=None, **headers):
        """A write, under a key of its own unless Idempotency_Key= is given."""
        named = {"X-CSRF-Token": self.csrf, "Idempotency-Key": str(uuid.uuid4())}
        named.update(spelled(headers))
        return self.request(method, path, {} if body is None else body, named)

    def done(self, method, path, body=None, **headers):
        """What a write that must succeed answers."""
        answer = self.send(method, path, body, **headers)
        assert answer.status < 300, (method, path, answer.status, answer.body.decode())
        return answer.json() if answer.body else {}

    def upload(self, name, content, part=1 << 20):
        """Sends a file in parts; its last answer."""
        begun = self.done("POST", "/api/v1/uploads", {"name": name, "size": len(content)})
        answer = None
        for offset in range(0, len(content), part):
            answer = self.send("PUT", f"/api/v1/uploads/{begun['id']}",
                               content[offset:offset + part], Upload_Offset=str(offset))
            if answer.status >= 300:
                break
        return answer


def spelled(headers):
    return {name.replace("_", "-"): value for name, value in headers.items()}


def administrators(node):
    """The three, signed in with their first passwords changed."""
    first = {}
    for line in node.said_at_init.splitlines():
        words = line.split()
        if len(words) == 3 and words[0] in ("admin", "security", "audit"):
            first[words[0]] = words[1]
    people = {}
    for name, password in first.items():
        person = Person(node, name, password)
        person.done("PUT", "/api/v1/session/password", {"old": password, "new": PASSWORD})
        people[name] = person
    return people


def office(node, organisations, users):
    """Makes organisations {code: kind} and users {name: (organisation, role or roles)}; everybody
    signed in by name, the administrators too."""
    people = administrators(node)
    for code, kind in organisations.items():
        people["admin"].done("PUT", f"/api/v1/organisations/{code}",
                             {"name": f"机构{code}", "kind": kind})
    for name, (organisation, *roles) in users.items():
        made = people["admin"].done("POST", "/api/v1/users", {
            "name": name, "displayName": f"用户{name}", "organisation": organisation})
        people["security"].done("PUT", f"/api/v1/users/{made['id']}/roles", {"roles": list(roles)})
        person = Person(node, name, made["password"])
        person.done("PUT", "/api/v1/session/password",
                    {"old": made["password"], "new": PASSWORD})
        person.id = made["id"]
        people[name] = person
    return people
