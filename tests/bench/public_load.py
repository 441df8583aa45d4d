#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""200 citizens at once at the public pages of a county node with 1,135 items, by wrk: each asks for
the next page as soon as the last is there. Ends with 0 if p99 is under 300 ms and nothing failed.

    GUANTONG_BINARY=… tests/bench/public_load.py [--citizens N] [--seconds N]
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent / "functional"))
from framework.citizen import Citizen
from framework.network import COUNTY, Network
from framework.work import CALENDAR

ITEMS, VISITS, BAR_MS = 1135, 300, 300
KINDS = "食品经营许可 道路运输经营许可 施工许可证核发 个体工商户登记 户口迁移 公司设立登记 林木采伐许可".split()
WHO = {"name": "张三", "idNumber": "11010519491231002X", "phone": "13800005678"}


def items_file(folder):
    rows = "".join(
        f'<Item code="{100000000000 + i}" version="1" name="{KINDS[i % len(KINDS)]}（第{i}类）" '
        f'caseType="promised" organisation="D{i % 25}" organisationName="第{i % 25}局" '
        'promise="5 workingDay" statute="20 workingDay" validFrom="2024-01-01">'
        f'<Basis>《中华人民共和国行政许可法》第十二条</Basis><Materials>申请书;身份证明;场所证明</Materials></Item>'
        for i in range(ITEMS))
    path = folder / "items.xml"
    path.write_text('<?xml version="1.0" encoding="UTF-8"?>\n<Catalogue '
                    f'xmlns="urn:guantong:catalogue:1.0">{rows}</Catalogue>\n', encoding="utf-8")
    return path


def visit_of(node, item):
    """A citizen who has applied and looked the case up; what wrk needs to go on as them."""
    citizen = Citizen(node)
    page = citizen.send(citizen.get(f"/apply/{item}"), "/apply", WHO)
    page = citizen.send(page, f"/apply/{item}/materials")
    page = citizen.send(page, f"/apply/{item}/submit", {"truth": "yes"})
    number, code = page.fact("办件编号"), page.fact("六位查询码")
    token = citizen.get("/track").form("/track").values["form"]
    cookie = "; ".join(f"{name}={citizen.cookies[name, '/']}" for name in ("gt_form", "gt_case"))
    return "\t".join((cookie, token, number, code, item))


def cpu_seconds(process):
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def load(node, network, options):
    visits = network.folder / "visits"
    visits.write_text("\n".join(visit_of(node, str(100000000000 + i * 3)) for i in range(VISITS))
                      + "\n")
    address = f"http://127.0.0.1:{node.port('people')}"
    words = ["wrk", "-t2", f"-c{options.citizens}", f"-d{options.seconds}s", "--timeout", "10s",
             "-s", str(HERE / "public_load.lua"), address]
    before, began = cpu_seconds(node.process), time.monotonic()
    said = subprocess.run(words, capture_output=True, text=True, check=True,
                          env={**os.environ, "LOAD_VISITS": str(visits)}).stdout
    used = cpu_seconds(node.process) - before
    result = json.loads(next(line for line in said.splitlines() if line.startswith("{")))
    result["cores"] = round(used / (time.monotonic() - began), 2)
    result["cpuMsPerRequest"] = round(used / result["requests"] * 1000, 2)
    for line in said.splitlines():
        if line.startswith("first wrong"):
            print(line)
    return result


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--citizens", type=int, default=200)
    arguments.add_argument("--seconds", type=int, default=20)
    options = arguments.parse_args()
    if not shutil.which("wrk"):
        print("wrk is not installed: apt-get install wrk")
        return 1
    with Network("load") as network:
        node = network.add(COUNTY)
        node.run("calendar", "publish", "--dir", node.folder, CALENDAR)
        node.run("catalog", "publish", "--dir", node.folder, items_file(network.folder))
        node.start()
        result = load(node, network, options)
    print(json.dumps(result))
    good = result["p99Ms"] < BAR_MS and not result["wrong"] and not result["broken"]
    print(f"p99 {result['p99Ms']} ms of {BAR_MS}: {'met' if good else 'missed'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
