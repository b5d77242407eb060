#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes what NumPy computes for filters, max-pooling and parameter counts, for tests/lab to compare with.

    tests/lab/golden-filters.py FOLDER        (tests/lab/golden)

Needs Debian's python3-numpy (1.24 made the files that are committed); the tests need only the files. A file is a key
file with a group for each array: `shape` and `values`.
"""

import os
import sys

import numpy as np

FOLDER = sys.argv[1] if len(sys.argv) == 2 else sys.exit(__doc__)
random = np.random.default_rng(20180501)


def write(name, arrays):
    with open(os.path.join(FOLDER, name + ".ini"), "w") as file:
        for key, array in arrays.items():
            array = np.asarray(array, dtype=float)
            values = ";".join(f"{v:.9g}" for v in array.flatten())
            shape = ";".join(str(n) for n in array.shape)
            file.write(f"[{key}]\nshape={shape}\nvalues={values}\n\n")


def correlate(x, k):
    """Σ_{u, v} k[u, v] x[i + u, j + v] for all places at which the kernel lies within the picture."""
    windows = np.lib.stride_tricks.sliding_window_view(x, k.shape)
    return np.einsum("ijuv,uv->ij", windows, k)


def centre(k, size):
    """Zeros around a kernel; of an odd number of them one more to the right and below."""
    top, left = (size - k.shape[0]) // 2, (size - k.shape[1]) // 2
    return np.pad(k, ((top, size - k.shape[0] - top), (left, size - k.shape[1] - left)))


def filters():
    levels = random.integers(0, 256, (9, 11, 3))
    x = levels / 255
    kernels = {"red": random.integers(-3, 4, (3, 3)), "green": random.integers(-3, 4, (5, 5)),
               "blue": random.integers(-3, 4, (2, 3))}
    centred = [centre(k, 5) for k in kernels.values()]
    response = sum(correlate(x[:, :, c], k) for c, k in enumerate(centred)) + 0.25
    turned = sum(correlate(x[:, :, c], k[::-1, ::-1]) for c, k in enumerate(centred)) + 0.25
    write("filters", {"levels": levels, **kernels, "response": response, "turned": turned})


def max_pool(name, shape, window, stride):
    x = random.permutation(shape[0] * shape[1]).reshape(shape) - 7.0
    windows = np.lib.stride_tricks.sliding_window_view(x, (window, window))[::stride, ::stride]
    rows, columns = windows.shape[:2]
    y = windows.max(axis=(2, 3))
    upstream = random.integers(-9, 10, y.shape).astype(float)
    dx, even = np.zeros(shape), np.zeros(shape)
    for i in range(rows):
        for j in range(columns):
            u, v = np.unravel_index(windows[i, j].argmax(), (window, window))
            dx[i * stride + u, j * stride + v] += upstream[i, j]
            even[i * stride:i * stride + window, j * stride:j * stride + window] += upstream[i, j] / window**2
    error = np.linalg.norm(even - dx) / (np.linalg.norm(even) + np.linalg.norm(dx))
    write(name, {"input": x, "upstream": upstream, "window": [window], "stride": [stride], "output": y,
                 "gradient": dx, "forgotten_gradient": even, "forgotten_check_error": [error]})


os.makedirs(FOLDER, exist_ok=True)
filters()
max_pool("maxpool-routing-2-2", (6, 8), 2, 2)
max_pool("maxpool-routing-3-1", (7, 5), 3, 1)
max_pool("maxpool-routing-3-2", (8, 9), 3, 2)
