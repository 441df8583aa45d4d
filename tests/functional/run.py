#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the functional tests: every file beside this one, or the named ones.

A test is a function test_… of a file. A file's network() is made once (a context manager) and given
to its tests that take an argument; the others make their own. Files run side by side. The last line
is "N passed, N failed"; the exit code is 0 only if something ran and nothing failed.
"""
import argparse
import concurrent.futures
import importlib
import inspect
import os
import pathlib
import signal
import sys
import threading
import time
import traceback

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE))
from framework.checks import Skipped
from framework.network import Options
from framework.node import kill_all

PRINTING = threading.Lock()


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="files, or file.test_name")
    parser.add_argument("--list", action="store_true", help="name the tests and stop")
    parser.add_argument("--build", help="the build folder that holds the program")
    parser.add_argument("--kill-rounds", type=int, default=100)
    parser.add_argument("--jobs", type=int, default=2, help="files at once")
    parser.add_argument("--keep", action="store_true", help="leave the nodes' folders")
    return parser.parse_args()


def tests_of(module, wanted):
    named = [name for name, value in vars(module).items()
             if name.startswith("test_") and inspect.isfunction(value)]
    return [name for name in named if not wanted or name in wanted]


def chosen(names):
    """{file: its wanted tests, empty for all}"""
    if not names:
        # The longest first, so that the others fill the time beside it.
        files = sorted(path.stem for path in HERE.glob("*.py") if path.stem != "run")
        files.sort(key=lambda name: name not in ("kill_tests", "sf_permits"))
        return {file: [] for file in files}
    files = {}
    for name in names:
        file, _, test = pathlib.Path(name).name.removesuffix(".py").partition(".")
        files.setdefault(file, []).extend([test] if test else [])
    return files


class Tally:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def report(self, name, started, outcome, failure=None):
        with PRINTING:
            seconds = time.monotonic() - started
            if outcome == "skipped":
                self.skipped += 1
                print(f"skip {name}: {failure}", flush=True)
                return
            self.passed += outcome == "passed"
            self.failed += outcome == "failed"
            word = "ok  " if outcome == "passed" else "FAIL"
            print(f"{word} {name} ({seconds:.1f} s)", flush=True)
            if failure:
                print("    " + failure.strip().replace("\n", "\n    "), flush=True)


def run_test(tally, name, test, *values):
    started = time.monotonic()
    try:
        test(*values)
        tally.report(name, started, "passed")
    except Skipped as reason:
        tally.report(name, started, "skipped", str(reason))
    except BaseException as failure:  # one test's failure, whatever it is, ends only that test
        tally.report(name, started, "failed", traceback.format_exc())
        if isinstance(failure, (KeyboardInterrupt, SystemExit)):
            raise


def run_file(tally, file, wanted):
    module = importlib.import_module(file)
    names = tests_of(module, wanted)
    tests = [(f"{file}.{name}", getattr(module, name)) for name in names]
    sharing = [each for each in tests if inspect.signature(each[1]).parameters]
    for name, test in tests:
        if (name, test) not in sharing:
            run_test(tally, name, test)
    if not sharing:
        return
    started = time.monotonic()
    try:
        with module.network() as network:
            for name, test in sharing:
                run_test(tally, name, test, network)
    except Skipped as reason:
        tally.report(file, started, "skipped", str(reason))
    except Exception:
        tally.report(f"{file}.network", started, "failed", traceback.format_exc())


def main():
    options = arguments()
    if options.build:
        Options.binary = str(pathlib.Path(options.build) / "guantong")
    Options.kill_rounds, Options.keep = options.kill_rounds, options.keep
    files = chosen(options.names)
    if options.list:
        for file, wanted in files.items():
            for name in tests_of(importlib.import_module(file), wanted):
                print(f"{file}.{name}")
        return 0
    if not pathlib.Path(Options.binary).is_file():
        print(f"no program at {Options.binary}: build it, or name it in GUANTONG_BINARY")
        print("0 passed, 1 failed")
        return 1
    signal.signal(signal.SIGTERM, lambda *_: (kill_all(), os._exit(143)))
    tally = Tally()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        runs = [pool.submit(run_file, tally, file, wanted) for file, wanted in files.items()]
        try:
            for run in runs:
                run.result()
        finally:
            kill_all()
    if tally.skipped:
        print(f"{tally.skipped} skipped")
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 0 if tally.failed == 0 and tally.passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
