# SPDX-License-Identifier: Apache-2.0
"""Keys while everything runs: renewal without a restart, revocation with its last good number, and
who may still knock (S7)."""
import re
import shutil
import socket

from framework import cases_file, forge, work
from framework.checks import same, wait_until
from framework.client import Client, tls_context
from framework.documents import XMLSEC, xmlsec_accepts
from framework.network import CITY, COUNTY, PROVINCE, with_nodes
from framework.siege import code_of


def renew(network, node):
    """New keys for a node by the documented commands; it may run or not."""
    if node.parent is None:
        node.run("cert", "renew", "--dir", node.folder, "--authority", network.authority)
        return
    request, answer = network.folder / "renewal.xml", network.folder / "renewed.xml"
    node.run("cert", "renew", "--dir", node.folder, "-o", request)
    network.root.run("cert", "approve", "--dir", network.root.folder, "--authority",
                     network.authority, "-o", answer, request)
    node.run("cert", "install", "--dir", node.folder, answer)


def serials(node, at):
    """{use: serial} of the newest certificates the directory at `at` names for a node."""
    listed = at.json("cert", "list")
    return {each["use"]: each["serial"] for each in listed if each["node"] == node.id}


def revoke(network, serial, *last_good):
    words = [word for each in last_good for word in ("--last-good", each)]
    network.root.run("cert", "revoke", "--dir", network.root.folder, "--authority",
                     network.authority, "--serial", serial, *words)


def shown_certificate(node, identity):
    """The certificate (DER) a listener shows to a new connection."""
    with socket.create_connection(("127.0.0.1", node.port()), 30) as plain:
        with identity.wrap_socket(plain) as secure:
            return secure.getpeercert(True)


def der_of(pem):
    import ssl
    return ssl.PEM_cert_to_DER_cert(pem.read_text())


def signer_of(package):
    return re.search(rb"<ds:X509Certificate>([^<]*)", package.read_bytes()).group(1).decode()


def newest_package(node):
    files = [file for file in node.archive(node.id) if ".up." in file.name]
    return max(files, key=lambda file: int(file.name.split(".")[3]), default=None)


def pair(label):
    network = with_nodes(PROVINCE, COUNTY, label=label)
    try:
        province, county = network.nodes.values()
        work.publish_basics(province, [county])
        work.with_adapter(county)
        work.feed(county, cases_file.rows(8))
        work.wait_equal(county, province)
    except BaseException:
        network.__exit__(None, None, None)
        raise
    return network, province, county


# ---- renewal

def test_running_nodes_take_renewed_keys_while_packages_flow():
    with with_nodes(PROVINCE, CITY, COUNTY, label="renewal") as network:
        province, city, county = network.nodes.values()
        work.publish_basics(province, [city, county])
        work.with_adapter(county)
        processes = [node.process.pid for node in network.nodes.values()]
        identity = Client(city, county).context
        before = shown_certificate(city, identity)
        number = 100
        for node in (city, county, province):
            work.feed(county, cases_file.rows(5, first=number), file_name=f"{number}.csv")
            renew(network, node)
            work.feed(county, cases_file.rows(5, first=number + 50), file_name=f"{number}b.csv")
            number += 100
        wait_until(lambda: shown_certificate(city, identity) == der_of(
            city.folder / "certs" / "tls.pem"), "the city's listener shows its new certificate")
        assert before != shown_certificate(city, identity)
        new = forge.certificates(county.folder / "certs" / "signing.pem")[0]

        def signed_with_new_key():
            nonlocal number
            work.feed(county, cases_file.rows(1, first=number), file_name=f"{number}.csv")
            number += 10
            work.wait_equal(county, city, province)
            newest = newest_package(county)
            return newest is not None and signer_of(newest) == new
        wait_until(signed_with_new_key, "the county signs with its new key")
        same([node.process.pid for node in network.nodes.values()], processes)
        refused = {code for node in network.nodes.values() for code, _ in node.alarms()}
        same(refused & {"SIGNATURE_WRONG", "STREAM_FORK", "CERTIFICATE_REVOKED"}, set())
        same(work.check_chains(county), work.check_chains(province))


def test_renewal_to_another_suite_opens_a_new_epoch():
    network, province, county = pair("suite")
    with network:
        request, answer = network.folder / "renewal.xml", network.folder / "renewed.xml"
        county.run("cert", "renew", "--dir", county.folder, "--suite", "rsa-sha256", "-o", request)
        province.run("cert", "approve", "--dir", province.folder, "--authority",
                     network.authority, "-o", answer, request)
        county.run("cert", "install", "--dir", county.folder, answer)
        wait_until(lambda: county.value("SELECT MAX(epoch) FROM stream WHERE origin = ? AND "
                                        "scope = 'up'", int(COUNTY)) == 2, "a new epoch begins")
        work.feed(county, cases_file.rows(4, first=300), file_name="rsa.csv")
        work.wait_equal(county, province)
        assert province.next_number(COUNTY, epoch=2) > 1
        same(work.check_chains(county), work.check_chains(province))


# ---- revocation

def up_to(node, last):
    return node.query("SELECT sequence, digest FROM package p JOIN stream s ON s.id = p.stream_id "
                      "WHERE s.origin = ? AND s.scope = 'up' AND sequence <= ? ORDER BY sequence",
                      int(COUNTY), last)


def grow(county, province, first, name):
    work.feed(county, cases_file.rows(6, first=first), file_name=name)
    work.wait_equal(county, province)
    return province.next_number(COUNTY) - 1


def test_packages_above_the_last_good_number_are_untaken_and_come_again_under_the_new_key():
    network, province, county = pair("revoked")
    with network:
        good = province.next_number(COUNTY) - 1
        grow(county, province, 100, "second.csv")
        grow(county, province, 200, "third.csv")
        old = serials(county, province)["signing"]
        before = county.hashes(COUNTY)
        county.stop()
        last = province.next_number(COUNTY) - 1  # signals go up too, behind the cases
        assert last >= good + 2
        digests = up_to(province, last)
        renew(network, county)
        revoke(network, old, f"{COUNTY}/up/1/{good}")
        wait_until(lambda: province.next_number(COUNTY) == good + 1, "the number goes back")
        same(province.value("SELECT COUNT(*) FROM untaken_package"), last - good)
        assert any(code == "CERTIFICATE_REVOKED" for code, _ in province.alarms())
        assert province.hashes(COUNTY) < before, "their events left the fold"
        same(province.value("SELECT COUNT(*) FROM evidence WHERE code = 'CERTIFICATE_REVOKED' AND "
                            "package LIKE '%/up/1/%'"), last - good)
        county.start()
        work.wait_equal(county, province)
        same(province.hashes(COUNTY), before)
        wait_until(lambda: province.next_number(COUNTY) > last, "every number is back")
        same(up_to(province, last), digests, "the same packages by their digests")
        wait_until(lambda: not any(code == "CERTIFICATE_REVOKED" for code, _ in province.alarms()),
                   "the alarm ends")
        new = forge.certificates(county.folder / "certs" / "signing.pem")[0]
        restored = wait_until(lambda: [file for file in province.archive(COUNTY) if ".up." in
                                       file.name and int(file.name.split(".")[3]) == last],
                              "the archive has the package again")
        same(signer_of(restored[0]), new)
        if XMLSEC:
            assert xmlsec_accepts(restored[0], network.authority / "ca.pem")
        grow(county, province, 300, "fourth.csv")
        same(work.check_chains(county), work.check_chains(province))
        same({code for code, _ in county.alarms() | province.alarms()}
             & {"STREAM_FORK", "STREAM_CHAIN_BROKEN", "EVENT_SECOND_HASH"}, set())


def test_through_a_relay_and_with_kills_everywhere():
    with with_nodes(PROVINCE, CITY, COUNTY, label="revoked") as network:
        province, city, county = network.nodes.values()
        work.publish_basics(province, [city, county])
        work.with_adapter(county)
        work.feed(county, cases_file.rows(6))
        work.wait_equal(county, city, province)
        good = province.next_number(COUNTY) - 1
        for first in (100, 200, 300):
            work.feed(county, cases_file.rows(6, first=first), file_name=f"{first}.csv")
        work.wait_equal(county, city, province)
        old = serials(county, province)["signing"]
        before = county.hashes(COUNTY)
        renew(network, county)
        revoke(network, old, f"{COUNTY}/up/1/{good}")
        for node in (province, city, county, city, province):
            node.kill()
            node.start()
        work.wait_equal(county, city, province)
        wait_until(lambda: all(node.value("SELECT COUNT(*) FROM revocation_done") == 1
                               for node in (province, city, county)), "done at every node")
        wait_until(lambda: province.hashes(COUNTY) == before == city.hashes(COUNTY),
                   "all hold what they held")
        work.feed(county, cases_file.rows(3, first=400), file_name="after.csv")
        work.wait_equal(county, city, province)
        same(work.check_chains(county), work.check_chains(province))
        same({code for node in network.nodes.values() for code, _ in node.alarms()}
             & {"STREAM_FORK", "STREAM_CHAIN_BROKEN"}, set())


def test_what_the_thief_sent_is_evidence_and_the_owner_takes_the_number():
    network, province, county = pair("thief")
    with network:
        good = province.next_number(COUNTY) - 1
        county.stop()
        number, previous = province.query(
            "SELECT next_sequence, last_digest FROM stream WHERE origin = ? AND scope = 'up'",
            int(COUNTY))[0]
        case = forge.case_id(COUNTY, 4711)
        stolen = forge.Forge(county).package(number, [forge.applied(case, COUNTY)], previous)
        client = Client(province, county)
        same(client.put(stolen.id, stolen.bytes).status, 200)
        same(province.value("SELECT COUNT(*) FROM case_file WHERE case_id = ?", case), 1)
        old = serials(county, province)["signing"]
        renew(network, county)
        revoke(network, old, f"{COUNTY}/up/1/{good}")
        wait_until(lambda: province.next_number(COUNTY) == number, "the number goes back")
        same(province.value("SELECT COUNT(*) FROM case_file WHERE case_id = ?", case), 0)
        same(province.value("SELECT COUNT(*) FROM case_event WHERE case_id = ?", case), 0)
        same(province.value("SELECT code FROM case_evidence WHERE case_id = ?", case),
             "CERTIFICATE_REVOKED")
        kept = province.value("SELECT file FROM evidence WHERE package = ? ORDER BY id DESC",
                              stolen.id)
        same((province.folder / "held" / kept).read_bytes(), stolen.bytes)
        answer = client.put(stolen.id, stolen.bytes)
        same((answer.status, code_of(answer)), (422, "CERTIFICATE_REVOKED"))
        client.close()
        county.start()
        grow(county, province, 100, "own.csv")
        assert province.next_number(COUNTY) > number
        same({code for code, _ in county.alarms() | province.alarms()}
             & {"STREAM_FORK", "STREAM_CHAIN_BROKEN"}, set())
        assert stolen.digest not in {row[0] for row in province.query(
            "SELECT p.digest FROM package p JOIN stream s ON s.id = p.stream_id")}


def test_caller_with_a_revoked_tls_certificate_gets_403():
    network, province, county = pair("caller")
    with network:
        old = network.folder / "old"
        shutil.copytree(county.folder / "certs", old / "certs")
        shutil.copytree(county.folder / "keys", old / "keys")
        former = tls_context(old / "certs" / "tls.pem", old / "keys" / "tls.key",
                             old / "certs" / "ca.pem")
        serial = serials(county, province)["tls"]
        same(Client(province, former).request("GET", "/exchange/v1/heads").status, 200)
        renew(network, county)
        revoke(network, serial)

        def turned_away():
            answer = Client(province, former).request("GET", "/exchange/v1/heads")
            return (answer.status, code_of(answer)) == (403, "CERTIFICATE_OF_CALLER_REVOKED")
        wait_until(turned_away, "the revoked certificate is turned away")
        package = forge.Forge(county).package(1, [])
        answer = Client(province, former).put(package.id, package.bytes)
        same((answer.status, code_of(answer)), (403, "CERTIFICATE_OF_CALLER_REVOKED"))
        # The county itself goes on with its new one, without a restart.
        grow(county, province, 100, "after.csv")


# ---- joining

def test_only_the_parent_that_issued_the_code_can_take_a_child_in():
    with with_nodes(PROVINCE, CITY, label="joining") as network:
        province, city = network.nodes.values()
        other = network.add("360600000000", province, level="city", name="鹰潭市")
        child = network.folder / "child"
        code = city.json("cert", "invite", "--node", COUNTY, "--name", "分宜县", "--level",
                         "county")["code"]
        city.run("init", "--dir", child, "--node", COUNTY, "--level", "county", "--name", "分宜县",
                 "--regions", "360521", "--parent", city.url(), "--clock", network.clock_file)
        request, voucher = network.folder / "r.xml", network.folder / "v.xml"
        city.run("cert", "request", "--dir", child, "--code", code, "-o", request)
        done = other.run("cert", "approve", "--dir", other.folder, "-o", voucher, request,
                         exit_code=None)
        assert done.returncode != 0 and not voucher.exists(), done
        # The request cannot be made to name the other one: its own key has signed it.
        text = request.read_text(encoding="utf-8")
        assert f'parent="{CITY}"' in text
        bent = network.folder / "bent.xml"
        bent.write_text(text.replace(f'parent="{CITY}"', f'parent="{other.id}"'), encoding="utf-8")
        done = other.run("cert", "approve", "--dir", other.folder, "-o", voucher, bent,
                         exit_code=None)
        assert done.returncode != 0 and not voucher.exists(), done
        city.run("cert", "approve", "--dir", city.folder, "-o", voucher, request)
        answer = network.folder / "a.xml"
        province.run("cert", "approve", "--dir", province.folder, "--authority",
                     network.authority, "-o", answer, voucher)
        city.run("cert", "install", "--dir", child, "--code", code, answer)
