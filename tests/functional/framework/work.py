# SPDX-License-Identifier: Apache-2.0
"""What most tests have nodes do: publish the basics, take a county's file in, compare both ends."""
from framework import cases_file
from framework.checks import wait_until
from framework.network import ROOT

ITEMS = ROOT / "tests" / "data" / "catalog" / "items.xml"
CALENDAR = ROOT / "config" / "calendar" / "calendar.xml"
MAPPING = ROOT / "config" / "adapters" / "sample-county.xml"


def publish_basics(root, nodes=()):
    """Calendar and items from the root, adopted by the nodes below before this returns."""
    root.run("calendar", "publish", "--dir", root.folder, CALENDAR)
    root.run("catalog", "publish", "--dir", root.folder, ITEMS)
    for node in nodes:
        wait_until(lambda: node.value("SELECT COUNT(*) FROM catalog_item") >= 2
                   and node.value("SELECT COUNT(*) FROM catalog_calendar") >= 1,
                   f"{node.name} adopts the catalogue and the calendar")


def with_adapter(node, name="hall", mapping=MAPPING):
    """Gives a node the sample adapter; the node is restarted so that it knows it."""
    running = node.running()
    node.stop()
    node.add_adapter(name, mapping)
    if running:
        node.start()


def feed(node, cases, name="hall", file_name="day.csv", encoding="gb18030"):
    """Drops the rows as one file and waits until the node has made their events."""
    before = node.value("SELECT COUNT(*) FROM case_event")
    node.drop(name, file_name, cases_file.csv_bytes(cases, encoding))
    wanted = before + cases_file.events_in(cases)

    def all_made():
        made = node.value("SELECT COUNT(*) FROM case_event")
        all_made.said = f"{made} of {wanted} events; {refused_rows(node)}"
        return made >= wanted
    wait_until(all_made, f"{node.name} takes {file_name}")


def refused_rows(node):
    return node.query("SELECT code, column_name, column_value, COUNT(*) FROM adapter_row "
                      "GROUP BY code, column_name LIMIT 5")


def holds_all_of(upper, lower):
    """A condition: `upper` holds exactly the events `lower` wrote."""
    def condition():
        theirs, ours = lower.hashes(lower.id), upper.hashes(lower.id)
        condition.said = (f"{len(ours)} of {len(theirs)} events, {len(ours - theirs)} foreign; "
                          f"outbox {lower.value('SELECT COUNT(*) FROM outbox')}, alarms "
                          f"{sorted(lower.alarms() | upper.alarms())[:4]}")
        return theirs == ours and lower.value("SELECT COUNT(*) FROM outbox") == 0
    return condition


def wait_equal(lower, *uppers, timeout=60):
    for upper in uppers:
        wait_until(holds_all_of(upper, lower), f"{upper.name} holds what {lower.name} recorded",
                   timeout)


def check_chains(node):
    """Every log of every case is whole: numbers from 1 without gaps, each naming the one before;
    every stream's packages likewise. Returns how many events were looked at."""
    import re
    previous, events = {}, 0
    for case_id, writer, seq, digest, xml in node.query(
            "SELECT case_id, node, seq, hash, xml FROM case_event ORDER BY case_id, node, seq"):
        last_seq, last_hash = previous.get((case_id, writer), (0, None))
        assert seq == last_seq + 1, f"{node.name} {case_id} {writer}: {seq} after {last_seq}"
        start_tag = (xml if isinstance(xml, str) else xml.decode()).split(">", 1)[0]
        named = re.search(r' prevHash="([^"]*)"', start_tag)
        assert (named.group(1) if named else None) == last_hash, f"{case_id} {writer} {seq}"
        previous[case_id, writer] = (seq, digest)
        events += 1
    for stream, next_sequence, count, highest in node.query(
            "SELECT s.origin || ' ' || s.scope || ' ' || s.epoch, s.next_sequence, COUNT(p.id), "
            "MAX(p.sequence) FROM stream s JOIN package p ON p.stream_id = s.id GROUP BY s.id"):
        first = highest - count + 1
        assert highest == next_sequence - 1 and first >= 1, (
            f"{node.name} {stream}: {count} packages up to {highest}, next {next_sequence}")
    return events
