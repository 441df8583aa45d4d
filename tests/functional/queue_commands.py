# SPDX-License-Identifier: Apache-2.0
"""guantong queue list, show, hold, release and requeue beside running nodes: what does not flow is
named with its reason, and what an administrator asks for happens."""
import os
import subprocess

from framework import cases_file, forge, work
from framework.checks import contains, same, wait_until
from framework.network import COUNTY, PROVINCE, START, with_nodes
from framework.siege import Siege, code_of

UP, DOWN = f"{COUNTY}/up/1", f"{PROVINCE}/down/1"


def entries(node, state):
    return [each for each in node.json("queue", "list") if each["state"] == state]


def queue(node, verb, subject, exit_code=0):
    return node.run("queue", verb, "--dir", node.folder, subject, exit_code=exit_code)


def refused(node, verb, subject, code, exit_code=1):
    contains(queue(node, verb, subject, exit_code).stderr, code, f"queue {verb} {subject}")


class Flow:
    """Province and county; nothing is under way."""

    def __enter__(self):
        self.network = with_nodes(PROVINCE, COUNTY, label="queue")
        try:
            self.province, self.county = self.network.nodes.values()
            work.publish_basics(self.province, [self.county])
            work.with_adapter(self.county)
            work.feed(self.county, cases_file.rows(3), file_name="first.csv")
            work.wait_equal(self.county, self.province)
        except BaseException:
            self.network.__exit__(None, None, None)
            raise
        self.fed = 3
        return self

    def __exit__(self, *failure):
        self.network.__exit__(*failure)

    def feed(self):
        """Three more cases at the county."""
        work.feed(self.county, cases_file.rows(3, first=self.fed + 1), file_name=f"{self.fed}.csv")
        self.fed += 3

    def last(self, node=None):
        return (node or self.county).next_number(COUNTY) - 1


def network():
    return Flow()


def test_stream_on_hold_goes_no_further_until_it_is_released(flow):
    contains(queue(flow.county, "hold", UP).stdout, UP, "the answer")
    refused(flow.county, "hold", UP, "QUEUE_STATE_WRONG")
    flow.feed()
    waiting = wait_until(lambda: entries(flow.county, "sending"), "the packages wait")
    same([(each["subject"], each["neighbour"]) for each in waiting], [(UP, PROVINCE)])
    before = waiting[0]["first"] - 1  # signals may have gone up just before the hold
    held = entries(flow.county, "onHold")
    same([each["subject"] for each in held], [UP])
    status = flow.county.status()
    same([hold["stream"] for hold in status["holds"]], [UP])
    problem = next(each for each in status["problems"] if each["code"] == "STREAM_ON_HOLD")
    assert UP in problem["zh"] and "queue release" in problem["en"], problem
    same(flow.last(flow.province), before, "what the province has")
    queue(flow.county, "release", UP)
    work.wait_equal(flow.county, flow.province)
    same(entries(flow.county, "onHold"), [])
    refused(flow.county, "release", UP, "QUEUE_STATE_WRONG")


def test_package_on_hold_lets_those_before_it_go(flow):
    flow.province.stop()
    for _ in range(2):
        flow.feed()
        wait_until(lambda: flow.county.value("SELECT COUNT(*) FROM outbox") == 0, "it is numbered")
    last = flow.last()
    queue(flow.county, "hold", f"{UP}/{last}")
    same([each["first"] for each in entries(flow.county, "onHold")], [last])
    flow.province.start()
    wait_until(lambda: flow.last(flow.province) == last - 1, "those before it go")
    refused(flow.county, "requeue", f"{UP}/{last}", "QUEUE_STATE_WRONG")
    same(flow.last(flow.province), last - 1)
    queue(flow.county, "release", f"{UP}/{last}")
    work.wait_equal(flow.county, flow.province)


def test_hold_downward_keeps_the_catalogue_back(flow):
    queue(flow.province, "hold", DOWN)
    versions = "SELECT COUNT(*) FROM catalog_item"
    before = flow.county.value(versions)
    text = work.ITEMS.read_text(encoding="utf-8").replace('version="3"', 'version="9"')
    file = flow.network.folder / "items9.xml"
    file.write_text(text, encoding="utf-8")
    flow.province.run("catalog", "publish", "--dir", flow.province.folder, file)
    wait_until(lambda: any(each["subject"] == DOWN and each["neighbour"] == COUNTY
                           for each in entries(flow.province, "sending")), "the package waits")
    same(flow.county.value(versions), before)
    queue(flow.province, "release", DOWN)
    wait_until(lambda: flow.county.value(versions) > before, "the county adopts it")
    wait_until(lambda: not entries(flow.province, "sending"), "nothing waits downward")


def test_what_does_not_exist_or_makes_no_sense_is_refused_by_name(flow):
    refused(flow.county, "hold", f"{COUNTY}/up/7", "PACKAGE_UNKNOWN")
    refused(flow.county, "hold", f"{UP}/99999", "PACKAGE_UNKNOWN")
    refused(flow.county, "hold", DOWN, "QUEUE_STATE_WRONG")  # it ends at the county
    refused(flow.county, "hold", f"{UP}/1", "QUEUE_STATE_WRONG")  # delivered
    refused(flow.county, "requeue", f"{UP}/1", "QUEUE_STATE_WRONG")
    refused(flow.county, "requeue", f"{UP}/99999", "PACKAGE_UNKNOWN")
    refused(flow.county, "show", f"{UP}/99999", "PACKAGE_UNKNOWN")
    for verb in ("hold", "release", "requeue", "show"):
        refused(flow.county, verb, "../../etc/passwd", "USAGE", exit_code=2)
    refused(flow.county, "requeue", UP, "USAGE", exit_code=2)


def test_show_knows_packages_by_number_and_by_file_name(flow):
    by_number = queue(flow.county, "show", f"{UP}/1").stdout
    contains(by_number, "receipt " + PROVINCE, "the receipt")
    same(queue(flow.county, "show", f"{COUNTY}.up.1.1.xml").stdout, by_number)
    shown = flow.county.json("queue", "show", f"{UP}/1")
    same((shown["subject"], shown["queue"]), (f"{UP}/1", []))
    contains(queue(flow.county, "show", UP).stdout, "up to", "the stream")


def test_requeue_tries_a_dead_line_at_once(flow):
    flow.county.stop()
    flow.county.set(exchange__backoffMin="120s", exchange__backoffMax="120s")
    flow.county.start()
    flow.feed()
    work.wait_equal(flow.county, flow.province)
    flow.province.stop()
    flow.feed()
    waiting = wait_until(lambda: entries(flow.county, "sending"), "the packages wait")
    wait_until(lambda: flow.county.status()["links"][0]["failures"] > 0, "the line is down")
    flow.province.start()
    package = f"{UP}/{waiting[0]['last']}"
    contains(queue(flow.county, "requeue", package).stdout, package, "the answer")
    work.wait_equal(flow.county, flow.province, timeout=45)
    flow.county.stop()
    flow.county.set(exchange__backoffMin="100ms", exchange__backoffMax="1s")
    flow.county.start()


def test_parked_record_is_listed_with_cause_and_remedy_and_judged_again():
    with Siege("queue") as siege:
        case = siege.new_case()
        first = forge.applied(case, COUNTY)
        early = forge.event(case, COUNTY, 2, "certified",
                            [("CertificateName", "食品经营许可证")], previous=first)
        package = siege.good([first, early])
        siege.send(package)
        parked = entries(siege.province, "parked")
        same([(each["subject"], each["record"]) for each in parked], [(package.id, early.hash)])
        assert parked[0]["code"].startswith("CASE_"), parked
        assert parked[0]["code"] in parked[0]["zh"] and parked[0]["zh"] != parked[0]["en"], parked
        contains(chinese_list(siege.province), "搁置  " + package.id, "the Chinese list")
        done = queue(siege.province, "requeue", package.id, exit_code=1)
        contains(done.stdout, "taken 0, not taken 1", "what requeue says")
        same(len(entries(siege.province, "parked")), 1)


def chinese_list(node):
    return subprocess.run([node.binary, "queue", "list", "--dir", str(node.folder)],
                          env=dict(os.environ, LC_ALL="zh_CN.UTF-8"), capture_output=True,
                          text=True, check=True).stdout


def test_refused_bytes_are_listed_and_refused_again_until_they_are_good():
    with Siege("queue") as siege:
        package = siege.good()
        bent = package.bytes.replace("开办".encode(), "停办".encode())
        same(siege.client.put(package.id, bent).status, 422)
        rejected = entries(siege.province, "rejected")
        same([each["subject"] for each in rejected], [package.id])
        refused(siege.province, "requeue", package.id, rejected[0]["code"])
        siege.send(package)
        same(entries(siege.province, "rejected"), [])


def test_package_refused_for_the_time_is_taken_by_requeue_once_the_clock_is_right():
    with Siege("queue") as siege:
        package = siege.good()
        siege.move(days=365 * 40)
        same(code_of(siege.client.put(package.id, package.bytes)), "CERTIFICATE_EXPIRED")
        siege.network.now = START
        siege.move()
        taken = queue(siege.province, "requeue", package.id).stdout
        contains(taken, package.id, "the answer")
        same(siege.province.next_number(COUNTY), 2)
