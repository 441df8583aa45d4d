# SPDX-License-Identifier: Apache-2.0
"""Nodes of the RSA and the SM2 suite, and a network of both kinds."""
import base64
import re
import subprocess
import tempfile

from framework import cases_file, forge, work
from framework.checks import same, wait_until
from framework.client import Client
from framework.documents import xmlsec_accepts
from framework.network import CITY, COUNTY, PROVINCE, Network, with_nodes
from framework.siege import code_of


def exchanged(network):
    """The lowest node's cases have reached the root; its archived packages."""
    nodes = list(network.nodes.values())
    root, county = nodes[0], nodes[-1]
    work.publish_basics(root, nodes[1:])
    work.with_adapter(county)
    work.feed(county, cases_file.rows(8))
    work.wait_equal(county, *nodes[:-1])
    return wait_until(lambda: [file for file in root.archive(county.id) if ".up." in file.name],
                      "the archive is written")


def check_suite(files, suite):
    for file in files:
        head = file.read_bytes()[:400].decode("utf-8", "replace")
        assert f'suite="{suite}"' in head, head


def test_rsa_nodes_exchange_and_stock_tools_agree():
    with with_nodes(PROVINCE, COUNTY, suite="rsa-sha256", label="rsa") as network:
        files = exchanged(network)
        check_suite(files, "rsa-sha256")
        for file in files:
            assert xmlsec_accepts(file, network.authority / "ca.pem"), file.name
        check_forged_and_bent(network, "rsa-sha256")


def test_sm2_nodes_exchange_and_openssl_agrees():
    with with_nodes(PROVINCE, COUNTY, suite="sm2-sm3", label="sm2") as network:
        files = exchanged(network)
        check_suite(files, "sm2-sm3")
        for file in files:
            assert openssl_accepts_sm2(file.read_text(encoding="utf-8")), file.name
        check_forged_and_bent(network, "sm2-sm3")
        same({row[0] for row in network.root.query("SELECT DISTINCT substr(digest, 1, 4) FROM "
                                                   "package")}, {"sm3:"})


def test_suites_mix_in_one_network():
    with Network("mixed") as network:
        province = network.add(PROVINCE, suite="sm2-sm3").start()
        city = network.add(CITY, province, suite="ecdsa-p256-sha256").start()
        network.add(COUNTY, city, suite="rsa-sha256").start()
        check_suite(exchanged(network), "rsa-sha256")
        receipts = dict(city.query("SELECT issuer, CAST(xml AS TEXT) FROM receipt"))
        assert 'suite="ecdsa-p256-sha256"' in receipts[int(CITY)][:300]
        county = network.nodes[COUNTY]

        def ladder():
            return {f"{issuer:012d}" for issuer, in county.query(
                "SELECT DISTINCT r.issuer FROM receipt r JOIN package p ON p.id = r.package_id "
                "JOIN stream s ON s.id = p.stream_id WHERE s.origin = ?",
                 int(COUNTY))} == {CITY, PROVINCE}
        wait_until(ladder, "the county holds the receipts of both suites")


def check_forged_and_bent(network, suite):
    """An independent writer's package of the suite is taken; with one byte changed it is not."""
    province, county = network.nodes.values()
    county.stop()
    sequence, previous = county.query(
        "SELECT next_sequence, last_digest FROM stream WHERE origin = ? AND scope = 'up'",
        int(COUNTY))[0]
    package = forge.Forge(county).package(
        sequence, [forge.applied(forge.case_id(COUNTY, 5), COUNTY)], previous)
    same(package.digest.split(":")[0], forge.SUITES[suite][2])
    client = Client(province, county)
    answer = client.put(package.id, package.replaced("分水岭餐饮店", "分水岭餐饮屋"))
    same((answer.status, code_of(answer)), (422, "DIGEST_WRONG"))
    at = package.bytes.index(b"<ds:SignatureValue>") + 40
    bent = bytearray(package.bytes)
    bent[at] = ord("A") if bent[at] != ord("A") else ord("B")
    answer = client.put(package.id, bytes(bent))
    same((answer.status, code_of(answer)), (422, "SIGNATURE_WRONG"))
    answer = client.put(package.id, package.bytes)
    same(answer.status, 200, answer.text[:300])
    client.close()


def openssl_accepts_sm2(document):
    """openssl pkeyutl verifies SignedInfo under the key of the first certificate, id stated."""
    info = re.search(r"<ds:SignedInfo>.*</ds:SignedInfo>", document, re.S).group()
    apex = info.replace("<ds:SignedInfo>", f'<ds:SignedInfo xmlns:ds="{forge.DSIG}">', 1)
    value = base64.b64decode(re.search(r"<ds:SignatureValue>([^<]*)", document).group(1))
    certificate = base64.b64decode(re.search(r"<ds:X509Certificate>([^<]*)", document).group(1))
    with tempfile.TemporaryDirectory() as folder:
        def file(name, data):
            with open(f"{folder}/{name}", "wb") as out:
                out.write(data)
            return f"{folder}/{name}"
        key = subprocess.run(["openssl", "x509", "-inform", "DER", "-in",
                              file("certificate", certificate), "-noout", "-pubkey"],
                             capture_output=True, check=True).stdout
        done = subprocess.run(
            ["openssl", "pkeyutl", "-verify", "-rawin", "-digest", "sm3", "-pubin", "-inkey",
             file("key", key), "-in", file("info", apex.encode()), "-sigfile",
             file("signature", der_signature(value)), "-pkeyopt", f"distid:{forge.SM2_ID}"],
            capture_output=True)
    return done.returncode == 0


def der_signature(raw):
    def integer(data):
        data = data.lstrip(b"\0") or b"\0"
        data = b"\0" + data if data[0] & 0x80 else data
        return b"\x02" + bytes([len(data)]) + data
    body = integer(raw[:32]) + integer(raw[32:])
    return b"\x30" + bytes([len(body)]) + body
