# SPDX-License-Identifier: Apache-2.0
"""Numbers, forks, routes and unsound events: good signatures in the wrong place."""
import shutil
import threading

from framework import cases_file, forge, work
from framework.checks import same, wait_until
from framework.client import Client
from framework.documents import Signed
from framework.network import COUNTY, PROVINCE, SECOND_COUNTY, with_nodes
from framework.siege import Siege, code_of


def network():
    return Siege("streams")


def test_repeated_package_gets_the_latest_receipt(siege):
    package = siege.good()
    first = siege.send(package)
    before = siege.province.counts()
    for _ in range(3):
        answer = siege.client.put(package.id, package.bytes)
        same((answer.status, answer.body), (200, first.bytes))
    # The same content signed again is a repeat too.
    again = siege.forge.sign(package.id, package.bytes[:package.bytes.index(
        b"<ds:Signature ")].decode() + "</Package>")
    same((again.digest, again.bytes == package.bytes), (package.digest, False))
    answer = siege.client.put(package.id, again.bytes)
    same((answer.status, answer.body), (200, first.bytes))
    same(siege.province.counts(), before)


def test_gap_is_answered_with_the_number_expected(siege):
    sequence, previous = siege.last[COUNTY]
    good = siege.good()
    far = siege.forge.package(sequence + 40, [forge.applied(siege.new_case(), COUNTY)], good.digest)
    before = siege.province.counts()
    answer = siege.client.put(far.id, far.bytes)
    same((answer.status, code_of(answer)), (409, "STREAM_GAP"))
    rejection = Signed(answer.body)
    same((rejection.kind, rejection.get("Expected")), ("Rejection", str(sequence + 1)))
    same(siege.province.counts(), before)
    siege.send(good)


def test_packages_in_flight_out_of_order_are_taken_in_order(siege):
    sequence, previous = siege.last[COUNTY]
    records = [[forge.applied(siege.new_case(), COUNTY)] for _ in range(4)]
    packages = siege.forge.chain(records, sequence + 1, previous)
    answers = {}

    def put(package):
        client = Client(siege.province, siege.county)
        answers[package.id] = client.put(package.id, package.bytes).status
        client.close()
    threads = [threading.Thread(target=put, args=[each]) for each in reversed(packages)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    same(answers, {each.id: 200 for each in packages})
    siege.last[COUNTY] = (sequence + 4, packages[-1].digest)
    siege.check_stream_goes_on()


def test_same_number_with_another_digest_raises_the_alarm_and_keeps_both(siege):
    package = siege.good()
    siege.send(package)
    sequence, _ = siege.last[COUNTY]
    fork = siege.forge.package(sequence, [forge.applied(siege.new_case(), COUNTY, title="另一内容")])
    siege.refused(fork.bytes, 409, "STREAM_FORK", fork.id)
    assert ("STREAM_FORK", fork.id) in siege.province.alarms(), siege.province.alarms()
    same(siege.province.value("SELECT digest FROM package WHERE digest = ?", package.digest),
         package.digest)
    siege.check_stream_goes_on()


def test_package_that_does_not_name_the_one_before_is_refused_with_an_alarm(siege):
    sequence, _ = siege.last[COUNTY]
    broken = siege.forge.package(sequence + 1, [forge.applied(siege.new_case(), COUNTY)],
                                 "sha256:" + "0" * 64)
    siege.refused(broken.bytes, 409, "STREAM_CHAIN_BROKEN")
    assert ("STREAM_CHAIN_BROKEN", broken.id) in siege.province.alarms()
    siege.check_stream_goes_on()


def test_origin_outside_the_senders_subtree_is_forbidden(siege):
    theirs = siege.good(node=SECOND_COUNTY)
    siege.refused(theirs.bytes, 403, "ROUTE_FORBIDDEN", theirs.id)
    downward = forge.Forge(siege.county, scope="down").package(1, [])
    siege.refused(downward.bytes, 403, "ROUTE_FORBIDDEN", downward.id)
    own = forge.Forge(siege.province, scope="up").package(1, [])
    answer = siege.client.put(own.id, own.bytes)
    assert answer.status in (200, 403, 409), answer.status
    siege.check_others_served()


def test_next_epoch_starts_at_one(siege):
    """The origin ends an epoch and goes on in the next; both are one log to the cases."""
    maker = forge.Forge(siege.county, epoch=2)
    event = forge.applied(siege.new_case(), COUNTY)
    packages = maker.chain([[event], [forge.accepted(event.xml.split('"')[3], COUNTY, event)]])
    for package in packages:
        answer = siege.client.put(package.id, package.bytes)
        same(answer.status, 200, answer.text[:300])
        same(Signed(answer.body).not_taken, {})
    siege.check_stream_goes_on()


# ---- events inside good packages

def test_event_of_another_node_is_evidence_and_the_rest_is_applied(siege):
    mine = forge.applied(siege.new_case(), COUNTY)
    foreign = forge.applied(forge.case_id(SECOND_COUNTY, 777), SECOND_COUNTY)
    before = siege.province.counts()
    receipt = siege.send(siege.good([foreign, mine]))
    same({key: value[:2] for key, value in receipt.not_taken.items()},
         {foreign.hash: ("evidence", "EVENT_FOREIGN")})
    after = siege.province.counts()
    same(after["case_event"] - before["case_event"], 1)
    same(after["case_evidence"] - before["case_evidence"], 1)
    assert any(code == "EVENT_FOREIGN" for code, _ in siege.province.alarms())
    # The true writer's own event takes its place all the same.
    receipt = siege.send(siege.good([foreign], SECOND_COUNTY), SECOND_COUNTY)
    same(receipt.not_taken, {})


def test_event_with_a_wrong_hash_is_evidence_and_uses_no_seq(siege):
    case = siege.new_case()
    wrong = forge.applied(case, COUNTY, title="摘要不符", wrong_hash="sha256:" + "ab" * 32)
    other = forge.applied(siege.new_case(), COUNTY)
    receipt = siege.send(siege.good([wrong, other]))
    same([value[:2] for value in receipt.not_taken.values()], [("evidence", "EVENT_HASH_WRONG")])
    same(siege.province.value("SELECT COUNT(*) FROM case_event WHERE case_id = ?", case), 0)
    assert any(code == "EVENT_HASH_WRONG" for code, _ in siege.province.alarms())
    receipt = siege.send(siege.good([forge.applied(case, COUNTY, title="重新追加")]))
    same(receipt.not_taken, {})


def test_second_hash_at_a_place_is_evidence(siege):
    case = siege.new_case()
    siege.send(siege.good([forge.applied(case, COUNTY)]))
    second = forge.applied(case, COUNTY, title="同一位置的另一内容")
    receipt = siege.send(siege.good([second]))
    same({key: value[:2] for key, value in receipt.not_taken.items()},
         {second.hash: ("evidence", "EVENT_SECOND_HASH")})


def test_wrong_prev_hash_is_evidence(siege):
    case = siege.new_case()
    first = forge.applied(case, COUNTY)
    wrong = forge.accepted(case, COUNTY, "sha256:" + "cd" * 32)
    receipt = siege.send(siege.good([first, wrong]))
    same({key: value[:2] for key, value in receipt.not_taken.items()},
         {wrong.hash: ("evidence", "EVENT_PREVIOUS_WRONG")})


def test_event_known_by_hash_is_taken_once(siege):
    event = forge.applied(siege.new_case(), COUNTY)
    siege.send(siege.good([event]))
    before = siege.province.counts()["case_event"]
    receipt = siege.send(siege.good([event]))
    same((receipt.not_taken, siege.province.counts()["case_event"]), ({}, before))


def test_event_that_breaks_a_rule_is_parked_with_the_remedy_and_unparked_when_mended(siege):
    """Decided before it was accepted; a corrected version of the event mends it."""
    case = siege.new_case()
    first = forge.applied(case, COUNTY)
    early = forge.event(case, COUNTY, 2, "certified", [("CertificateName", "食品经营许可证")],
                        previous=first)
    package = siege.good([first, early])
    receipt = siege.send(package)
    status, code, remedy = receipt.not_taken[early.hash]
    same(status, "parked")
    assert code.startswith("CASE_") and remedy, (code, remedy)
    same(siege.province.value("SELECT mark FROM case_event WHERE hash = ?", early.hash), "parked")
    struck = forge.event(case, COUNTY, 3, "struck", [], previous=early, version=2,
                         replaces=early.hash)
    accepted = forge.accepted(case, COUNTY, struck, seq=4)
    receipt = siege.send(siege.good([struck, accepted]))
    same(receipt.not_taken, {})
    same(siege.province.value("SELECT mark FROM case_event WHERE hash = ?", early.hash), "replaced")
    same(siege.province.value("SELECT state FROM case_file WHERE case_id = ?", case), "accepted")
    # A further receipt says that nothing is open any more; the highest issue counts.
    receipts = siege.province.query(
        "SELECT r.issue, CAST(r.xml AS TEXT) FROM receipt r JOIN package p ON p.id = r.package_id "
        "WHERE p.digest = ? ORDER BY r.issue", package.digest)
    same(len(receipts), 2)
    same(Signed(receipts[-1][1]).not_taken, {})
    answer = siege.client.put(package.id, package.bytes)
    same(Signed(answer.body).get("Issue"), "2", "a repeat gets the latest receipt")


def test_event_waits_while_a_seq_is_missing(siege):
    case = siege.new_case()
    first = forge.applied(case, COUNTY)
    second = forge.accepted(case, COUNTY, first)
    third = forge.event(case, COUNTY, 3, "step", [("StepCode", "handle")], previous=second)
    receipt = siege.send(siege.good([first, third]))
    same(receipt.not_taken[third.hash][:2], ("waiting", "CASE_WAITS_SEQ"))
    receipt = siege.send(siege.good([second]))
    same(receipt.not_taken, {})
    same(siege.province.value("SELECT mark FROM case_event WHERE hash = ?", third.hash), "taken")


def test_state_change_without_the_pen_is_parked_and_unparked_when_the_pen_is_passed(siege):
    """The county's case: the other county accepts it before it was handed over."""
    case = siege.new_case()
    opened = forge.applied(case, COUNTY)
    siege.send(siege.good([opened]))
    intruder = forge.event(case, SECOND_COUNTY, 1, "caseTransferred", [("Target", SECOND_COUNTY)],
                           after=[opened])
    package = siege.good([intruder], SECOND_COUNTY)
    receipt = siege.send(package, SECOND_COUNTY)
    status, code, remedy = receipt.not_taken[intruder.hash]
    same((status, code), ("parked", "CASE_PEN_MISSING"))
    assert remedy
    # The county's own events go on meanwhile.
    handed = forge.event(case, COUNTY, 2, "caseTransferred", [("Target", SECOND_COUNTY)],
                         previous=opened)
    receipt = siege.send(siege.good([handed]))
    same(receipt.not_taken, {})
    marks = dict(siege.province.query("SELECT hash, mark FROM case_event WHERE case_id = ?", case))
    same(marks[handed.hash], "taken")
    # `intruder` named only the opening in `after`, so its place is settled by node id and seq.
    assert marks[intruder.hash] in ("taken", "parked"), marks
    if marks[intruder.hash] == "taken":
        receipt = Signed(siege.other_client.put(package.id, package.bytes).body)
        same((receipt.get("Issue"), receipt.not_taken), ("2", {}))


def test_parked_case_does_not_stop_other_cases(siege):
    bad = siege.new_case()
    first = forge.applied(bad, COUNTY)
    early = forge.event(bad, COUNTY, 2, "certified", [("CertificateName", "x")], previous=first)
    others = [forge.applied(siege.new_case(), COUNTY) for _ in range(5)]
    receipt = siege.send(siege.good([first, early, *others]))
    same(set(receipt.not_taken), {early.hash})


# ---- on networks of their own

def test_restored_neighbour_is_told_by_gap_and_mends(siege):
    """The sender forgot its last two packages and starts again behind them: 409 names the number,
    other content there is a fork, the very same packages are repeats."""
    sequence, previous = siege.last[COUNTY]
    packages = siege.forge.chain([[forge.applied(siege.new_case(), COUNTY)] for _ in range(3)],
                                 sequence + 1, previous)
    for package in packages:
        siege.send(package)
    for package in packages:
        same(siege.client.put(package.id, package.bytes).status, 200)
    pulled = siege.client.pull([{"origin": COUNTY, "scope": "up", "epoch": 1, "after": sequence,
                                 "digest": previous}])
    same(pulled.status, 200)
    for package in packages:
        assert package.bytes in pulled.body, f"{package.id} is not handed back"


# ---- on networks of their own

def test_fork_raises_the_alarm_and_ends_the_epoch():
    """The county numbers a package while the province is away; meanwhile another one under that
    number, signed with the county's key, has reached the province."""
    with with_nodes(PROVINCE, COUNTY, label="fork") as network:
        province, county = network.nodes.values()
        work.publish_basics(province, [county])
        work.with_adapter(county)
        work.feed(county, cases_file.rows(4))
        work.wait_equal(county, province)
        province.stop()
        work.feed(county, cases_file.rows(4, first=50), file_name="second.csv")
        number, previous = province.query(
            "SELECT next_sequence, last_digest FROM stream WHERE origin = ? AND scope = 'up'",
            int(COUNTY))[0]
        wait_until(lambda: county.next_number(COUNTY) > number, "the county numbers its own")
        county.stop()
        province.start()
        stolen = forge.Forge(county).package(
            number, [forge.applied(forge.case_id(COUNTY, 1), COUNTY)], previous)
        client = Client(province, county)
        same(client.put(stolen.id, stolen.bytes).status, 200)
        client.close()
        county.start()
        wait_until(lambda: county.next_number(COUNTY, epoch=2) > 1, "a new epoch begins")
        wait_until(lambda: county.hashes(COUNTY) <= province.hashes(COUNTY),
                   "the province holds all the county recorded")
        assert ("STREAM_FORK", stolen.id) in county.alarms(), county.alarms()
        wait_until(lambda: ("STREAM_FORK", stolen.id) in province.alarms(),
                   "the province raises the alarm too", 10)
        same(province.value("SELECT COUNT(*) FROM package WHERE digest = ?", stolen.digest), 1)
        work.feed(county, cases_file.rows(2, first=90), file_name="third.csv")
        wait_until(lambda: county.hashes(COUNTY) <= province.hashes(COUNTY),
                   "the stream goes on in the new epoch")


def test_unknown_origin_waits_unread_until_the_directory_names_it():
    """A township below the county: its package comes before the directory that names it."""
    township_id = "360521100000"
    with with_nodes(PROVINCE, COUNTY, label="unread") as network:
        province, county = network.nodes.values()
        # The authority works on a copy, so that the province does not see its new directory yet.
        kept = network.authority
        network.authority = network.folder / "authority-office"
        shutil.copytree(kept, network.authority)
        township = network.add(township_id, county, level="township", name="钤山镇")
        county.stop()
        event = forge.applied(forge.case_id(township_id, 1), township_id)
        package = forge.Forge(township).package(1, [event])
        client = Client(province, county)
        answer = client.put(package.id, package.bytes)
        same((answer.status, code_of(answer)), (503, "ORIGIN_UNKNOWN"), answer.text[:300])
        assert int(answer.headers["Retry-After"]) > 0
        same(Signed(answer.body).kind, "Rejection")
        same(province.next_number(township_id), 1)
        same(province.value("SELECT package FROM unread"), package.id)
        good = forge.Forge(county).package(1, [forge.applied(forge.case_id(COUNTY, 1), COUNTY)])
        same(client.put(good.id, good.bytes).status, 200, "another stream meanwhile")
        client.close()
        shutil.copyfile(network.authority / "directory.xml", kept / "directory.xml")
        wait_until(lambda: province.hashes(township_id), "the package is read again")
        same({row[3] for row in province.hashes(township_id)}, {event.hash})
        same(province.value("SELECT COUNT(*) FROM unread"), 0)
        same(province.next_number(township_id), 2)
