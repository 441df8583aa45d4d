# SPDX-License-Identifier: Apache-2.0
"""Materials and personal parts travel to the node that is to have them and stay nowhere else (S2,
S5, S8). The county's cases with materials are written here and signed with its key, and come home
to it as its own packages do after a restore; its personal parts come from the adapter."""
import functools
import hashlib
import random
import shutil

from framework import cases_file, forge, work
from framework.checks import same, wait_until
from framework.client import Client
from framework.documents import Signed
from framework.network import CITY, COUNTY, PROVINCE, SECOND_COUNTY, with_nodes

PART = 4 << 20


def content(size, seed=1):
    return random.Random(seed).randbytes(size)


@functools.lru_cache(maxsize=64)
def digest_of(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def file_of(node, data):
    digest = digest_of(data).removeprefix("sha256:")
    return node.folder / "data" / "blobs" / digest[:2] / digest[2:]


def part_of(node, data):
    file = file_of(node, data)
    return file.with_name(file.name + ".part")


def material(data, name="营业执照.pdf"):
    return forge.element("Material", "", {"digest": digest_of(data), "mediaType": "application/pdf",
                                          "name": name, "size": len(data)})


def case_with(number, *materials, target):
    """applied (with the materials), accepted, forwarded up to `target`."""
    case = forge.case_id(COUNTY, number)
    first = forge.applied(case, COUNTY, extra_content="".join(material(each) for each in materials))
    second = forge.accepted(case, COUNTY, first)
    third = forge.event(case, COUNTY, 3, "forwardedUp", [("Target", target)], previous=second)
    return [first, second, third]


def write_at(county, records, *contents):
    """The county has written these records and holds these contents."""
    package = prepare(county, records, *contents)
    county.start()
    number = int(package.id.rpartition("/")[2])
    wait_until(lambda: county.next_number(COUNTY) > number, "the county has its package back")
    return package


def prepare(county, records, *contents):
    """The same as far as the county's next start."""
    city = county.parent
    wait_until(lambda: county.value("SELECT COUNT(*) FROM outbox") == 0, "all is numbered")
    number = county.next_number(COUNTY)
    wait_until(lambda: city.next_number(COUNTY) == number, "the city has all of the county")
    previous = county.value("SELECT last_digest FROM stream WHERE origin = ? AND scope = 'up'",
                            int(COUNTY)) or ""
    county.stop()
    for each in contents:
        file = file_of(county, each)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(each)
    package = forge.Forge(county).package(number, records, previous)
    same(Client(city, county).put(package.id, package.bytes).status, 200)
    return package


def state(node, data):
    digest = data if isinstance(data, str) else digest_of(data)
    return node.value("SELECT state || ' ' || upward FROM blob WHERE digest = ?", digest)


def arrives(node, *contents):
    for each in contents:
        wait_until(lambda: (state(node, each) or "").startswith("here"), f"a blob at {node.name}")
        same(file_of(node, each).read_bytes(), each, "content")


def receipt_of(node, issuer, package):
    """The issuer's highest receipt for the package, as the node knows it."""
    origin, scope, epoch, number = package.id.split("/")
    xml = node.value("SELECT r.xml FROM receipt r JOIN package p ON p.id = r.package_id JOIN "
                     "stream s ON s.id = p.stream_id WHERE s.origin = ? AND s.scope = ? "
                     "AND s.epoch = ? AND p.sequence = ? AND r.issuer = ? "
                     "ORDER BY r.issue DESC LIMIT 1",
                     int(origin), scope, int(epoch), int(number), int(issuer))
    return Signed(xml) if xml else None


def three(label):
    network = with_nodes(PROVINCE, CITY, COUNTY, label=label)
    try:
        province, city, county = network.nodes.values()
        work.publish_basics(province, [city, county])
    except BaseException:
        network.__exit__(None, None, None)
        raise
    return network, province, city, county


def test_material_goes_to_the_city_that_took_the_case():
    network, province, city, county = three("blob-city")
    with network:
        small, large = content(1000), content(2 * PART + 77, 2)
        package = write_at(county, case_with(1, small, large, target=CITY), small, large)
        arrives(city, small, large)
        # The city said at first what it lacked, and says now that nothing is lacking.
        wait_until(lambda: (known := receipt_of(county, CITY, package)) and not known.not_taken
                   and int(known.get("Issue")) > 1, "the city's further receipt at the county")
        first = Signed(city.value("SELECT xml FROM receipt WHERE issuer = ? AND issue = 1 AND "
                                  "not_taken > 0", int(CITY)))
        same({code for _, code, _ in first.not_taken.values()}, {"BLOB_UNKNOWN"})
        wait_until(lambda: state(county, large) == "here confirmed", "the county knows")
        # The province takes no part: it gets the events and nothing else.
        work.wait_equal(county, province)
        same(state(province, small), None if state(province, small) is None else "named none")
        assert not (province.folder / "data" / "blobs").exists()


def test_material_and_personal_part_pass_through_the_city_to_the_province():
    network, province, city, county = three("blob-province")
    with network:
        text = work.MAPPING.read_text(encoding="utf-8")
        forwarded = ('<Event kind="forwardedUp"><When column="备注" equals="转报"/>'
                     '<OccurredAt column="受理时间"/>'
                     f'<Field name="target" text="{PROVINCE}"/></Event></Mapping>')
        mapping = network.folder / "forwarding.xml"
        mapping.write_text(text.replace("</Mapping>", forwarded), encoding="utf-8")
        work.with_adapter(county, mapping=mapping)
        row = cases_file.rows(1, steps=2)[0] | {"联系电话": "13979012345"}
        county.drop("hall", "day.csv", cases_file.csv_bytes([row]))
        wait_until(lambda: county.value("SELECT COUNT(*) FROM case_event") == 2,
                   "applied, accepted")
        digest = county.value("SELECT digest FROM personal_part")
        row["备注"] = "转报"
        county.drop("hall", "day2.csv", cases_file.csv_bytes([row]))

        part = "SELECT CAST(content AS TEXT) FROM personal_part WHERE digest = ?"
        text = wait_until(lambda: province.value(part, digest), "the personal part at the province")
        same(text, county.value(part, digest))
        assert "13979012345" in text, text
        same(digest_of(text.encode()), digest)
        wait_until(lambda: state(county, digest) == "here confirmed", "the county knows")

        large = content(3 * PART, 3)
        package = write_at(county, case_with(2, large, target=PROVINCE), large)
        arrives(province, large)
        wait_until(lambda: (known := receipt_of(county, PROVINCE, package)) and not known.not_taken
                   and int(known.get("Issue")) > 1, "the province's further receipt at the county")
        # Nothing of either stays between.
        same(city.value("SELECT COUNT(*) FROM personal_part"), 0)
        assert not (city.folder / "data" / "blobs").exists()
        same({state(city, digest), state(city, large)}, {"named confirmed"})
        for file in city.folder.rglob("*"):
            if file.is_file():
                assert b"13979012345" not in file.read_bytes(), file


def test_cut_line_goes_on_where_it_was_cut():
    network, province, city, county = three("blob-cut")
    with network:
        data = content(24 * PART, 4)
        prepare(county, case_with(3, data, target=CITY), data)
        part = part_of(city, data)
        county.start()
        wait_until(lambda: part.exists() and part.stat().st_size >= 2 * PART, "some parts are here",
                   every=0.005)
        city.kill()
        came = part.stat().st_size
        assert 2 * PART <= came < len(data), came
        inode = part.stat().st_ino
        city.start()
        arrives(city, data)
        same(file_of(city, data).stat().st_ino, inode, "the same file went on")
        same(state(county, data).split()[0], "here")


def test_stranger_gets_nothing_and_brings_nothing():
    network, province, city, county = three("blob-stranger")
    with network:
        data = content(5000, 5)
        write_at(county, case_with(4, data, target=CITY), data)
        arrives(city, data)
        other = network.add(SECOND_COUNTY, city).start()
        path = f"/exchange/v1/blobs/{digest_of(data)}"
        stranger, writer = Client(city, other), Client(city, county)
        wait_until(lambda: "wantedBlobs" in stranger.request("GET", "/exchange/v1/heads").text,
                   "the stranger is a neighbour")
        for answer in (stranger.request("GET", path), stranger.request("PUT", path, data),
                       stranger.request("PUT", path, b"", {"Content-Range": "bytes */5000"})):
            same((answer.status, answer.json()["code"]), (403, "BLOB_FORBIDDEN"))
        for hostile in ("sha256:" + "0" * 64, "../../etc/passwd", "sha256:..%2f..", "x" * 3000):
            for method in ("GET", "PUT"):
                answer = writer.request(method, f"/exchange/v1/blobs/{hostile}", b"x")
                same((answer.status, answer.json()["code"]), (403, "BLOB_FORBIDDEN"), hostile[:40])
        # Whoever takes part is served, also in parts.
        answer = writer.request("GET", path, headers={"Range": "bytes=10-19"})
        same((answer.status, answer.body), (206, data[10:20]))
        same(answer.headers["Content-Range"], "bytes 10-19/5000")
        same(writer.request("GET", path, headers={"Range": "bytes=5000-"}).status, 416)
        same(writer.request("DELETE", path).status, 405)


def test_wrong_content_is_refused_and_the_right_one_taken():
    network, province, city, county = three("blob-wrong")
    with network:
        data = content(6000, 6)
        write_at(county, case_with(5, data, target=CITY))  # the county itself lacks it
        client = Client(city, county)
        path = f"/exchange/v1/blobs/{digest_of(data)}"
        wait_until(lambda: digest_of(data) in client.heads()["wantedBlobs"], "the city asks for it")
        answer = client.request("PUT", path, b"?" * 6000)
        same((answer.status, answer.json()["code"]), (422, "BLOB_DIGEST_WRONG"))
        answer = client.request("PUT", path, data[:100], {"Content-Range": "bytes 0-99/6000"})
        same((answer.status, answer.json()["offset"]), (308, 100))
        answer = client.request("PUT", path, data[:100], {"Content-Range": "bytes 0-99/6000"})
        same((answer.status, answer.json()["offset"]), (416, 100))
        answer = client.request("PUT", path, data[100:], {"Content-Range": "bytes 100-5999/6000"})
        same((answer.status, answer.json()["whole"]), (200, True))
        arrives(city, data)
        same(client.heads()["wantedBlobs"], [])
        # And the county, which takes part, fetches what it lacks itself.
        arrives(county, data)


def test_content_lost_with_the_disk_is_fetched_again():
    network, province, city, county = three("blob-lost")
    with network:
        data = content(2 * PART + 5, 7)
        write_at(county, case_with(6, data, target=PROVINCE), data)
        arrives(province, data)
        wait_until(lambda: state(county, data) == "here confirmed", "the county knows")
        county.stop()
        shutil.rmtree(county.folder / "data" / "blobs")
        county.start()
        arrives(county, data)
        # The province loses it too: it says so, and it comes up again.
        province.stop()
        shutil.rmtree(province.folder / "data" / "blobs")
        province.start()
        arrives(province, data)
        assert not (city.folder / "data" / "blobs").exists()


def test_erased_blob_is_deleted_everywhere_and_stays_so():
    network, province, city, county = three("blob-erased")
    with network:
        data = content(7000, 8)
        records = case_with(7, data, target=CITY)
        write_at(county, records, data)
        arrives(city, data)
        case = forge.case_id(COUNTY, 7)
        erasure = forge.Record("Erasure", {
            "at": forge.ZERO_TIME, "caseId": case, "digest": digest_of(data),
            "id": f"erasure:{case}:{digest_of(data)}", "node": COUNTY},
            forge.element("Basis", "个人信息保护法第四十七条"))
        copy = network.folder / "copy"
        shutil.copyfile(file_of(city, data), copy)
        package = write_at(county, [erasure])
        wait_until(lambda: (state(city, data) or "").startswith("erased"), "erased at the city")
        wait_until(lambda: (state(county, data) or "").startswith("erased"), "and at the county")
        assert not file_of(city, data).exists() and not file_of(county, data).exists()
        same(wait_until(lambda: receipt_of(city, CITY, package), "receipt").not_taken, {})
        answer = Client(city, county).request("PUT", f"/exchange/v1/blobs/{digest_of(data)}", data)
        same((answer.status, answer.json()["code"]), (403, "BLOB_FORBIDDEN"))
        # A folder that comes back from a copy is swept before the node serves.
        city.stop()
        shutil.copyfile(copy, file_of(city, data))
        city.start()
        assert not file_of(city, data).exists()
