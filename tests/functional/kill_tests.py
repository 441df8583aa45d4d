# SPDX-License-Identifier: Apache-2.0
"""kill -9 at random moments of any node of a chain while files come in and packages flow. In the
end every node holds exactly what the county's files say: nothing lost, nothing twice."""
import os
import random
import time

from framework import cases_file, work
from framework.checks import same, wait_until
from framework.network import CITY, COUNTY, PROVINCE, Options, with_nodes

ROWS_A_ROUND = 12
COMPARE_EVERY = 20
LONGEST_PAUSE_SECONDS = 0.35


class Rounds:
    def __init__(self, network, seed):
        self.nodes = list(network.nodes.values())
        self.province, self.city, self.county = self.nodes
        self.random = random.Random(seed)
        self.cases, self.kills = [], {node.id: 0 for node in self.nodes}

    def run(self, count):
        for number in range(1, count + 1):
            victim = self.random.choice(self.nodes)
            self.drop_file(number)
            if self.random.random() < 0.7:  # else it may die while it starts
                wait_until(lambda: self.serves(victim), f"{victim.name} serves")
            time.sleep(self.random.random() * LONGEST_PAUSE_SECONDS)  # the random moment itself
            victim.kill()
            self.kills[victim.id] += 1
            if self.random.random() < 0.15:  # sometimes two at once
                other = self.random.choice(self.nodes)
                other.kill()
            self.start_all()
            if number % COMPARE_EVERY == 0 or number == count:
                self.compare()

    def drop_file(self, number):
        """New cases, and the whole file of the round before once more: it has grown."""
        new = cases_file.rows(ROWS_A_ROUND, first=1000 * number, seed=number)
        self.cases += new
        self.county.drop("hall", f"round-{number:04d}.csv",
                         cases_file.csv_bytes(self.cases[-2 * ROWS_A_ROUND:]))

    def start_all(self):
        for node in self.nodes:
            if not node.running():
                node.process = None
                node.launch()

    def serves(self, node):
        self.start_all()
        return node.listens()

    def wait_up(self):
        for node in self.nodes:
            wait_until(lambda: self.serves(node), f"{node.name} serves")

    def compare(self):
        self.wait_up()
        wanted = cases_file.events_in(self.cases)

        def taken():
            made = self.county.value("SELECT COUNT(*) FROM case_event")
            taken.said = f"{made} of {wanted} events; {work.refused_rows(self.county)}"
            return made >= wanted
        wait_until(taken, "the county has taken every row", 120)
        work.wait_equal(self.county, self.city, self.province, timeout=120)
        for node in self.nodes:
            same(node.value("SELECT COUNT(*) FROM case_event"), wanted, f"events at {node.name}")
            same(node.value("SELECT COUNT(*) FROM case_file"), len(self.cases),
                 f"cases at {node.name}")
            same(work.check_chains(node), wanted)
            same(node.value("SELECT COUNT(*) FROM case_event WHERE mark <> 'taken'"), 0,
                 f"events not taken at {node.name}")
            same(node.value("SELECT COUNT(*) FROM case_evidence"), 0)
            same({code for code, _ in node.alarms()} - {"PACKAGE_REFUSED"}, set(),
                 f"alarms at {node.name}")
            same(node.value("PRAGMA integrity_check"), "ok", f"database of {node.name}")
        digests = ("SELECT p.sequence, p.digest FROM package p JOIN stream s ON s.id = p.stream_id "
                   "WHERE s.origin = ? AND s.scope = 'up' ORDER BY p.sequence")
        for node in (self.city, self.province):
            same(node.query(digests, int(COUNTY)), self.county.query(digests, int(COUNTY)),
                 f"packages at {node.name}")


def test_killed_nodes_lose_nothing_and_take_nothing_twice():
    seed = int(os.environ.get("GUANTONG_SEED", random.SystemRandom().randrange(10**6)))
    with with_nodes(PROVINCE, CITY, COUNTY, label="kill") as network:
        rounds = Rounds(network, seed)
        work.publish_basics(rounds.province, [rounds.city, rounds.county])
        work.with_adapter(rounds.county)
        try:
            rounds.run(Options.kill_rounds)
        except BaseException as failure:
            raise AssertionError(f"seed {seed}, kills {rounds.kills}: {failure}") from failure
        wait_until(lambda: archives_agree(rounds.nodes), "the archives agree")


def archives_agree(nodes):
    """True if all hold the same packages of the county as files, with the same bytes."""
    found = [{path.name: path.read_bytes() for path in node.archive(COUNTY) if ".up." in path.name}
             for node in nodes]
    return found[0] and found[0] == found[1] == found[2]
