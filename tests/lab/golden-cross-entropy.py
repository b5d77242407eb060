#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes cross-entropies of logits, exact and in float32, for tests/lab/test-cross-entropy.c to compare with.

    tests/lab/golden-cross-entropy.py FOLDER        (tests/lab/golden)

Needs Debian's python3-numpy (1.24 made the file that is committed); the tests need only the file. One group a case:
`logits`, which float32 holds exactly, `label`, `log_loss`, the natural logarithm of the loss in decimal arithmetic of
1,000 digits, and `float32`, the loss by NumPy in float32.
"""

import decimal
import os
import sys

import numpy as np

FOLDER = sys.argv[1] if len(sys.argv) == 2 else sys.exit(__doc__)

CASES = [
    ([0, 0, 0, 0], 2),
    ([1.5, -0.25, 3, 0.125], 2),
    ([1.5, -0.25, 3, 0.125], 1),
    ([0, 17], 1),
    ([0, 16], 1),
    ([0.5, 40, 1.25], 1),
    ([0, 200, 3, 3], 1),
    ([-400, 400, -410.5, 0], 1),
    ([-400, 400, -410.5, 0], 0),
    ([0, 0.0009765625], 1),
    ([1000, 998, -1000], 0),
    ([3, 3, -80, 2.5, 1], 1),
]


def log_loss(z, label):
    with decimal.localcontext() as context:
        context.prec = 1000
        others = sum((decimal.Decimal(v) - decimal.Decimal(z[label])).exp() for k, v in enumerate(z) if k != label)
        return (1 + others).ln().ln()


def float32(z, label):
    z = np.array(z, np.float32)
    largest = z.max()
    return np.log(np.exp(z - largest).sum(dtype=np.float32)) + (largest - z[label])


def main():
    with open(os.path.join(FOLDER, "cross-entropy.ini"), "w") as file:
        for i, (z, label) in enumerate(CASES):
            file.write(f"[{i}]\nlogits={';'.join(f'{v:.9g}' for v in z)}\nlabel={label}\n"
                       f"log_loss={float(log_loss(z, label)):.17g}\nfloat32={float32(z, label):.9g}\n\n")


main()
