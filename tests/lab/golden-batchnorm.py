#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes what NumPy computes for a batch-norm layer on matrices, for tests/lab/test-batchnorm-steps.c to compare with.

    tests/lab/golden-batchnorm.py FOLDER        (tests/lab/golden)

Needs Debian's python3-numpy; the tests need only the file. One group a case: `rows`, `columns`, `epsilon`, and row by
row `z` (units × examples), `gamma`, `beta`, `mean`, `variance`, `z_norm`, `z_tilde`, `sample_variance`,
`z_norm_columns`.
"""

import os
import sys

import numpy as np

FOLDER = sys.argv[1] if len(sys.argv) == 2 else sys.exit(__doc__)
CASES = [(3, 4, 0.0), (1, 2, 0.5), (8, 16, 1e-3), (2, 16, 0.0), (5, 7, 1.0)]


def main():
    random = np.random.default_rng(2018)
    with open(os.path.join(FOLDER, "batchnorm-steps.ini"), "w") as file:
        for rows, columns, epsilon in CASES:
            # Two digits, so that the text of the settings says them exactly.
            z = random.normal(0, 20, (rows, columns)).round(2)
            gamma = random.normal(0, 3, (rows, 1)).round(2)
            beta = random.normal(0, 10, (rows, 1)).round(2)
            mean = z.mean(axis=1, keepdims=True)
            variance = z.var(axis=1, keepdims=True)
            z_norm = (z - mean) / np.sqrt(variance + epsilon)
            group = {
                "z": z, "gamma": gamma, "beta": beta, "mean": mean, "variance": variance,
                "z_norm": z_norm, "z_tilde": gamma * z_norm + beta,
                "sample_variance": z.var(axis=1, ddof=1, keepdims=True),
            }
            if rows > 1:
                group["z_norm_columns"] = (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + epsilon)
            file.write(f"[{rows} x {columns}]\nrows={rows}\ncolumns={columns}\nepsilon={epsilon:.9g}\n")
            for name, matrix in group.items():
                file.write(name + "=" + ";".join(f"{v:.12g}" for v in matrix.flatten()) + "\n")
            file.write("\n")


main()
