# SPDX-License-Identifier: Apache-2.0
"""Citizen: somebody at the public pages with a browser that runs no script: keeps cookies by path,
reads forms as they stand in the page, fills them in, follows redirects."""
import html
import html.parser
import http.client
import re
import urllib.parse
import uuid

TIMEOUT_SECONDS = 60


class Page:
    def __init__(self, status, headers, body, path):
        self.status, self.headers, self.body, self.path = status, headers, body, path

    @property
    def html(self):
        return self.body.decode("utf-8")

    @property
    def text(self):
        """What is read: without tags, white space as one."""
        return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", self.html)).split())

    @property
    def forms(self):
        reader = FormReader()
        reader.feed(self.html)
        return reader.forms

    def form(self, action):
        found = [form for form in self.forms if form.action.startswith(action)]
        assert found, f"no form for {action} at {self.path}: {self.text[:600]}"
        return found[0]

    def fact(self, label):
        """The value beside a label of a list of facts."""
        found = re.search(rf"<dt>{re.escape(label)}</dt><dd[^>]*>(.*?)</dd>", self.html, re.S)
        assert found, f"no {label} at {self.path}: {self.text[:600]}"
        return html.unescape(found[1]).strip()

    def errors(self):
        """{id: sentence} of the fields that are marked wrong."""
        return {key: html.unescape(sentence) for key, sentence in
                re.findall(r'<p class="error" id="([^"]*)-error">(.*?)</p>', self.html)}


class Form:
    def __init__(self, action, method, multipart):
        self.action, self.method, self.multipart, self.values = action, method, multipart, {}


class FormReader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.open, self.area = [], None, None

    def handle_starttag(self, tag, attributes):
        about = dict(attributes)
        name, value = about.get("name"), about.get("value") or ""
        if tag == "form":
            self.open = Form(about["action"], about.get("method", "get"),
                             about.get("enctype") == "multipart/form-data")
            self.forms.append(self.open)
        elif self.open and tag == "input" and name:
            ticked = about.get("type") not in ("checkbox", "radio") or "checked" in about
            if ticked and about.get("type") != "file":
                self.open.values[name] = value
        elif self.open and tag == "textarea":
            self.area = name
            self.open.values[name] = ""
        elif self.open and tag == "select":
            self.area = None
            self.select = name
        elif self.open and tag == "option" and ("selected" in about or
                                                self.select not in self.open.values):
            self.open.values[self.select] = value

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None
        elif tag == "textarea":
            self.area = None

    def handle_data(self, data):
        if self.area and self.open:
            self.open.values[self.area] += data


class Citizen:
    def __init__(self, node, address=None):
        self.port, self.cookies = node.port("people"), {}
        self.address = address or f"10.1.{uuid.uuid4().bytes[0]}.{uuid.uuid4().bytes[1]}"

    def request(self, method, path, body=None, headers=None, follow=True):
        sent = {"X-Forwarded-For": self.address, **(headers or {})}
        cookies = "; ".join(f"{name}={value}" for (name, where), value in self.cookies.items()
                            if path.startswith(where) and value)
        if cookies:
            sent["Cookie"] = cookies
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            for name, value in answer.getheaders():
                if name == "Set-Cookie":
                    self.keep(value)
            page = Page(answer.status, dict(answer.getheaders()), answer.read(), path)
        finally:
            connection.close()
        if follow and page.status == 303:
            return self.request("GET", page.headers["Location"])
        return page

    def keep(self, cookie):
        parts = [part.strip() for part in cookie.split(";")]
        name, _, value = parts[0].partition("=")
        about = dict(part.partition("=")[::2] for part in parts[1:])
        assert "HttpOnly" in about and about["SameSite"] in ("Lax", "Strict"), cookie
        self.cookies[name, about["Path"]] = value if about["Max-Age"] != "0" else ""

    def get(self, path, **headers):
        return self.request("GET", path, headers=headers)

    def send(self, page, action, values=None, files=(), without=(), follow=True, **headers):
        """Fills in the form of that page and sends it. `files`: (field, name, bytes)."""
        form = page.form(action)
        filled = {**form.values, **(values or {})}
        pairs = [(name, each) for name, value in filled.items() if name not in without
                 for each in (value if isinstance(value, list) else [value])]
        if form.method == "get":
            return self.get(form.action + "?" + urllib.parse.urlencode(pairs))
        body, kind = multipart(pairs, files) if form.multipart else (
            urllib.parse.urlencode(pairs, errors="surrogateescape").encode(),
            "application/x-www-form-urlencoded")
        return self.request("POST", form.action, body, {"Content-Type": kind, **headers}, follow)


def multipart(pairs, files):
    boundary = uuid.uuid4().hex
    body = b""
    for name, value in pairs:
        body += (f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}'
                 "\r\n").encode("utf-8", "surrogateescape")
    for field, name, content in files:
        body += (f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; '
                 f'filename="{name}"\r\nContent-Type: application/octet-stream\r\n\r\n').encode()
        body += content + b"\r\n"
    return body + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"
