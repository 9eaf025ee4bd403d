#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes currents of arrays as computed by programs that have nothing to do with Hebb.

Usage: generate.py [badcrossbar] [scipy] [ngspice] [ngspice-sinh]; each writes NAME.json beside this file.
Needs: pip install numpy scipy badcrossbar (which needs libcairo2-dev); apt install ngspice.
The files at hand were written with badcrossbar 1.1.0, scipy 1.17.1 (SuperLU), numpy 2.4.6 and
Debian's ngspice-39.

A case: rows, columns, conductances_S (row-major), row_ohms, column_ohms, row_ends and
column_ends (pairs: ohms at the first and the last end, null where it floats), vectors, each with
row_first_V, row_last_V, column_first_V, column_last_V and the results column_currents_A and
row_currents_A, and row_voltages_V and column_voltages_V for the first vector.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent


def case(name, conductances, row_ohms, column_ohms, vectors, row_ends=None, column_ends=None):
    rows, columns = conductances.shape
    return {
        "name": name,
        "rows": rows,
        "columns": columns,
        "conductances_S": conductances.ravel().tolist(),
        "row_ohms": row_ohms,
        "column_ohms": column_ohms,
        "row_ends": row_ends or [[0.0, None]] * rows,
        "column_ends": column_ends or [[None, 0.0]] * columns,
        "vectors": vectors,
    }


def vector(row_first, columns, row_last=None, column_first=None, column_last=None):
    zeros = [0.0] * columns
    return {
        "row_first_V": list(map(float, row_first)),
        "row_last_V": list(map(float, row_first if row_last is None else row_last)),
        "column_first_V": zeros if column_first is None else list(map(float, column_first)),
        "column_last_V": zeros if column_last is None else list(map(float, column_last)),
    }


def random_conductances(seed, rows, columns, low, high):
    r = np.random.Generator(np.random.PCG64(seed))
    return low * np.exp(r.random((rows, columns)) * np.log(high / low))


def random_volts(seed, count, low=0.0, high=0.2):
    return np.random.Generator(np.random.PCG64(seed)).uniform(low, high, count)


def cases_of_badcrossbar():
    """The examples of badcrossbar's README, and others in its convention."""
    resistances = np.array(
        [[345, 903, 755, 257, 646], [652, 401, 508, 166, 454], [442, 874, 190, 244, 635]], float
    )
    one = [[1.5], [2.3], [1.7]]
    four = [[1.5, 4.1, 2.6, 2.1], [2.3, 4.5, 1.1, 0.8], [1.7, 4.0, 3.3, 1.1]]
    yield "README, one set of inputs", one, resistances, 0.5, 0.5
    yield "README, four sets of inputs", four, resistances, 0.5, 0.5
    yield "different word and bit lines", four, resistances, 0.3, 1.1
    yield "no resistance of word lines", four, resistances, 0.0, 0.5
    yield "no resistance of bit lines", four, resistances, 0.5, 0.0
    yield "no resistance of lines", four, resistances, 0.0, 0.0
    opened = resistances.copy()
    opened[1, 3] = np.inf
    opened[:, 2] = np.inf
    yield "open devices", four, opened, 0.5, 0.5
    big = 1 / random_conductances(11, 24, 17, 1e-6, 1e-4)
    volts = random_volts(12, 24 * 3).reshape(24, 3)
    yield "24 x 17", volts.tolist(), big, 1.0, 2.0
    yield "1 x 9", [[0.2]], 1 / random_conductances(13, 1, 9, 1e-6, 1e-3), 5.0, 3.0
    yield "9 x 1", random_volts(14, 9).reshape(9, 1).tolist(), \
        1 / random_conductances(15, 9, 1, 1e-6, 1e-3), 5.0, 3.0


def badcrossbar():
    import badcrossbar as program

    result = []
    for name, volts, resistances, row_ohms, column_ohms in cases_of_badcrossbar():
        volts = np.array(volts)
        solved = program.compute(
            volts, resistances, r_i_word_line=row_ohms, r_i_bit_line=column_ohms
        )
        vectors = []
        for index in range(volts.shape[1]):
            entry = vector(volts[:, index], resistances.shape[1])
            entry["column_currents_A"] = solved.currents.output[index].tolist()
            vectors.append(entry)
        if volts.shape[1] == 1 and row_ohms > 0 and column_ohms > 0:
            vectors[0]["row_currents_A"] = solved.currents.word_line[:, 0].tolist()
            vectors[0]["row_voltages_V"] = solved.voltages.word_line.ravel().tolist()
            vectors[0]["column_voltages_V"] = solved.voltages.bit_line.ravel().tolist()
        result.append(case(name, 1 / resistances, row_ohms, column_ohms, vectors))
    return result


def cases_in_general():
    """Arrays with sources at any end, for the two general programs."""
    r = np.random.Generator(np.random.PCG64(77))

    def plain(name, seed, rows, columns, low, high, row_ohms, column_ohms):
        return case(
            name, random_conductances(seed, rows, columns, low, high), row_ohms, column_ohms,
            [vector(random_volts(seed + 1, rows), columns)],
        )

    yield plain("16 x 16", 21, 16, 16, 1e-6, 1e-4, 1.0, 1.0)
    yield plain("20 x 33, six decades", 23, 20, 33, 1e-9, 1e-3, 2.0, 5.0)
    yield plain("32 x 24, a thousand times the conductance", 25, 32, 24, 1e-3, 1e-1, 1.0, 1.0)
    yield plain("15 x 8, resistive lines", 27, 15, 8, 1e-6, 1e-4, 1e3, 1e3)
    both = case(
        "both ends", random_conductances(31, 12, 10, 1e-6, 1e-3), 1.5, 2.5,
        [
            vector(random_volts(32, 12), 10, random_volts(33, 12),
                   random_volts(34, 10, -0.05, 0.05), random_volts(35, 10, -0.05, 0.05))
        ],
        [[50.0, 75.0]] * 12, [[20.0, 10.0]] * 10,
    )
    yield both
    floating = case(
        "one row against one column, the others floating",
        random_conductances(41, 10, 10, 1e-6, 1e-4), 3.0, 3.0,
        [vector([0.5] * 10, 10)],
        [[10.0, None] if row == 3 else [None, None] for row in range(10)],
        [[None, 10.0] if column == 7 else [None, None] for column in range(10)],
    )
    yield floating
    defects = random_conductances(51, 18, 18, 1e-6, 1e-4)
    kind = r.random(defects.shape)
    defects[kind < 0.08] = 0.0
    defects[kind > 0.95] = 1.0
    yield case("open and shorted cells", defects, 1.0, 1.0, [vector(random_volts(52, 18), 18)])


def nodes(c):
    """Row nodes, then column nodes, and the branches between nodes and to sources."""
    rows, columns = c["rows"], c["columns"]
    g = np.array(c["conductances_S"]).reshape(rows, columns)
    row = lambda i, j: i * columns + j
    column = lambda i, j: rows * columns + i * columns + j
    links, sources = [], []
    for i in range(rows):
        for j in range(columns):
            if g[i, j] > 0:
                links.append((row(i, j), column(i, j), g[i, j]))
            if j > 0:
                links.append((row(i, j - 1), row(i, j), 1 / c["row_ohms"]))
            if i > 0:
                links.append((column(i - 1, j), column(i, j), 1 / c["column_ohms"]))
    v = c["vectors"][0]
    for i, (first, last) in enumerate(c["row_ends"]):
        if first is not None:
            sources.append((row(i, 0), 1 / (first + c["row_ohms"]), v["row_first_V"][i], i, -1))
        if last is not None:
            sources.append(
                (row(i, columns - 1), 1 / (last + c["row_ohms"]), v["row_last_V"][i], i, -1))
    for j, (first, last) in enumerate(c["column_ends"]):
        if first is not None:
            sources.append(
                (column(0, j), 1 / (first + c["column_ohms"]), v["column_first_V"][j], -1, j))
        if last is not None:
            sources.append((column(rows - 1, j), 1 / (last + c["column_ohms"]),
                            v["column_last_V"][j], -1, j))
    return links, sources


def fill(c, volts, sources):
    """Writes the results that follow from node voltages into the case."""
    rows, columns = c["rows"], c["columns"]
    row_currents, column_currents = np.zeros(rows), np.zeros(columns)
    for node, siemens, source, i, j in sources:
        if i >= 0:
            row_currents[i] += siemens * (source - volts[node])
        else:
            column_currents[j] += siemens * (volts[node] - source)
    v = c["vectors"][0]
    v["row_currents_A"] = row_currents.tolist()
    v["column_currents_A"] = column_currents.tolist()
    v["row_voltages_V"] = volts[: rows * columns].tolist()
    v["column_voltages_V"] = volts[rows * columns:].tolist()
    return c


def scipy():
    """SuperLU on the nodal equations, with two steps of iterative refinement."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.linalg import splu

    result = []
    for c in cases_in_general():
        links, sources = nodes(c)
        count = 2 * c["rows"] * c["columns"]
        i, j, s = [], [], []
        b = np.zeros(count)
        for x, y, g in links:
            i += [x, y, x, y]
            j += [x, y, y, x]
            s += [g, g, -g, -g]
        for node, g, volts, _, _ in sources:
            i.append(node)
            j.append(node)
            s.append(g)
            b[node] += g * volts
        a = coo_matrix((s, (i, j)), shape=(count, count)).tocsc()
        factor = splu(a)
        volts = factor.solve(b)
        for _ in range(2):
            volts += factor.solve(b - a @ volts)
        result.append(fill(c, volts, sources))
    return result


def cases_of_sinh():
    """Arrays of cells I = G sinh(b V) / b."""
    for curvature in (1.0, 3.0, 6.0):
        c = case(
            f"b = {curvature} per volt", random_conductances(61, 6, 7, 1e-6, 1e-4), 5.0, 8.0,
            [vector(random_volts(62, 6, -0.5, 1.0), 7)],
        )
        c["curvature_per_V"] = curvature
        yield c


def ngspice():
    return operating_points(cases_in_general())


def ngspice_sinh():
    return operating_points(cases_of_sinh())


def operating_points(cases):
    """The operating points of netlists of resistors and sources, by `ngspice -b`."""
    result = []
    for c in cases:
        links, sources = nodes(c)
        count = 2 * c["rows"] * c["columns"]
        lines = ["array", ".options reltol=1e-9 abstol=1e-18 vntol=1e-15 gmin=1e-30"]
        for k, (x, y, g) in enumerate(links):
            is_cell = y - x == c["rows"] * c["columns"]
            if is_cell and "curvature_per_V" in c:
                b = c["curvature_per_V"]
                law = f"{float(g)!r}*sinh({b!r}*v(n{x},n{y}))/{b!r}"
                lines.append(f"B{k} n{x} n{y} i={law}")
                continue
            lines.append(f"R{k} n{x} n{y} {float(1 / g)!r}")
        for k, (node, g, volts, _, _) in enumerate(sources):
            lines.append(f"RS{k} s{k} n{node} {float(1 / g)!r}")
            lines.append(f"VS{k} s{k} 0 {float(volts)!r}")
        with tempfile.TemporaryDirectory() as folder:
            names = [f"v(n{k})" for k in range(count)]
            lines += [".control", "set numdgt=16", "op", *(f"print {name}" for name in names),
                      "quit 0", ".endc", ".end"]
            deck = pathlib.Path(folder) / "array.cir"
            deck.write_text("\n".join(lines) + "\n")
            ended = subprocess.run(["ngspice", "-b", str(deck)], capture_output=True, text=True)
            text = ended.stdout
        found = {}
        for line in text.splitlines():
            parts = line.split("=")
            if len(parts) == 2 and parts[0].strip().startswith("v(n"):
                found[parts[0].strip()] = float(parts[1])
        if len(found) != count:
            sys.exit(f"{c['name']}: {len(found)} of {count} voltages\n{text}{ended.stderr}")
        result.append(fill(c, np.array([found[name] for name in names]), sources))
    return result


if __name__ == "__main__":
    programs = {"badcrossbar": badcrossbar, "scipy": scipy, "ngspice": ngspice,
                "ngspice-sinh": ngspice_sinh}
    for name in sys.argv[1:] or programs:
        (HERE / f"{name}.json").write_text(json.dumps(programs[name]()) + "\n")
