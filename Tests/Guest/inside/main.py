#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the tests in the guest. Use: main.py PARAMETERS, a JSON file that Tests/Guest/run wrote."""

import json
import sys
import time
import traceback

import bed as beds
import boards
import faults
import rates


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        parameters = json.load(file)
    print(f"[{beds.uptime():.2f}] the guest is up")
    bed = beds.Bed(parameters)
    counts = {"passed": 0, "failed": 0}
    for test in boards.TESTS + faults.TESTS + rates.TESTS:
        if parameters["only"] and parameters["only"] not in test.__name__:
            continue
        start, end = time.monotonic(), ""
        try:
            test(bed)
            outcome = "passed"
        except beds.Failure as reason:
            outcome, end = "failed", f": {reason}"
        except Exception:
            outcome, end = "failed", f": {traceback.format_exc()}"
        counts[outcome] += 1
        seconds = time.monotonic() - start
        print(f"{outcome.upper():7} {test.__doc__} ({seconds:.1f} s){end}", flush=True)
    result = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
    print(f"[{beds.uptime():.2f}] GUEST-RESULT {result}", flush=True)
    return 1 if counts["failed"] or not counts["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
