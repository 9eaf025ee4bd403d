# SPDX-License-Identifier: Apache-2.0
"""One passive read of a crossbar with resistive lines by a peer: crossbar.py METHOD SIZE.

Timed: from conductances and voltages in memory to the column currents; assembly, ordering, factor
and solve included. `one` is the first input vector, `many` are all 64 by the best call there is.
"""
import logging
import re
import resource
import subprocess

import measure
import numpy as np


def load(size):
    data = np.load(measure.path(f"crossbar-{size}.npz"))
    return data["conductances_S"], data["row_voltages_V"].T, float(data["word_line_segment_ohm"])


def assemble(conductances, resistance):
    """The matrix of the 2 n² node equations: symmetric, positive definite, CSC."""
    import scipy.sparse as sparse

    size = len(conductances)
    line = 1.0 / resistance
    count = size * size
    node = np.arange(count).reshape(size, size)
    word = np.full((size, size), 2 * line)
    word[:, -1] = line
    bit = np.full((size, size), 2 * line)
    bit[0, :] = line
    diagonal = np.concatenate([(word + conductances).ravel(), (bit + conductances).ravel()])
    first = np.concatenate([node[:, :-1].ravel(), (node[:-1] + count).ravel(), node.ravel()])
    second = np.concatenate([node[:, 1:].ravel(), (node[1:] + count).ravel(), node.ravel() + count])
    segments = 2 * size * (size - 1)
    values = np.concatenate([np.full(segments, -line), -conductances.ravel()])
    every = np.arange(2 * count)
    return sparse.csc_matrix(
        (
            np.concatenate([diagonal, values, values]),
            (np.concatenate([every, first, second]), np.concatenate([every, second, first])),
        ),
        shape=(2 * count, 2 * count),
    )


def right_side(voltages, resistance):
    size, vectors = voltages.shape
    side = np.zeros((2 * size * size, vectors))
    side[0 : size * size : size] = voltages / resistance
    return side


def column_currents(nodes, size, resistance):
    return nodes[2 * size * size - size :] / resistance


def run(method, size, solve, version):
    conductances, voltages, resistance = load(size)
    for case, chosen in (("one", voltages[:, :1].copy()), ("many", voltages)):
        try:
            currents, times = measure.timed(lambda: solve(conductances, chosen, resistance))
        except MemoryError:
            measure.report(family="crossbar", tool=method, size=size, case=case, error="memory")
            continue
        name = measure.path(f"answer-{method}-{size}-{case}.f64")
        np.ascontiguousarray(currents.T, dtype="<f8").tofile(name)
        measure.report(
            family="crossbar", tool=method, size=size, case=case, version=version, **times
        )


def badcrossbar(size):
    import badcrossbar as package

    logging.disable(logging.INFO)
    version = __import__("importlib.metadata").metadata.version("badcrossbar")

    def solve(conductances, voltages, resistance):
        answer = package.compute(
            voltages, 1.0 / conductances, resistance, node_voltages=False, all_currents=False
        )
        return answer.currents.output.T

    run("badcrossbar", int(size), solve, version)


def superlu(size):
    import scipy
    import scipy.sparse.linalg as linalg

    def solve(conductances, voltages, resistance):
        factors = linalg.splu(
            assemble(conductances, resistance),
            permc_spec="MMD_AT_PLUS_A",
            diag_pivot_thresh=0.0,
            options={"SymmetricMode": True},
        )
        nodes = factors.solve(right_side(voltages, resistance))
        return column_currents(nodes, len(conductances), resistance)

    run("superlu", int(size), solve, "scipy " + scipy.__version__)


def cholmod(size):
    from importlib.metadata import version

    from sksparse.cholmod import cholesky

    def solve(conductances, voltages, resistance):
        factor = cholesky(assemble(conductances, resistance), ordering_method="nesdis")
        nodes = factor(right_side(voltages, resistance))
        return column_currents(nodes, len(conductances), resistance)

    run("cholmod", int(size), solve, "scikit-sparse " + version("scikit-sparse"))


def klu(size):
    import kvxopt
    from kvxopt import klu as package

    def solve(conductances, voltages, resistance):
        matrix = assemble(conductances, resistance).tocoo()
        sparse = kvxopt.spmatrix(
            matrix.data, matrix.row.astype(int), matrix.col.astype(int), matrix.shape
        )
        nodes = kvxopt.matrix(right_side(voltages, resistance))
        package.linsolve(sparse, nodes)
        return column_currents(np.array(nodes), len(conductances), resistance)

    run("klu", int(size), solve, "kvxopt " + kvxopt.__version__)


def ngspice(size):
    """The whole process: parsing, operating point, printing; one vector only."""
    size = int(size)
    conductances, voltages, resistance = load(size)
    netlist = measure.path(f"crossbar-{size}.cir")
    lines = [f"* crossbar {size}"]
    for row in range(size):
        lines.append(f"V{row} in{row} 0 DC {voltages[row, 0]:.17g}")
        lines.append(f"RW{row}_0 in{row} w{row}_0 {resistance}")
        for column in range(1, size):
            lines.append(f"RW{row}_{column} w{row}_{column - 1} w{row}_{column} {resistance}")
    for column in range(size):
        for row in range(1, size):
            lines.append(f"RB{row}_{column} b{row - 1}_{column} b{row}_{column} {resistance}")
        lines.append(f"RO{column} b{size - 1}_{column} s{column} {resistance}")
        lines.append(f"VS{column} s{column} 0 DC 0")
    for row in range(size):
        for column in range(size):
            ohms = 1.0 / conductances[row, column]
            lines.append(f"RD{row}_{column} w{row}_{column} b{row}_{column} {ohms:.17g}")
    lines.append(".options noacct gmin=1e-30 reltol=1e-9 abstol=1e-18 vntol=1e-15")
    lines += [".control", "set numdgt=15", "save " + " ".join(f"i(vs{c})" for c in range(size))]
    lines += ["op"] + [f"print i(vs{column})" for column in range(size)] + ["quit", ".endc", ".end"]
    with open(netlist, "w", encoding="ascii") as file:
        file.write("\n".join(lines) + "\n")
    seconds = []
    for _ in range(3 if size <= 64 else 1):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(["ngspice", "-b", netlist], capture_output=True, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        seconds.append(spent)
    found = re.findall(r"i\(vs\d+\) = ([-+0-9.eE]+)", done.stdout)
    if len(found) != size:
        raise SystemExit(f"ngspice printed {len(found)} of {size} currents: {done.stderr[-300:]}")
    np.array(found, dtype="<f8").tofile(measure.path(f"answer-ngspice-{size}-one.f64"))
    measure.report(
        family="crossbar",
        tool="ngspice",
        size=size,
        case="one",
        version="ngspice",
        runs=len(seconds),
        cpu_s=measure.median(seconds),
        cpu_least_s=min(seconds),
        cpu_greatest_s=max(seconds),
    )


if __name__ == "__main__":
    measure.main({f.__name__: f for f in (badcrossbar, superlu, cholmod, klu, ngspice)})
