# SPDX-License-Identifier: Apache-2.0
"""Node: one node's folder and, while it runs, its process.

Commands are the real ones; facts are read from the node's database (read-only) and its files.
A node listens on port 0 at first; the port it was given is kept for its later starts, so that the
nodes below find it again.
"""
import json
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import time

from framework.checks import same, wait_until

START_SECONDS = 60
STOP_SECONDS = 60
COMMAND_SECONDS = 120


_PROCESSES = []


def kill_all():
    """Ends every process that was started here and still runs."""
    for process in _PROCESSES:
        if process.poll() is None:
            process.kill()
            process.wait()


class Node:
    def __init__(self, binary, folder, node_id, level, name, parent=None):
        self.binary, self.folder = str(binary), pathlib.Path(folder)
        self.id, self.level, self.name, self.parent = node_id, level, name, parent
        self.process = None
        self.log = self.folder.parent / f"{self.folder.name}.log"

    # ---- commands

    def run(self, *words, exit_code=0, stdin=None):
        """Runs `guantong words…`; asserts the exit code unless it is None."""
        return run_command(self.binary, *words, exit_code=exit_code, stdin=stdin)

    def json(self, *words, exit_code=0):
        """The facts a command on this node prints with --json."""
        done = self.run(*words, "--dir", self.folder, "--json", exit_code=exit_code)
        return json.loads(done.stdout)

    def status(self):
        return self.json("status")

    # ---- settings

    @property
    def settings_file(self):
        return self.folder / "node.properties"

    def setting(self, key):
        found = re.search(rf"^{re.escape(key)}\s*=\s*(.*)$", self.settings_file.read_text(), re.M)
        return found.group(1) if found else None

    def set(self, **values):
        """Sets keys of node.properties; a dot is written as two underscores."""
        lines = self.settings_file.read_text(encoding="utf-8").splitlines()
        for key, value in values.items():
            key = key.replace("__", ".")
            lines = [line for line in lines if line.split("=")[0].strip() != key]
            lines.append(f"{key} = {value}")
        self.settings_file.write_text("\n".join(lines) + "\n", encoding="utf-8")

    # ---- the process

    def start(self):
        """Serves the folder; returns once the node listens."""
        assert self.process is None, f"{self.name} runs already"
        end = time.monotonic() + START_SECONDS
        while not self._try_start():
            # Only a port that is not free yet is worth another try.
            said = self.log.read_text(errors="replace")[-600:]
            assert "LISTEN_FAILED" in said or "监听" in said or "listen" in said, said
            assert time.monotonic() < end, said
            time.sleep(0.2)
        ports = json.loads(self.ports_file.read_text())
        self.set(exchange__listen=f"127.0.0.1:{ports['exchange']}",
                 node__listen=f"127.0.0.1:{ports['people']}")
        return self

    @property
    def ports_file(self):
        return self.folder / "data" / "ports.json"

    def launch(self):
        """Starts the process and does not wait for it."""
        assert self.process is None, f"{self.name} runs already"
        self.ports_file.unlink(missing_ok=True)
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [self.binary, "serve", "--dir", str(self.folder)], stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True)
        _PROCESSES.append(self.process)

    def _try_start(self):
        self.launch()
        wait_until(lambda: self.process.poll() is not None or self.listens(),
                   f"{self.name} listens", START_SECONDS, 0.02)
        if self.process.poll() is None:
            return True
        self.process = None
        return False

    def listens(self):
        try:
            return bool(json.loads(self.ports_file.read_text()))
        except (OSError, ValueError):
            return False

    def port(self, which="exchange"):
        return json.loads(self.ports_file.read_text())[which]

    def url(self):
        return f"https://127.0.0.1:{self.port()}"

    def stop(self):
        """Ends the process in order; it must end well."""
        if self.process is None:
            return
        process, self.process = self.process, None
        process.send_signal(signal.SIGTERM)
        try:
            same(process.wait(STOP_SECONDS), 0, f"exit code of {self.name}")
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()

    def kill(self):
        """kill -9."""
        if self.process is None:
            return
        process, self.process = self.process, None
        process.kill()
        process.wait()

    def fallen(self):
        """What is to be said if the process ended by itself; empty if it did not."""
        if self.process is None or self.process.poll() is None:
            return ""
        return (f"{self.name} ended by itself, exit {self.process.returncode}: "
                f"{self.log.read_text(errors='replace')[-800:]}")

    def running(self):
        return self.process is not None and self.process.poll() is None

    # ---- its database and files

    def query(self, sql, *values):
        """All rows; read-only, beside the running node."""
        path = self.folder / "data" / "guantong.db"
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def value(self, sql, *values):
        rows = self.query(sql, *values)
        return rows[0][0] if rows else None

    def counts(self):
        """What must not change when something is refused."""
        return {table: self.value(f"SELECT COUNT(*) FROM {table}")
                for table in ("package", "case_event", "case_file", "case_evidence", "receipt",
                              "catalog_item", "supervision_signal", "held_record")}

    def next_number(self, origin, scope="up", epoch=1):
        return self.value("SELECT next_sequence FROM stream WHERE origin = ? AND scope = ? "
                          "AND epoch = ?", int(origin), scope, epoch) or 1

    def hashes(self, node=None):
        """(case, node, seq, hash) of every event, or of those a node wrote."""
        rows = self.query("SELECT case_id, node, seq, hash FROM case_event")
        return {row for row in rows if node is None or row[1] == int(node)}

    def archive(self, origin="*"):
        return sorted((self.folder / "archive").glob(f"{origin}/*/*.xml"))

    def held_files(self):
        folder = self.folder / "held"
        return sorted(folder.iterdir()) if folder.exists() else []

    def alarms(self):
        return {(code, subject) for code, subject in self.query("SELECT code, subject FROM alarm")}

    # ---- adapters

    def add_adapter(self, name, mapping, every="200ms"):
        """An adapter that reads folder `drop-<name>`; its mapping file is copied."""
        drop = self.folder / f"drop-{name}"
        drop.mkdir(exist_ok=True)
        target = self.folder / f"mapping-{name}.xml"
        shutil.copyfile(mapping, target)
        self.set(**{f"adapter.{name}.folder": drop.name, f"adapter.{name}.mapping": target.name,
                    f"adapter.{name}.settle": "0ms", "adapter.every": every})
        return drop

    def drop(self, name, file_name, content):
        """Puts a whole file into the adapter's folder at once."""
        folder = self.folder / f"drop-{name}"
        part = self.folder / f".{file_name}.part"
        part.write_bytes(content)
        os.replace(part, folder / file_name)


def run_command(binary, *words, exit_code=0, stdin=None):
    done = subprocess.run([str(binary), *map(str, words)], input=stdin, capture_output=True,
                          text=True, timeout=COMMAND_SECONDS)
    if exit_code is not None:
        assert done.returncode == exit_code, (
            f"guantong {' '.join(map(str, words))}: exit {done.returncode}, expected {exit_code}\n"
            f"{done.stdout[-1500:]}{done.stderr[-1500:]}")
    return done
