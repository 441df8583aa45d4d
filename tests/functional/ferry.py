# SPDX-License-Identifier: Apache-2.0
"""Two nodes without any line: the same packages and receipts as files, carried by hand."""
import shutil

from framework import cases_file, work
from framework.checks import contains, same, wait_until
from framework.network import COUNTY, PROVINCE, with_nodes


def carry(source, target):
    """Copies what lies in one node's ferry/out into the other's ferry/in; how many files."""
    files = [file for file in (source.folder / "ferry" / "out").glob("*.xml")]
    for file in files:
        part = target.folder / "ferry" / "in" / (file.name + ".part")
        shutil.copy(file, part)
        part.rename(part.with_suffix(""))
        file.unlink()
    return len(files)


def test_packages_and_receipts_travel_as_files():
    with with_nodes(PROVINCE, COUNTY, label="ferry") as network:
        province, county = network.nodes.values()
        for node in (county, province):
            node.stop()
            node.set(exchange__ferry="true")
        county.add_adapter("hall", work.MAPPING)
        for node in (province, county):
            node.start()
        province.run("calendar", "publish", "--dir", province.folder, work.CALENDAR)
        province.run("catalog", "publish", "--dir", province.folder, work.ITEMS)

        def adopted():
            carry(province, county)
            return county.value("SELECT COUNT(*) FROM catalog_item") >= 2
        wait_until(adopted, "the catalogue is carried to the county")
        work.feed(county, cases_file.rows(10))

        def all_there():
            carry(county, province)
            carry(province, county)
            return work.holds_all_of(province, county)()
        wait_until(all_there, "the province holds what the county recorded")

        def receipted():
            carry(province, county)
            return county.value("SELECT COUNT(*) FROM receipt WHERE issuer = ?", int(PROVINCE)) > 0
        wait_until(receipted, "the province's receipts are carried back")


def test_damaged_file_is_set_aside_with_its_reason():
    with with_nodes(PROVINCE, label="ferry") as network:
        province = network.nodes[PROVINCE]
        province.stop()
        province.set(exchange__ferry="true")
        province.start()
        name = f"{COUNTY}.up.1.1.xml"
        folder = province.folder / "ferry"
        wait_until((folder / "in").exists, "the ferry's folders are there")
        (folder / "in" / name).write_bytes(
            b'<Package xmlns="urn:guantong:exchange:1.0"><!-- no --></Package>')
        wait_until((folder / "refused" / name).exists, "the file is set aside")
        wait_until(lambda: province.value("SELECT COUNT(*) FROM evidence") == 1, "and kept")
        contains(province.value("SELECT code FROM evidence"), "XML_COMMENT", "the code")
        same(list((folder / "in").glob("*.xml")), [], "ferry/in")
