#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes reference.txt: exact results of the elementary functions, to measure errors below one ulp.

Needs mpmath (pip install mpmath); 60 digits. A line holds the function, its arguments as bit
patterns, the correctly rounded result as a bit pattern, and the residual
(exact - rounded) / ulp(rounded) as a decimal fraction. Arguments: edges, a fixed random sample,
and hard.txt (points where the reference programs were found to be least accurate among 2e5).
"""
import math
import os
import random
import struct
import sys
from statistics import NormalDist

import mpmath
from mpmath import mp, mpf

mp.dps = 60
HERE = os.path.dirname(os.path.abspath(__file__))
PER_FUNCTION = 280


def bits(x):
    return struct.unpack("<Q", struct.pack("<d", x))[0]


def double(text):
    return struct.unpack("<d", struct.pack("<Q", int(text, 16)))[0]


def quantile(p):
    """Newton steps on erfc from an approximation that is already good to 1e-13."""
    if p > 0.5:
        return -quantile(1 - p)
    x = mpf(NormalDist().inv_cdf(float(p))) if 0 < p < 0.5 else mpf(0)
    for _ in range(4):
        density = mpmath.exp(-x * x / 2) / mpmath.sqrt(2 * mp.pi)
        x -= (mpmath.erfc(-x / mpmath.sqrt(2)) / 2 - p) / density
    return x


EXACT = {
    "exp": mpmath.exp, "expm1": mpmath.expm1, "log": mpmath.log, "log1p": mpmath.log1p,
    "sinh": mpmath.sinh, "cosh": mpmath.cosh, "tanh": mpmath.tanh,
    "logistic": lambda x: 1 / (1 + mpmath.exp(-x)),
    "sin": mpmath.sin, "cos": mpmath.cos, "atan": mpmath.atan, "asin": mpmath.asin,
    "squareRoot": mpmath.sqrt, "normalQuantile": quantile, "pow": lambda x, y: mpmath.power(x, y),
}

# Ranges; a third entry "log" spreads the magnitude evenly over the decades, "both" with both signs.
RANGES = {
    "exp": [(-708, 708), (-1, 1), (1e-300, 1, "both")],
    "expm1": [(-40, 708), (-1, 1), (-0.36, 0.36), (1e-300, 1, "both")],
    "log": [(1e-3, 1e3), (0.5, 2), (0.99, 1.01), (2.3e-308, 1.7e308, "log")],
    "log1p": [(-0.9999, 1), (1e-300, 1, "both"), (1, 1e300, "log")],
    "sinh": [(-3, 3), (-0.6, 0.6), (-708, 708), (1e-300, 1, "both")],
    "cosh": [(-5, 5), (-708, 708), (1e-10, 1, "both")],
    "tanh": [(-5, 5), (-0.2, 0.2), (-21, 21), (1e-300, 1, "both")],
    "logistic": [(-10, 10), (-700, 700)],
    "sin": [(-7, 7), (-1000, 1000), (-1e5, 1e5), (1e-300, 1, "both")],
    "cos": [(-7, 7), (-1000, 1000), (-1e5, 1e5), (1e-10, 1, "both")],
    "atan": [(-10, 10), (-1.1, 1.1), (1e-300, 1e300, "both")],
    "asin": [(-1, 1), (0.99, 1), (1e-300, 1, "both")],
    "squareRoot": [(0, 4), (2.3e-308, 1.7e308, "log")],
    "normalQuantile": [(0, 1), (0.05, 0.95), (0.49, 0.51), (1e-300, 0.1, "log")],
}

EDGES = {
    "exp": [0.0, -0.0, 708.0, -708.0, 5e-324, 1e-17, 0.34657359027997264, -0.34657359027997264],
    "expm1": [5e-324, -5e-324, 0.35, -0.35, 0.3499999999999999, 708.0, -708.0],
    "log": [2.2250738585072014e-308, 1.7976931348623157e308, 1.4142135623730951,
            1.4142135623730954, 0.9999999999999999, 1.0000000000000002, 2.0, 0.5],
    "log1p": [5e-324, 1e-17, -1e-17, -0.9999999999999999, 1.7976931348623157e308],
    "sinh": [5e-324, 0.5, -0.5, 0.49999999999999994, 708.0, -708.0],
    "cosh": [0.0, 5e-324, 708.0, -708.0],
    "tanh": [5e-324, 0.175, -0.175, 20.0, -20.0, 20.000000000000004, 1e300],
    "logistic": [0.0, 708.0, -708.0, 40.0, -40.0],
    "sin": [5e-324, math.pi, 2 * math.pi, 1e5, -1e5, 0.7853981633974483, 355.0, 103993.0 / 2],
    "cos": [0.0, math.pi / 2, 1e5, -1e5, 0.7853981633974483, 355.0 / 2, 11.0],
    "atan": [5e-324, 1.0, -1.0, 1.0000000000000002, 1.7976931348623157e308],
    "asin": [5e-324, 1.0, -1.0, 0.9999999999999999, -0.9999999999999999, 0.5],
    "squareRoot": [2.2250738585072014e-308, 1.7976931348623157e308, 1.0, 2.0, 4.0,
                   0.9999999999999999, 1.0000000000000002],
    "normalQuantile": [0.5, 0.075, 0.925, 0.9999999999999999, 1.1102230246251565e-16, 1e-300,
                       2.2250738585072014e-308, 1.3887943864964021e-11],
}


def sample(generator, bounds):
    low, high = bounds[:2]
    if len(bounds) == 2:
        return generator.uniform(low, high)
    x = math.exp(generator.uniform(math.log(low), math.log(high)))
    return -x if bounds[2] == "both" and generator.random() < 0.5 else x


def arguments(name, generator, count):
    if name == "pow":
        for _ in range(count):
            x = math.exp(generator.uniform(-30, 30))
            limit = 700 / max(abs(math.log(x)), 1)
            yield (x, generator.uniform(-limit, limit))
        return
    for _ in range(count):
        yield (sample(generator, generator.choice(RANGES[name])),)


def line(name, arguments):
    exact = EXACT[name](*[mpf(x) for x in arguments])
    rounded = float(exact)
    residual = (exact - mpf(rounded)) / mpf(math.ulp(rounded)) if exact != 0 else mpf(0)
    fields = ["%016x" % bits(x) for x in arguments]
    return "%s %s %016x %.3f" % (name, " ".join(fields), bits(rounded), residual)


def main():
    generator = random.Random(20)
    hard = {}
    for text in open(os.path.join(HERE, "hard.txt")):
        if not text.startswith("#"):
            name, *fields = text.split()
            hard.setdefault(name, []).append(tuple(double(field) for field in fields))
    with open(os.path.join(HERE, "reference.txt"), "w") as out:
        out.write("# Generated by generate.py with mpmath %s; do not edit.\n" % mpmath.__version__)
        for name in EXACT:
            points = [(x,) for x in EDGES.get(name, [])] + hard.get(name, [])
            points += list(arguments(name, generator, PER_FUNCTION))
            for point in points:
                out.write(line(name, point) + "\n")


if __name__ == "__main__":
    sys.exit(main())
