#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes what NumPy computes in a layer's forward pass, right and with mistakes, for tests/lab/test-forward-lab.c.

    tests/lab/golden-forward.py FOLDER        (tests/lab/golden)

Needs Debian's python3-numpy (1.24 made the file that is committed); the tests need only the file. One group a case:
`settings` of the lab; the ten arrays, row by row, each with its number of rows; with a mistake `wrong_a2` likewise, or
`error`, NumPy's own words. D1 comes from Philox, written again here after Salmon et al., "Parallel random numbers: as
easy as 1, 2, 3" (2011), with the key and counter that engine/nn/nn-random.h's dropout stream has for SEED.
"""

import os
import sys

import numpy as np

FOLDER = sys.argv[1] if len(sys.argv) == 2 else sys.exit(__doc__)
SEED = 7
DROPOUT_STREAM = 4
WORD, LONG = 2**32 - 1, 2**64 - 1

# name, n_y, n_x, m, keep_prob, epsilon, mistake
CASES = [
    ("usual", 3, 2, 5, 0.8, 1e-8, "none"),
    ("one unit", 1, 4, 6, 0.5, 1e-3, "none"),
    ("all kept", 4, 3, 4, 1.0, 1e-5, "none"),
    ("one example", 3, 3, 1, 0.7, 1e-8, "none"),
    ("one example, epsilon 0", 2, 3, 1, 0.9, 0.0, "none"),
    ("none kept", 2, 3, 4, 0.0, 1e-8, "none"),
    ("no keepdims, n_y = m", 4, 3, 4, 0.8, 1e-8, "no-keepdims"),
    ("no keepdims, n_y < m", 3, 2, 5, 0.8, 1e-8, "no-keepdims"),
    ("no keepdims, m = 1", 3, 2, 1, 0.8, 1e-8, "no-keepdims"),
    ("no keepdims, n_y = 1", 1, 2, 5, 0.8, 1e-8, "no-keepdims"),
    ("axis 0", 3, 2, 5, 0.8, 1e-2, "axis-0"),
    ("flat bias, n_y = m", 4, 2, 4, 0.8, 1e-8, "flat-bias"),
    ("flat bias, n_y > m", 5, 2, 3, 0.8, 1e-8, "flat-bias"),
    ("flat bias, m = 1", 3, 2, 1, 0.8, 1e-2, "flat-bias"),
    ("no scaling", 3, 4, 6, 0.6, 1e-1, "no-scaling"),
    ("reversed mask", 3, 4, 6, 0.6, 1e-8, "reversed-mask"),
]


def mix(z):
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & LONG
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & LONG
    return z ^ (z >> 31)


def philox(block):
    key = mix(SEED + 0x9E3779B97F4A7C15 * (DROPOUT_STREAM + 1) & LONG)
    k0, k1 = key & WORD, key >> 32
    c = [block, 0, 0, 0]
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k0, p1 & WORD, (p0 >> 32) ^ c[3] ^ k1, p0 & WORD]
        k0, k1 = (k0 + 0x9E3779B9) & WORD, (k1 + 0xBB67AE85) & WORD
    return c


def rand(*shape):
    words = [word for block in range((np.prod(shape) + 1) // 2) for word in philox(block)]
    numbers = [((high << 21) ^ (low >> 11)) / 2**53 for high, low in zip(words[::2], words[1::2])]
    return np.array(numbers[:np.prod(shape)]).reshape(shape)


def forward(x, w, b, gamma, beta, keep_prob, epsilon, mistake):
    z1 = np.dot(w, x) + (b.flatten() if mistake == "flat-bias" else b)
    a1 = np.maximum(z1, 0)
    random = rand(*a1.shape)
    mask = random > keep_prob if mistake == "reversed-mask" else random < keep_prob
    masked = a1 * mask
    scaled = masked if mistake == "no-scaling" else masked / keep_prob
    over = {"axis": 0 if mistake == "axis-0" else 1, "keepdims": mistake != "no-keepdims"}
    mu, var = np.mean(scaled, **over), np.var(scaled, **over)
    norm = (scaled - mu) / np.sqrt(var + epsilon)
    return {"z1": z1, "a1": a1, "d1_random": random, "d1_mask": mask.astype(float), "a1_masked": masked,
            "a1_scaled": scaled, "mu": mu, "var": var, "a1_norm": norm, "a2": gamma * norm + beta}


def text(matrix):
    return "[" + ";".join(" ".join(f"{v:g}" for v in row) for row in matrix) + "]"


def write(file, key, array):
    file.write(f"{key}_rows={array.shape[0]}\n{key}=" + ";".join(f"{v:.15g}" for v in array.flatten()) + "\n")


def main():
    random = np.random.default_rng(2018)
    np.seterr(all="ignore")
    with open(os.path.join(FOLDER, "forward-lab.ini"), "w") as file:
        for name, n_y, n_x, m, keep_prob, epsilon, mistake in CASES:
            # Two digits, so that the text of the settings says them exactly; b is positive, so that ReLU leaves much.
            x, w = random.normal(0, 2, (n_x, m)).round(2), random.normal(0, 2, (n_y, n_x)).round(2)
            b = abs(random.normal(0, 2, (n_y, 1)).round(2))
            gamma, beta = random.normal(0, 2, (n_y, 1)).round(2), random.normal(0, 5, (n_y, 1)).round(2)
            file.write(f"[{name}]\nsettings=x={text(x)} w={text(w)} b={text(b)} gamma={text(gamma)} beta={text(beta)} "
                       f"keep_prob={keep_prob:g} epsilon={epsilon:g} mistake={mistake}\n")
            arguments = x, w, b, gamma, beta, np.float64(keep_prob), epsilon
            for key, array in forward(*arguments, "none").items():
                write(file, key, array)
            if mistake != "none":
                try:
                    write(file, "wrong_a2", forward(*arguments, mistake)["a2"])
                except ValueError as error:
                    file.write(f"error=ValueError: {str(error).strip()}\n")
            file.write("\n")


main()
