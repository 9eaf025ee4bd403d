# SPDX-License-Identifier: Apache-2.0
"""How every peer is timed, and where its answers go.

One processor, one thread, process CPU seconds, the median of several runs. Import this before
numpy, so that the limits on threads hold.
"""
import json
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
# These slow a current numpy down where they are set.
os.environ.pop("OPENBLAS_CORETYPE", None)
os.environ.pop("OPENBLAS_L2_SIZE", None)

WORK = os.environ.get("HEBB_PEERS_WORK", os.path.join(os.path.dirname(__file__), ".work"))
PROCESSOR = int(os.environ.get("HEBB_PEERS_CPU", str(max(os.sched_getaffinity(0)))))
os.sched_setaffinity(0, {PROCESSOR})


def path(name):
    return os.path.join(WORK, name)


def median(values):
    return sorted(values)[len(values) // 2]


def timed(work, least=3, most=9, budget=10.0):
    """The last result, and the median, least and greatest CPU seconds of some runs of `work`."""
    seconds = []
    start = time.perf_counter()
    while True:
        before = time.process_time()
        result = work()
        seconds.append(time.process_time() - before)
        spent = time.perf_counter() - start
        if len(seconds) >= most or (len(seconds) >= least and spent > budget) or spent > 4 * budget:
            break
    return result, {
        "runs": len(seconds),
        "cpu_s": median(seconds),
        "cpu_least_s": min(seconds),
        "cpu_greatest_s": max(seconds),
    }


def report(**fields):
    """One line of JSON on standard output: what the runner collects."""
    print(json.dumps(fields), flush=True)


def main(functions):
    """Calls the function that the first argument names with the others."""
    if len(sys.argv) < 2 or sys.argv[1] not in functions:
        sys.exit(f"{sys.argv[0]}: say one of {', '.join(functions)}")
    functions[sys.argv[1]](*sys.argv[2:])
