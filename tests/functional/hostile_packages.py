# SPDX-License-Identifier: Apache-2.0
"""Bad bytes through the front door of a running node: each is refused with its own code and a
signed rejection, kept with the reason, applies nothing and uses no number; others are served."""
import pathlib
import ssl
import subprocess

from framework import forge
from framework.checks import same, wait_until
from framework.client import Client, tls_context
from framework.documents import XMLSEC, Signed, xmlsec_accepts
from framework.network import COUNTY, ROOT, SECOND_COUNTY
from framework.siege import Siege, code_of

SAMPLES = ROOT / "tests" / "data" / "hostile"
DSIG_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
MEBIBYTE = 1 << 20


def network():
    return Siege("hostile")


def test_every_sample_of_the_collection_is_refused_with_its_code(siege):
    lines = (SAMPLES / "expected.txt").read_text(encoding="utf-8").splitlines()
    expected = [line.split()[:3] for line in lines if line and not line.startswith("#")]
    same({name for name, *_ in expected},
         {path.name for path in SAMPLES.iterdir() if path.suffix == ".xml"}, "samples listed")
    for name, status, code in expected:
        try:
            siege.refused((SAMPLES / name).read_bytes(), int(status), code)
        except AssertionError as failure:
            raise AssertionError(f"{name}: {failure}") from failure
    siege.check_stream_goes_on()


# ---- the signature does not hold

def test_changed_byte_is_refused(siege):
    good = siege.good()
    siege.refused(good.replaced("分水岭餐饮店", "分水岭餐饮屋"), 422, "DIGEST_WRONG")
    siege.refused(good.replaced("<Producer>guantong", "<Producer>Guantong"), 422, "DIGEST_WRONG")
    siege.send(good)


def test_changed_signature_value_is_refused(siege):
    good = siege.good()
    at = good.bytes.index(b"<ds:SignatureValue>") + 30
    bent = bytearray(good.bytes)
    bent[at] = ord("A") if bent[at] != ord("A") else ord("B")
    siege.refused(bytes(bent), 422, "SIGNATURE_WRONG")


def test_wrong_key_of_another_node_is_refused(siege):
    other = forge.Key.of(siege.other)
    sequence, previous = siege.last[COUNTY]
    package = siege.forge.package(sequence + 1, [forge.applied(siege.new_case(), COUNTY)], previous,
                                  key=other)
    siege.refused(package.bytes, 422, "SIGNATURE_WRONG")


def test_wrong_key_with_a_good_chain_is_refused(siege):
    """KeyInfo never decides: the county's own certificate, another key."""
    key = forge.Key.of(siege.county)
    key.file = new_key(siege, "alien.key")
    sequence, previous = siege.last[COUNTY]
    package = siege.forge.package(sequence + 1, [forge.applied(siege.new_case(), COUNTY)], previous,
                                  key=key)
    siege.refused(package.bytes, 422, "SIGNATURE_WRONG")


def test_wrong_digest_is_refused_though_well_signed(siege):
    form = forge.SignatureForm(siege.forge.key.suite)
    form.digest_value = bytes(32)
    sequence, previous = siege.last[COUNTY]
    package = siege.forge.package(sequence + 1, [forge.applied(siege.new_case(), COUNTY)], previous,
                                  form)
    siege.refused(package.bytes, 422, "DIGEST_WRONG")


def test_foreign_algorithm_is_refused(siege):
    changes = {
        "sha1 digest": {"digest_uri": forge.DSIG + "sha1", "digest": "sha1"},
        "sha512 digest": {"digest_uri": "http://www.w3.org/2001/04/xmlenc#sha512",
                          "digest": "sha512"},
        "ecdsa-sha1": {"signature_uri": DSIG_MORE + "ecdsa-sha1", "sign_digest": "sha1"},
        "ecdsa-sha512": {"signature_uri": DSIG_MORE + "ecdsa-sha512", "sign_digest": "sha512"},
        "hmac": {"signature_uri": DSIG_MORE + "hmac-sha256"},
        "inclusive c14n": {"canonicalization": "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"},
        "c14n with comments": {"canonicalization": forge.C14N + "WithComments"},
        "xslt": {"transforms": [forge.ENVELOPED, "http://www.w3.org/TR/1999/REC-xslt-19991116"]},
        "xpath": {"transforms": ["http://www.w3.org/TR/1999/REC-xpath-19991116", forge.C14N]},
    }
    for name, change in changes.items():
        form = forge.SignatureForm(siege.forge.key.suite)
        vars(form).update(change)
        refused_form(siege, form, "SIGNATURE_ALGORITHM", name)
    siege.check_stream_goes_on()


def test_signature_off_the_profile_is_refused(siege):
    foreign = f'<ds:Object Id="x"><Evil xmlns="urn:evil"></Evil></ds:Object>'
    second = ('<ds:Reference URI="#x"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc'
              '#sha256"></ds:DigestMethod><ds:DigestValue>AAAA</ds:DigestValue></ds:Reference>')
    changes = {"foreign Object": {"more_content": foreign},
               "an Id": {"attributes": {"Id": "s1"}},
               "second Reference": {"more_references": second},
               "Reference elsewhere": {"uri": "#body"},
               "one transform": {"transforms": [forge.ENVELOPED]},
               "transforms swapped": {"transforms": [forge.C14N, forge.ENVELOPED]}}
    for name, change in changes.items():
        form = forge.SignatureForm(siege.forge.key.suite)
        vars(form).update(change)
        refused_form(siege, form, "SIGNATURE_PROFILE", name)


def refused_form(siege, form, code, name):
    sequence, previous = siege.last[COUNTY]
    package = siege.forge.package(sequence + 1, [forge.applied(siege.new_case(), COUNTY)], previous,
                                  form)
    try:
        siege.refused(package.bytes, 422, code)
    except AssertionError as failure:
        raise AssertionError(f"{name}: {failure}") from failure


def test_other_suite_than_named_is_refused(siege):
    sequence, previous = siege.last[COUNTY]
    package = siege.forge.package(sequence + 1, [forge.applied(siege.new_case(), COUNTY)], previous,
                                  suite="rsa-sha256")
    siege.refused(package.bytes, 422, "SIGNATURE_SUITE_DIFFERS")


def test_missing_signature_is_refused(siege):
    sequence, previous = siege.last[COUNTY]
    _, document = siege.forge.unsigned(sequence + 1, [forge.applied(siege.new_case(), COUNTY)],
                                       previous)
    siege.refused(document.encode(), 422, "SIGNATURE_MISSING")


# ---- signatures that stock tools wave through

def signature_of(package):
    start = package.bytes.index(b"<ds:Signature ")
    end = package.bytes.index(b"</ds:Signature>") + len(b"</ds:Signature>")
    return package.bytes[start:end]


def test_second_and_moved_signature_are_refused(siege):
    good = siege.good()
    signature = signature_of(good)
    bare = good.bytes.replace(signature, b"")
    places = {
        "twice at the end": good.bytes.replace(signature, signature + signature),
        "first child": bare.replace(b"<Header>", signature + b"<Header>"),
        "before Body": bare.replace(b"<Body>", signature + b"<Body>"),
        "inside Body": bare.replace(b"</Body>", signature + b"</Body>"),
        "inside Header": bare.replace(b"</Header>", signature + b"</Header>"),
        "inside a record": bare.replace(b"</CaseEvent>", signature + b"</CaseEvent>"),
        "one in Body beside the good one": good.bytes.replace(b"</Body>", signature + b"</Body>"),
        "an element behind it": good.bytes.replace(signature, signature + b"<Note></Note>"),
    }
    for name, data in places.items():
        try:
            siege.refused(data, 422, "SIGNATURE_MISPLACED")
        except AssertionError as failure:
            raise AssertionError(f"{name}: {failure}") from failure
    siege.send(good)


def test_wrapped_document_is_refused(siege):
    """The signed package rides inside another one whose content is the attacker's."""
    good = siege.good()
    signature = signature_of(good)
    evil = siege.forge.unsigned(siege.last[COUNTY][0] + 1,
                                [forge.applied(siege.new_case(), COUNTY, title="伪造")])[1].encode()
    siege.refused(evil.replace(b"</Body>", good.bytes + b"</Body>"), 422, "SIGNATURE_MISPLACED")
    siege.refused(evil.replace(b"</Package>", good.bytes + b"</Package>"), 422,
                  "SIGNATURE_MISPLACED")
    moved = evil.replace(b"</Package>", signature + b"</Package>")
    siege.refused(moved, 422, "DIGEST_WRONG")
    siege.refused(b'<Envelope xmlns="urn:guantong:exchange:1.0">' + good.bytes + b"</Envelope>",
                  422,
                  "DOCUMENT_ROOT_WRONG")
    siege.refused(b'<Package xmlns="urn:evil:1.0">' + good.bytes + b"</Package>", 422,
                  "DOCUMENT_ROOT_WRONG")
    siege.send(good)


def test_what_the_stock_tool_waves_through_is_refused(siege):
    """Variants whose arithmetic still holds under C14N; xmlsec1 is asked to show that it does."""
    good = siege.good()
    plain = "分水岭餐饮店"
    variants = {
        "comment inside a value": (good.replaced(plain, "分水岭<!-- x -->餐饮店"), "XML_COMMENT"),
        "comment inside Sequence": (good.replaced("</Sequence>", "<!-- 0 --></Sequence>"),
                                    "XML_COMMENT"),
        "CDATA": (good.replaced(plain, f"<![CDATA[{plain}]]>"), "XML_CDATA"),
        "trailing comment": (good.bytes + b"<!-- x -->", "XML_TRAILING_BYTES"),
        "XML declaration": (b'<?xml version="1.0"?>' + good.bytes, "XML_DECLARATION"),
        "DOCTYPE": (b"<!DOCTYPE Package>" + good.bytes, "XML_DOCTYPE"),
        "entity": (b'<!DOCTYPE Package [<!ENTITY e "x">]>' + good.bytes, "XML_DOCTYPE"),
        "spaces in SignatureValue": (good.replaced("<ds:SignatureValue>", "<ds:SignatureValue> "),
                                     "SIGNATURE_PROFILE"),
    }
    trusted = siege.network.authority / "ca.pem"
    for name, (data, code) in variants.items():
        if XMLSEC:
            assert xmlsec_accepts(data, trusted), f"{name}: xmlsec1 was expected to accept it"
        try:
            siege.refused(data, 422, code)
        except AssertionError as failure:
            raise AssertionError(f"{name}: {failure}") from failure
    siege.send(good)


def test_canonicalising_fallback_takes_another_spelling_of_the_same_document(siege):
    """Not refused: character references and quotes differ, the canonical form does not."""
    good = siege.good()
    spelled = good.replaced("分水岭餐饮店", "&#x5206;水岭餐饮店")
    spelled = spelled.replace(b'version="1.0"', b"version='1.0'", 1)
    answer = siege.client.put(good.id, spelled)
    same(answer.status, 200, answer.text[:300])
    same(Signed(answer.body).get("Digest"), good.digest)
    siege.last[COUNTY] = (siege.last[COUNTY][0] + 1, good.digest)


# ---- forms refused at sight, on documents that are well signed

def test_forbidden_forms_are_refused(siege):
    good = siege.good()
    deep = "".join(f"<a{i}>" for i in range(40)) + "".join(f"</a{i}>" for i in reversed(range(40)))
    many = " ".join(f'a{i:03d}="1"' for i in range(60))
    huge = "x" * (MEBIBYTE + 10)
    forms = {
        "BOM": (b"\xef\xbb\xbf" + good.bytes, "XML_BOM"),
        "processing instruction": (good.replaced("<Body>", "<?php evil?><Body>"),
                                   "XML_PROCESSING_INSTRUCTION"),
        "text behind the root": (good.bytes + b"x", "XML_TRAILING_BYTES"),
        "line break behind the root": (good.bytes + b"\n", "XML_TRAILING_BYTES"),
        "second root": (good.bytes + good.bytes, "XML_TRAILING_BYTES"),
        "NUL": (good.replaced("餐饮店", "餐\0饮店"), "XML_MALFORMED"),
        "undeclared entity": (good.replaced("餐饮店", "餐&xxe;店"), "XML_MALFORMED"),
        "cut off": (good.bytes[:len(good.bytes) // 2], "XML_MALFORMED"),
        "empty": (b"", "XML_MALFORMED"),
        "not XML": (b"PUT me", "XML_MALFORMED"),
        "invalid UTF-8": (good.replaced("餐饮店", b"\xc0\xaf\xff"), "XML_NOT_UTF8"),
        "surrogate": (good.replaced("餐饮店", b"\xed\xa0\x80"), "XML_NOT_UTF8"),
        "GB18030": (good.bytes.decode().encode("gb18030"), "XML_NOT_UTF8"),
        "deep nesting": (good.replaced("<Body>", f"<Body>{deep}"), "XML_TOO_DEEP"),
        "many attributes": (good.replaced("<Body>", f"<Body><a {many}></a>"),
                            "XML_TOO_MANY_ATTRIBUTES"),
        "long text": (good.replaced("<Body>", f"<Body><a>{huge}</a>"), "XML_TEXT_TOO_LONG"),
    }
    for name, (data, code) in forms.items():
        try:
            siege.refused(data, 422, code)
        except AssertionError as failure:
            raise AssertionError(f"{name}: {failure}") from failure
    siege.send(good)


def test_header_that_is_not_of_the_form_is_refused(siege):
    sequence, previous = siege.last[COUNTY]
    records = [forge.applied(siege.new_case(), COUNTY)]

    def package(**changes):
        return siege.forge.package(sequence + 1, records, previous, **changes).bytes
    siege.refused(package(without=["Previous"]), 422, "PACKAGE_HEADER_MISSING")
    siege.refused(package(Created="yesterday"), 422, "PACKAGE_HEADER_INVALID")
    siege.refused(package(Records="-1"), 422, "PACKAGE_HEADER_INVALID")
    siege.refused(package(Scope="sideways"), 422, "PACKAGE_HEADER_INVALID")
    siege.refused(package(Sequence=str(sequence + 2)), 422, "PACKAGE_NOT_AS_STATED")
    siege.refused(package(Origin="../../../etc"), 422, "PACKAGE_HEADER_INVALID")
    # Package/@id is what people and stock tools see: it must be the Header's.
    package_id, document = siege.forge.unsigned(sequence + 1, records, previous)
    for stated in (f"{COUNTY}/up/1/{sequence + 2}", "", "x"):
        other = document.replace(f'id="{package_id}"', f'id="{stated}"', 1)
        siege.refused(siege.forge.sign(package_id, other).bytes, 422, "PACKAGE_NOT_AS_STATED")


# ---- who knocks

def test_unknown_sender_is_refused(siege):
    folder = siege.network.folder
    # Of another network: no TLS connection at all.
    siege.province.run("cert", "authority", "--dir", folder / "foreign", "--name", "别的网络")
    certificate = issue(folder / "foreign", folder, "foreign", COUNTY)
    before = siege.province.counts()
    try:
        Client(siege.province, certificate).heads()
        raise AssertionError("a foreign certificate was let in")
    except (ssl.SSLError, ConnectionError):
        pass
    try:
        Client(siege.province, tls_context(None, None, siege.network.authority / "ca.pem")).heads()
        raise AssertionError("a caller without certificate was let in")
    except (ssl.SSLError, ConnectionError):
        pass
    # Of this network's authority, but not in the directory.
    certificate = issue(siege.network.authority, folder, "unlisted", "360599000000")
    package = siege.good()
    answer = Client(siege.province, certificate).put(package.id, package.bytes)
    same((answer.status, code_of(answer)), (403, "CALLER_UNKNOWN"))
    # In the directory, but no child of this node: its own certificate.
    answer = Client(siege.province, siege.province).put(package.id, package.bytes)
    same((answer.status, code_of(answer)), (403, "CALLER_NO_NEIGHBOUR"))
    same(siege.province.counts(), before)
    siege.check_others_served()
    siege.send(package)


def new_key(siege, name):
    file = siege.network.folder / name
    subprocess.run(["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-out", str(file)], check=True, capture_output=True)
    return file


def issue(authority, folder, name, common_name):
    """A TLS identity under an authority's key, made by openssl."""
    key, request, certificate = (folder / f"{name}.{kind}" for kind in ("key", "csr", "pem"))
    subprocess.run(["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-nodes", "-keyout", str(key), "-out", str(request),
                    "-subj", f"/CN={common_name}"], check=True, capture_output=True)
    extensions = folder / f"{name}.ext"
    extensions.write_text("basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\n"
                          "extendedKeyUsage=clientAuth,serverAuth\n")
    subprocess.run(["openssl", "x509", "-req", "-in", str(request), "-CA",
                    str(authority / "ca.pem"), "-CAkey", str(authority / "ca.key"), "-days", "30",
                    "-set_serial", "7777", "-extfile", str(extensions), "-out", str(certificate)],
                   check=True, capture_output=True)
    return tls_context(certificate, key, siege_ca(folder))


def siege_ca(folder):
    return pathlib.Path(folder) / "authority" / "ca.pem"


# ---- good signature, body not understood

def test_body_that_cannot_be_read_is_held_and_uses_its_number(siege):
    for change, code in (({"version": "2.0"}, "PACKAGE_VERSION_UNKNOWN"),
                         ({"Records": "7"}, "PACKAGE_COUNT_WRONG")):
        sequence, previous = siege.last[COUNTY]
        package = siege.forge.package(sequence + 1, [forge.applied(siege.new_case(), COUNTY)],
                                      previous, **change)
        before = siege.province.counts()
        receipt = siege.send(package)
        same(receipt.get("Status"), "held")
        same([row[1] for row in receipt.not_taken.values()], [code])
        same(siege.province.counts()["case_event"], before["case_event"])
        same(siege.province.value("SELECT state FROM package WHERE digest = ?", package.digest),
             "held")
        siege.check_stream_goes_on()


def test_too_many_records_are_held(siege):
    record = '<Tiny xmlns="urn:guantong:standard:1.0"></Tiny>'
    sequence, previous = siege.last[COUNTY]
    receipt = siege.send(siege.forge.package(sequence + 1, [record] * 5001, previous))
    same(receipt.get("Status"), "held")
    same([row[1] for row in receipt.not_taken.values()], ["PACKAGE_TOO_MANY_RECORDS"])
    siege.check_stream_goes_on()


def test_record_that_is_not_understood_holds_only_itself(siege):
    first, last = (forge.applied(siege.new_case(), COUNTY) for _ in range(2))
    unknown = forge.Record("Bulletin", {"id": "b1", "issued": "2031-01-01"}, "<Text>新品种</Text>")
    newer_kind = forge.event(siege.new_case(), COUNTY, 1, "teleported", [("Item", "1")])
    broken = forge.event(siege.new_case(), COUNTY, 1, "applied", [("CaseType", "no such type")])
    known_invalid = forge.Record("Signal", {"id": "s1", "level": "purple"}, "")
    before = siege.province.counts()
    receipt = siege.send(siege.good([first, unknown, newer_kind, broken, known_invalid, last]))
    same(receipt.get("Status"), "applied")
    same({key: value[:2] for key, value in receipt.not_taken.items()},
         {unknown.hash: ("held", "RECORD_KIND_UNKNOWN"),
          newer_kind.hash: ("held", "EVENT_KIND_UNKNOWN"),
          broken.hash: ("held", receipt.not_taken[broken.hash][1]),
          known_invalid.hash: ("held", "RECORD_INVALID")})
    after = siege.province.counts()
    same(after["case_event"] - before["case_event"], 2, "events applied")
    same(after["held_record"] - before["held_record"], 4, "records held")
    siege.check_stream_goes_on()
    # They are looked at again at every start; this program still cannot read them.
    siege.province.stop()
    siege.province.start()
    same(siege.province.counts()["held_record"], after["held_record"])


def test_same_unknown_record_twice_in_a_package_stops_nothing(siege):
    unknown = forge.Record("Bulletin", {"id": "b2"}, "")
    bare = '<Bare xmlns="urn:guantong:standard:1.0"></Bare>'
    foreign = '<x:Foreign xmlns:x="urn:elsewhere"></x:Foreign>'
    event = forge.applied(siege.new_case(), COUNTY)
    receipt = siege.send(siege.good([unknown, unknown, bare, bare, foreign, event, event]))
    same({value[:2] for value in receipt.not_taken.values()}, {("held", "RECORD_KIND_UNKNOWN")})
    same(siege.province.value("SELECT COUNT(*) FROM case_event WHERE hash = ?", event.hash), 1)
    siege.check_stream_goes_on()


def test_unknown_element_of_a_known_record_is_kept_and_ignored(siege):
    newer = forge.applied(siege.new_case(), COUNTY,
                          extra_content='<Novelty of="1.7">未知内容</Novelty>', extra={"zone": "x"})
    receipt = siege.send(siege.good([newer]))
    same(receipt.not_taken, {})
    stored = siege.province.value("SELECT CAST(xml AS TEXT) FROM case_event WHERE hash = ?",
                                  newer.hash)
    same(stored, newer.xml)


# ---- certificates; last, because they end the county's key

def test_expired_certificate_is_refused(siege):
    package = siege.good()
    siege.move(days=365 * 12)
    try:
        answer = siege.client.put(package.id, package.bytes)
        same((answer.status, code_of(answer)), (422, "CERTIFICATE_EXPIRED"), answer.text[:300])
        same(Signed(answer.body).kind, "Rejection")
    finally:
        siege.move(days=-365 * 12)
    siege.send(package)


def test_revoked_certificate_is_refused(siege):
    last_good = siege.good()
    siege.send(last_good)
    serial = next(row["serial"] for row in siege.province.json("cert", "list")
                  if row["node"] == COUNTY and row["use"] == "signing")
    package = siege.good()
    siege.province.run("cert", "revoke", "--dir", siege.province.folder, "--serial", serial,
                       "--last-good", last_good.id)
    wait_until(lambda: revoked_now(siege, serial), "the revocation is in force")
    siege.refused(package.bytes, 422, "CERTIFICATE_REVOKED")
    # What came before it stays good: a repeat gets its receipt.
    same(siege.client.put(last_good.id, last_good.bytes).status, 200)
    # A revoked TLS certificate does not get in at all.
    serial = next(row["serial"] for row in siege.province.json("cert", "list")
                  if row["node"] == COUNTY and row["use"] == "tls")
    siege.province.run("cert", "revoke", "--dir", siege.province.folder, "--serial", serial)
    wait_until(lambda: siege.client.request("GET", "/exchange/v1/heads").status != 200,
               "the TLS certificate is refused")
    answer = siege.client.put(package.id, package.bytes)
    same((answer.status, code_of(answer)), (403, "CERTIFICATE_OF_CALLER_REVOKED"))
    siege.send(siege.good(node=SECOND_COUNTY), SECOND_COUNTY)


def revoked_now(siege, serial):
    return any(row["revoked"] for row in siege.province.json("cert", "list")
               if row["serial"] == serial)
