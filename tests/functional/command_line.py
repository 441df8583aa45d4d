# SPDX-License-Identifier: Apache-2.0
"""The commands as people type them wrongly: one sentence with the cause and the remedy, and the
exit code that scripts rely on (1 refused, 2 wrong usage, 3 could not run)."""
import json
import pathlib
import shutil
import socket
import tempfile
import urllib.error
import urllib.request

from framework import cases_file, work
from framework.checks import contains, same, wait_until
from framework.network import COUNTY, PROVINCE, Options, with_nodes
from framework.node import run_command


def test_unknown_command_is_wrong_usage():
    done = run_command(Options.binary, "serv", exit_code=2)
    contains(done.stderr, "USAGE", "the code")


def test_option_without_value_is_wrong_usage():
    done = run_command(Options.binary, "clock", "due", "--from", exit_code=2)
    contains(done.stderr, "USAGE", "the code")


def test_every_command_has_help_with_an_example():
    overview = run_command(Options.binary, "--help", exit_code=0).stdout
    contains(overview, "guantong serve --dir D", "the overview")
    contains(run_command(Options.binary, "package", "verify", "--help", exit_code=0).stdout, "e.g.",
             "the example")


def test_init_refuses_an_unknown_suite_and_a_folder_in_use():
    folder = tempfile.mkdtemp(prefix="guantong-cli-")
    try:
        words = ("init", "--dir", folder + "/n", "--node", "360521000000", "--level", "county",
                 "--name", "分宜县")
        contains(run_command(Options.binary, *words, "--suite", "rot13", exit_code=2).stderr,
                 "SUITE_UNKNOWN", "the code")
        run_command(Options.binary, *words, exit_code=0)
        contains(run_command(Options.binary, *words, exit_code=3).stderr, "NODE_EXISTS", "the code")
        contains(run_command(Options.binary, "serve", "--dir", folder + "/n", exit_code=3).stderr,
                 "NODE_NOT_ENROLLED", "the code")
    finally:
        shutil.rmtree(folder)


def test_broken_settings_name_file_line_and_value():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="guantong-cli-"))
    try:
        file = folder / "node.properties"
        file.write_text("node.id = 360521000000\nnode.name = x\nexchange.poll = soon\n",
                        encoding="utf-8")
        done = run_command(Options.binary, "status", "--dir", folder, exit_code=2)
        contains(done.stderr, "SETTING_INVALID", "the code")
        contains(done.stderr, "node.properties:3", "file and line")
        file.write_text("node.id = 360521000000\n", encoding="utf-8")
        contains(run_command(Options.binary, "status", "--dir", folder, exit_code=2).stderr,
                 "SETTING_MISSING", "the code")
    finally:
        shutil.rmtree(folder)


def test_second_serve_on_a_folder_is_refused():
    with with_nodes(PROVINCE, label="cli") as network:
        province = network.nodes[PROVINCE]
        done = province.run("serve", "--dir", province.folder, exit_code=3)
        contains(done.stderr, "NODE_RUNNING", "the code")


def test_unknown_address_is_a_problem_with_its_code():
    with with_nodes(PROVINCE, label="cli") as network:
        folder = network.nodes[PROVINCE].folder
        port = json.loads((folder / "data" / "ports.json").read_text(encoding="utf-8"))["people"]
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/nothing")
            raise AssertionError("an unknown address was answered")
        except urllib.error.HTTPError as answer:
            same(answer.code, 404, "status")
            contains(answer.read().decode(), "RESOURCE_UNKNOWN", "the code")


def test_request_of_ambiguous_length_is_refused():
    with with_nodes(PROVINCE, label="cli") as network:
        folder = network.nodes[PROVINCE].folder
        port = json.loads((folder / "data" / "ports.json").read_text(encoding="utf-8"))["people"]
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
                               b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
            contains(connection.recv(65536).decode(), "REQUEST_AMBIGUOUS", "the code")


def test_dead_parent_is_named_in_the_status():
    with with_nodes(PROVINCE, COUNTY, label="cli") as network:
        province, county = network.nodes.values()
        work.publish_basics(province, [county])
        province.stop()
        wait_until(lambda: any("LINK_UNREACHABLE" in link["failure"]
                               for link in county.status()["links"]), "the dead parent is shown")


def test_init_refuses_levels_and_addresses_of_no_form():
    folder = tempfile.mkdtemp(prefix="guantong-cli-")
    try:
        def init(*more, exit_code=2):
            return run_command(Options.binary, "init", "--dir", folder + "/n", "--node",
                               "360521000000", "--name", "分宜县", *more, exit_code=exit_code)
        for level in ("", "County", "county town", "../x", "-", "县", "c" * 21):
            contains(init("--level", level).stderr, "--level", f"the answer to level {level!r}")
        for option in ("--listen", "--exchange-listen"):
            for address in ("8080", "127.0.0.1", "127.0.0.1:", ":8080", "127.0.0.1:99999", "a b:1",
                            "127.0.0.1:80x"):
                contains(init("--level", "county", option, address).stderr, option, address)
        for url in ("10.36.5.1:8443", "http://10.36.5.1:8443", "https://", "https://a b:1"):
            contains(init("--level", "county", "--parent", url).stderr, "--parent", url)
        assert not pathlib.Path(folder, "n").exists(), "something half done"
        init("--level", "new-district", "--listen", "[::1]:0", "--exchange-listen",
             "node.gov.cn:8443", "--parent", "https://10.36.5.1:8443", exit_code=0)
    finally:
        shutil.rmtree(folder)


def test_coverage_of_an_unknown_item_is_refused():
    with with_nodes(PROVINCE, label="cli") as network:
        province = network.nodes[PROVINCE]
        done = province.run("catalog", "coverage", "--dir", province.folder, "--item", "nothing",
                            exit_code=1)
        contains(done.stderr, "ITEM_UNKNOWN", "the code")
        same(done.stdout, "")


def test_problems_carry_code_and_both_languages():
    with with_nodes(PROVINCE, label="cli") as network:
        province = network.nodes[PROVINCE]
        problems = province.status()["problems"]
        missing = next(each for each in problems if each["code"] == "CALENDAR_MISSING")
        assert "日历" in missing["zh"] and "calendar" in missing["en"], missing
        said = province.run("doctor", "--dir", province.folder, exit_code=1).stdout
        contains(said, "CALENDAR_MISSING", "doctor")


def test_package_show_tells_what_each_record_says():
    with with_nodes(PROVINCE, COUNTY, label="cli") as network:
        province, county = network.nodes.values()
        work.publish_basics(province, [county])
        work.with_adapter(county)
        work.feed(county, cases_file.rows(2))
        work.wait_equal(county, province)
        def shown():
            return "".join(province.run("package", "show", file).stdout
                           for file in province.archive())
        wait_until(lambda: "CaseEvent" in shown(), "the cases' packages are archived")
        said = shown()
        for words in ("Item 事项", "Name: ", "Calendar 工作日日历", "knownTo: ", "CaseEvent 办件事件",
                      "Adoption 采用情况", "subjectKind: item"):
            contains(said, words, "what package show prints")


def test_adapter_errors_names_code_and_text_once():
    with with_nodes(PROVINCE, COUNTY, label="cli") as network:
        province, county = network.nodes.values()
        work.publish_basics(province, [county])
        work.with_adapter(county)
        row = cases_file.rows(1)[0] | {"受理状态": "1", "受理时间": "昨天"}
        county.drop("hall", "bad.csv", cases_file.csv_bytes([row]))
        said = wait_until(lambda: county.run("adapter", "errors", "--dir", county.folder,
                                             "hall").stdout, "the row is refused")
        same(said.count("ADAPTER_VALUE_UNREADABLE"), 1, said)
        same(said.count("昨天"), 1, said)
