# SPDX-License-Identifier: Apache-2.0
"""Reads the lines of a run, checks that answers agree, prints ratios and growth: compare.py FILE."""
import json
import math
import os
import sys

import measure
import numpy as np

# Column currents of a crossbar must agree with the direct solve to this, relative to the largest.
CROSSBAR_TOLERANCE = 1e-9


def number(value):
    return f"{value:.3g}" if value < 1000 else f"{value:,.0f}"


def table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    print()


def pick(records, **wanted):
    return [r for r in records if all(r.get(k) == v for k, v in wanted.items()) and "cpu_s" in r]


def answer(tool, size, case):
    name = measure.path(f"answer-{tool}-{size}-{case}.f64")
    return np.fromfile(name) if os.path.exists(name) else None


def crossbar(records):
    wrong = 0
    sizes = sorted({r["size"] for r in pick(records, family="crossbar")})
    for case, words in (("one", "one vector"), ("many", "64 vectors")):
        rows = []
        for size in sizes:
            chosen = {r["tool"]: r for r in pick(records, family="crossbar", size=size, case=case)}
            if "hebb" not in chosen:
                continue
            reference = answer("superlu", size, case)
            ours = chosen.pop("hebb")["cpu_s"]
            difference = "-"
            if reference is not None:
                mine = answer("hebb", size, case)
                worst = np.abs(mine - reference).max() / np.abs(reference).max()
                difference = f"{worst:.1e}"
                wrong += worst > CROSSBAR_TOLERANCE
            for tool, record in sorted(chosen.items(), key=lambda item: item[1]["cpu_s"]):
                ratio = record["cpu_s"] / ours
                rows.append(
                    (size, tool, number(record["cpu_s"] * 1e3), number(ours * 1e3), number(ratio), difference)
                )
        print(f"### Crossbar with resistive lines, {words}: CPU milliseconds\n")
        table(("n", "peer", "peer ms", "Hebb ms", "peer / Hebb", "Hebb against SuperLU"), rows)
    ours = {r["size"]: r["cpu_s"] for r in pick(records, family="crossbar", tool="hebb", case="one")}
    rows = []
    for small, large in zip(sizes, sizes[1:]):
        if small in ours and large in ours:
            growth = math.log(ours[large] / ours[small]) / math.log(large / small)
            rows.append((f"{small} → {large}", f"{growth:.2f}"))
    print("### How Hebb's time for one vector grows: exponent of n\n")
    table(("n", "exponent"), rows)
    return wrong


def rates(records, family, words, unit):
    rows = []
    for size in sorted({r["size"] for r in pick(records, family=family)}):
        chosen = pick(records, family=family, size=size)
        ours = [r for r in chosen if r["tool"] == "hebb"]
        if not ours:
            continue
        mine = ours[0]["items"] / ours[0]["cpu_s"]
        for record in chosen:
            rate = record["items"] / record["cpu_s"]
            check = ""
            if "mean" in record:
                check = f"{record['mean']:.6f} ± {record['deviation']:.5f}"
            rows.append((size, record["tool"], number(rate / 1e6), number(mine / rate), check))
    print(f"### {words}\n")
    table(("n", "tool", unit, "Hebb / tool", "after 31 pulses"), rows)


def stepping_agrees(records):
    """Whether the stepped states of Hebb are those of numpy, to rounding."""
    wrong = 0
    for record in pick(records, family="stepping", tool="hebb"):
        theirs = answer("numpy-stepping", record["size"], "")
        name = measure.path(f"answer-numpy-stepping-{record['size']}.f64")
        mine = measure.path(f"answer-hebb-stepping-{record['size']}.f64")
        if os.path.exists(name) and os.path.exists(mine):
            theirs = np.fromfile(name)
            worst = np.abs(np.fromfile(mine) - theirs).max() / 3e-9
            print(f"Stepped states differ from numpy's by {worst:.1e} of their range.\n")
            wrong += worst > 1e-9
    return wrong


def neurons(records):
    rows = []
    for model in ("izhikevich", "adex", "hodgkin-huxley"):
        chosen = pick(records, family="neurons", model=model)
        ours = [r for r in chosen if r["tool"] == "hebb"]
        if not ours:
            continue
        mine = ours[0]["items"] / ours[0]["cpu_s"]
        for record in chosen:
            rate = record["items"] / record["cpu_s"]
            rows.append(
                (model, record["tool"], number(rate / 1e6), number(mine / rate), record["spikes"])
            )
    print("### Neurons, one processor\n")
    table(("model", "tool", "million steps a CPU second", "Hebb / tool", "spikes a neuron"), rows)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        records = [json.loads(line) for line in file if line.startswith("{")]
    wrong = crossbar(records)
    rates(
        records,
        "updates",
        "Pulsed updates with cycle-to-cycle noise, one processor",
        "million pulses·devices a CPU second",
    )
    rates(
        records,
        "stepping",
        "VTEAM under one waveform, one processor",
        "million device steps a CPU second",
    )
    wrong += stepping_agrees(records)
    neurons(records)
    versions = sorted({f"{r['tool']}: {r['version']}" for r in records if "version" in r})
    print("Versions: " + "; ".join(versions) + ".")
    if wrong:
        sys.exit(f"compare: {wrong} answers disagree.")


if __name__ == "__main__":
    main()
