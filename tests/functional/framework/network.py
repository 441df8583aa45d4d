# SPDX-License-Identifier: Apache-2.0
"""Network: an authority and enrolled nodes in a temporary folder, under a clock that stands still
until a test moves it. Everything is set up by the documented commands."""
import datetime
import json
import os
import pathlib
import shutil
import tempfile

from framework.checks import wait_until
from framework.node import Node, run_command

ROOT = pathlib.Path(__file__).resolve().parents[3]
START = datetime.datetime(2025, 6, 30, 9, 0)
PROVINCE, CITY, COUNTY, SECOND_COUNTY = ("360000000000", "360500000000", "360521000000",
                                         "360502000000")
LEVELS = {PROVINCE: ("province", "江西省"), CITY: ("city", "新余市"), COUNTY: ("county", "分宜县"),
          SECOND_COUNTY: ("county", "渝水区")}


class Options:
    """What run.py was told; set once before any test."""
    binary = os.environ.get("GUANTONG_BINARY", str(ROOT / "build" / "release" / "guantong"))
    kill_rounds = 100
    keep = False


class Network:
    def __init__(self, label="net"):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"guantong-{label}-"))
        self.nodes = {}
        self.now = START
        self.clock_file = self.folder / "clock"
        self.move()
        self.authority = self.folder / "authority"
        run_command(Options.binary, "cert", "authority", "--dir", self.authority, "--name",
                    "测试网络", "--clock", self.clock_file)

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        fallen = "\n".join(filter(None, (node.fallen() for node in self.nodes.values())))
        for node in self.nodes.values():
            node.kill()
        if Options.keep or (failure[0] and os.environ.get("GUANTONG_KEEP")):
            print(f"    kept: {self.folder}")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)
        assert not fallen, fallen

    # ---- the clock

    def move(self, clock_file=None, **by):
        """Moves the network's clock (or another clock file) on by days=, hours=, minutes=…"""
        self.now += datetime.timedelta(**by)
        set_clock(clock_file or self.clock_file, self.now)

    # ---- nodes

    def add(self, node_id, parent=None, suite=None, clock_file=None, level=None, name=None):
        """Makes and enrols a node. The parent must be running (its address is needed)."""
        known_level, known_name = LEVELS.get(node_id, ("county", f"节点{node_id}"))
        node = Node(Options.binary, self.folder / node_id, node_id, level or known_level,
                    name or known_name, parent)
        words = ["init", "--dir", node.folder, "--node", node_id, "--level", node.level, "--name",
                 node.name, "--listen", "127.0.0.1:0", "--exchange-listen", "127.0.0.1:0",
                 "--clock", clock_file or self.clock_file, "--regions", node_id]
        words += ["--suite", suite] if suite else []
        words += ["--parent", parent.url()] if parent else ["--authority", self.authority]
        node.said_at_init = node.run(*words).stdout
        if parent:
            self.enrol(node)
        node.set(exchange__poll="1s", exchange__backoffMin="100ms", exchange__backoffMax="1s",
                 supervision__sweepEvery="500ms", adapter__every="200ms")
        self.nodes[node_id] = node
        return node

    def enrol(self, node):
        request, answer = self.folder / "request.xml", self.folder / "answer.xml"
        code = json.loads(node.run("cert", "invite", "--dir", node.parent.folder, "--node", node.id,
                                   "--name", node.name, "--level", node.level,
                                   "--json").stdout)["code"]
        node.run("cert", "request", "--dir", node.folder, "--code", code, "-o", request)
        self.approve(node.parent, request, answer)
        node.run("cert", "install", "--dir", node.folder, "--code", code, answer)

    def approve(self, parent, request, answer):
        if parent.parent is None:
            parent.run("cert", "approve", "--dir", parent.folder, "--authority", self.authority,
                       "-o", answer, request)
            return
        if self.root.running():
            wait_known(self.root, parent.id)
        voucher = self.folder / "voucher.xml"
        parent.run("cert", "approve", "--dir", parent.folder, "-o", voucher, request)
        self.approve(self.root, voucher, answer)

    @property
    def root(self):
        return next(node for node in self.nodes.values() if node.parent is None)

    def start(self):
        for node in self.nodes.values():
            if not node.running():
                node.start()

    def stop(self):
        for node in reversed(list(self.nodes.values())):
            node.stop()


def wait_known(node, *ids):
    """Until the running node's directory names those nodes."""
    def known():
        document = node.value("SELECT CAST(document AS TEXT) FROM directory_version "
                              "ORDER BY version DESC LIMIT 1") or ""
        return all(f'id="{each}"' in document for each in ids)
    wait_until(known, f"{node.name} knows {', '.join(ids)}")


def set_clock(file, moment):
    text = moment.strftime("%Y-%m-%dT%H:%M:%S.000+08:00")
    part = pathlib.Path(f"{file}.part")
    part.write_text(text + "\n", encoding="utf-8")
    os.replace(part, file)


def with_nodes(*ids, label="net", suite=None):
    """A running chain of nodes, each the child of the one before."""
    network = Network(label)
    try:
        parent = None
        for node_id in ids:
            parent = network.add(node_id, parent, suite).start()
    except BaseException:
        network.__exit__(None, None, None)
        raise
    return network


def shared_data(*parts):
    """A file of the shared data beside the repository; None where it is not there."""
    base = pathlib.Path(os.environ.get("GUANTONG_SHARED", ROOT.parent / "shared"))
    path = base.joinpath(*parts)
    return path if path.exists() else None
