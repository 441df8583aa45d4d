# SPDX-License-Identifier: Apache-2.0
"""Forge: writes records and packages as the standard says (S2, S4), independently of the program
under test, and signs them with a node's key through the openssl command. What it writes is
canonical, so the digest is over the bytes; a test then bends what it wants to bend.

    Forge(county).package(1, [event]) -> Forged(id, bytes, digest)
"""
import base64
import hashlib
import pathlib
import subprocess
import tempfile
from xml.sax.saxutils import escape

STANDARD = "urn:guantong:standard:1.0"
EXCHANGE = "urn:guantong:exchange:1.0"
DSIG = "http://www.w3.org/2000/09/xmldsig#"
C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED = DSIG + "enveloped-signature"
ZERO_TIME = "2025-06-30T09:00:00.000+08:00"
SUITES = {  # suite: (signature URI, digest URI, digest name)
    "ecdsa-p256-sha256": ("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
                          "http://www.w3.org/2001/04/xmlenc#sha256", "sha256"),
    "rsa-sha256": ("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
                   "http://www.w3.org/2001/04/xmlenc#sha256", "sha256"),
    "sm2-sm3": ("urn:oid:1.2.156.10197.1.501", "urn:oid:1.2.156.10197.1.401", "sm3"),
}
SM2_ID = "1234567812345678"


class Forged:
    def __init__(self, package_id, data, digest):
        self.id, self.bytes, self.digest = package_id, data, digest

    def replaced(self, old, new, count=1):
        """The bytes with one piece exchanged; the piece must be there."""
        old, new = to_bytes(old), to_bytes(new)
        assert old in self.bytes, f"nothing to replace: {old[:80]!r}"
        return self.bytes.replace(old, new, count)


def to_bytes(text):
    return text.encode() if isinstance(text, str) else text


# ---- canonical elements

def text(value):
    return escape(str(value)).replace("\r", "&#xD;")


def attribute_value(value):
    value = str(value).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return value.replace("\t", "&#x9;").replace("\n", "&#xA;").replace("\r", "&#xD;")


def element(name, content="", attributes=None, namespace=None):
    """One canonical element; `content` is canonical already, None leaves an attribute out."""
    tag = f"<{name}" + (f' xmlns="{namespace}"' if namespace else "")
    for key, value in sorted((attributes or {}).items()):
        if value is not None:
            tag += f' {key}="{attribute_value(value)}"'
    return f"{tag}>{content}</{name}>"


def digest_hex(data, kind="sha256"):
    if kind == "sha256":
        return hashlib.sha256(data).hexdigest()
    done = subprocess.run(["openssl", "dgst", f"-{kind}", "-r"], input=data, capture_output=True,
                          check=True)
    return done.stdout.split()[0].decode()


class Record:
    """A record element with its hash in place."""

    def __init__(self, name, attributes, content, kind="sha256", wrong_hash=None):
        bare = element(name, content, attributes, STANDARD)
        self.hash = wrong_hash or f"{kind}:{digest_hex(bare.encode(), kind)}"
        self.xml = element(name, content, {**attributes, "hash": self.hash}, STANDARD)


def event(case_id, node, seq, kind, fields=(), previous=None, after=(), at=ZERO_TIME, version=1,
          replaces=None, wrong_hash=None, extra=None, extra_content="", channel="window"):
    """A case event. `fields` are (Element, value) pairs in the order of the standard."""
    attributes = {"caseId": case_id, "kind": kind, "node": node, "occurredAt": at,
                  "prevHash": previous.hash if isinstance(previous, Record) else previous,
                  "recordedAt": at, "replaces": replaces, "seq": seq, "version": version,
                  **(extra or {})}
    content = "".join(element("After", text(each.hash if isinstance(each, Record) else each))
                      for each in after)
    content += element("Actor", "", {"id": "u1", "kind": "person", "name": "周晓明"})
    content += element("Channel", channel)
    content += "".join(element(name, text(value)) for name, value in fields) + extra_content
    return Record("CaseEvent", attributes, content, wrong_hash=wrong_hash)


def applied(case_id, node, title="关于开办餐饮店的申请", **more):
    return event(case_id, node, 1, "applied",
                 [("Item", "000131007000"), ("ItemName", "食品经营许可"), ("Title", title),
                  ("CaseType", "promised"), ("ApplicantName", "分水岭餐饮店"),
                  ("Organisation", "11360521MB0000001X"),
                  ("OrganisationName", "分宜县市场监督管理局"), ("Region", "360521")], **more)


def accepted(case_id, node, previous, seq=2, **more):
    return event(case_id, node, seq, "accepted",
                 [("PromiseDays", 5), ("PromiseUnit", "workingDay"), ("StatuteDays", 20),
                  ("StatuteUnit", "workingDay")], previous=previous, **more)


def case_id(node, number, day="20250630"):
    digits = "0123456789abcdefghjkmnpqrstvwxyz"
    tail = ""
    for _ in range(8):
        tail = digits[number % 32] + tail
        number //= 32
    return f"{node}-{day}-{tail}"


# ---- signatures

class Key:
    """A private key file, its chain, and the suite it signs under."""

    def __init__(self, key_file, chain_files, suite="ecdsa-p256-sha256"):
        self.file, self.suite = pathlib.Path(key_file), suite
        self.chain = [der for file in chain_files for der in certificates(file)]

    @staticmethod
    def of(node, suite=None):
        return Key(node.folder / "keys" / "signing.key", [node.folder / "certs" / "signing.pem"],
                   suite or node.setting("node.suite"))

    def sign(self, data, digest=None):
        kind = digest or SUITES[self.suite][2]
        with tempfile.NamedTemporaryFile() as file:
            file.write(data)
            file.flush()
            if self.suite == "sm2-sm3":
                words = ["pkeyutl", "-sign", "-rawin", "-digest", kind, "-inkey", str(self.file),
                         "-in", file.name, "-pkeyopt", f"distid:{SM2_ID}"]
            else:
                words = ["dgst", f"-{kind}", "-sign", str(self.file), file.name]
            signed = subprocess.run(["openssl", *words], capture_output=True, check=True).stdout
        return signed if self.suite == "rsa-sha256" else raw_signature(signed)


def certificates(file):
    """The certificates of a PEM file as base64 of their DER."""
    found, lines = [], None
    for line in pathlib.Path(file).read_text().splitlines():
        if line.startswith("-----BEGIN CERTIFICATE"):
            lines = []
        elif line.startswith("-----END CERTIFICATE"):
            found.append("".join(lines))
        elif lines is not None:
            lines.append(line.strip())
    return found


def raw_signature(der):
    """The 64 bytes r||s of a DER signature."""
    def integer(at):
        assert der[at] == 2
        length = der[at + 1]
        return int.from_bytes(der[at + 2:at + 2 + length], "big"), at + 2 + length
    first = 3 if der[1] & 0x80 else 2
    r, at = integer(first)
    s, _ = integer(at)
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


class SignatureForm:
    """What a Signature says; a test changes one of these to forge another profile."""

    def __init__(self, suite):
        self.signature_uri, self.digest_uri, self.digest = SUITES[suite]
        self.canonicalization = C14N
        self.transforms = [ENVELOPED, C14N]
        self.uri = ""
        self.sign_digest = None     # another digest for the signature value
        self.digest_value = None    # another value than the document's
        self.more_references = ""   # canonical XML behind the Reference
        self.more_content = ""      # canonical XML behind KeyInfo
        self.attributes = {}        # of Signature


def signature(document, key, form=None):
    """The Signature element over a canonical document without one, and the digest."""
    form = form or SignatureForm(key.suite)
    digest = bytes.fromhex(digest_hex(to_bytes(document), form.digest))
    value = base64.b64encode(form.digest_value or digest).decode()

    def method(name, algorithm):
        return element(f"ds:{name}", "", {"Algorithm": algorithm})
    transforms = "".join(method("Transform", each) for each in form.transforms)
    reference = element("ds:Reference", element("ds:Transforms", transforms)
                        + method("DigestMethod", form.digest_uri)
                        + element("ds:DigestValue", value), {"URI": form.uri})
    inside = (method("CanonicalizationMethod", form.canonicalization)
              + method("SignatureMethod", form.signature_uri) + reference + form.more_references)
    apex = f'<ds:SignedInfo xmlns:ds="{DSIG}">{inside}</ds:SignedInfo>'
    signed = base64.b64encode(key.sign(apex.encode(), form.sign_digest)).decode()
    chain = "".join(element("ds:X509Certificate", each) for each in key.chain)
    head = "".join(f' {name}="{value}"' for name, value in form.attributes.items())
    return (f'<ds:Signature xmlns:ds="{DSIG}"{head}><ds:SignedInfo>{inside}</ds:SignedInfo>'
            f"<ds:SignatureValue>{signed}</ds:SignatureValue><ds:KeyInfo><ds:X509Data>{chain}"
            f"</ds:X509Data></ds:KeyInfo>{form.more_content}</ds:Signature>",
            f"{form.digest}:{digest.hex()}")


# ---- packages

class Forge:
    """Writes the packages of one node, number after number if it is told so."""

    def __init__(self, node, key=None, scope="up", epoch=1):
        self.origin = node.id
        self.key = key or Key.of(node)
        self.scope, self.epoch = scope, epoch

    def unsigned(self, sequence, records, previous="", **changes):
        """(package id, the canonical document without its Signature)"""
        values = {"Origin": self.origin, "Scope": self.scope, "Epoch": self.epoch,
                  "Sequence": sequence, "Previous": previous, "Kind": "events",
                  "Records": len(records), "Created": ZERO_TIME, "SenderClock": ZERO_TIME,
                  "Producer": "guantong 1.0.0"}
        version = changes.pop("version", "1.0")
        suite = changes.pop("suite", self.key.suite)
        without = changes.pop("without", ())
        values.update(changes)
        header = "".join(element(name, text(value)) for name, value in values.items()
                         if name not in without)
        package_id = (f"{values['Origin']}/{values['Scope']}/{values['Epoch']}/"
                      f"{values['Sequence']}")
        body = "".join(each.xml if isinstance(each, Record) else each for each in records)
        return package_id, element("Package", element("Header", header) + element("Body", body),
                                   {"id": package_id, "suite": suite, "version": version}, EXCHANGE)

    def package(self, sequence, records, previous="", form=None, key=None, **changes):
        """A package signed over its canonical bytes. `changes` are Header fields, version, suite
        and without=(field, …)."""
        package_id, document = self.unsigned(sequence, records, previous, **changes)
        return self.sign(package_id, document, form, key)

    def sign(self, package_id, document, form=None, key=None):
        signed, digest = signature(document, key or self.key, form)
        end = "</Package>"
        assert document.endswith(end)
        return Forged(package_id, (document[:-len(end)] + signed + end).encode(), digest)

    def chain(self, packages_of_records, first=1, previous=""):
        """Packages one after the other, each naming the one before."""
        made = []
        for number, records in enumerate(packages_of_records, first):
            made.append(self.package(number, records, previous))
            previous = made[-1].digest
        return made
