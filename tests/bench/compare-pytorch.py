#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the workloads of nn-bench in PyTorch on this machine and prints both speeds and their ratio.

    compare-pytorch.py NN_BENCH [WORKLOAD…] [--threads N] [--repetitions N]

PyTorch is measured at its best: the better of contiguous and channels-last memory for pictures, the allocator told to keep
freed buffers, and the best of several ways in which its threads may wait for each other (with two threads on two
processors the usual one can cost ten times). Both sides run without OPENBLAS_CORETYPE, and take turns, so that a noisy
machine troubles both alike.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import time

# The allocator keeps what is freed.
KEEPING = {
    "MALLOC_TRIM_THRESHOLD_": "-1",
    "MALLOC_MMAP_THRESHOLD_": str(1 << 30),
    "MALLOC_TOP_PAD_": str(1 << 28),
}

# How PyTorch's threads and those of its BLAS wait.
WAITING = {
    "usual": {},
    "short spins": {"GOMP_SPINCOUNT": "1000"},
    "passive": {"OMP_WAIT_POLICY": "passive"},
    "BLAS on one thread": {"OPENBLAS_NUM_THREADS": "1"},
}


def mlp(torch, widths, hidden, output):
    layers = []
    for i in range(len(widths) - 1):
        layers.append(torch.nn.Linear(widths[i], widths[i + 1]))
        activation = hidden if i < len(widths) - 2 else output
        if activation:
            layers.append(activation())
    return torch.nn.Sequential(*layers)


class Training:
    """Forward, loss, backward, update on the batches of a shuffled set, or on one batch."""

    def __init__(self, torch, net, optimiser, loss, x, y, batch, sampled, channels_last=False):
        self.net, self.optimiser, self.loss = net, optimiser, loss
        self.x, self.y, self.batch = x, y, batch
        self.torch, self.sampled, self.channels_last = torch, sampled, channels_last
        self.order, self.place = None, 0

    def step(self):
        x, y = self.x, self.y
        if self.sampled:
            if self.order is None or self.place + self.batch > len(self.order):
                self.order, self.place = self.torch.randperm(len(self.x)), 0
            indices = self.order[self.place : self.place + self.batch]
            self.place += self.batch
            x, y = x[indices], y[indices]
            if self.channels_last:
                x = x.contiguous(memory_format=self.torch.channels_last)
        self.optimiser.zero_grad(set_to_none=True)
        loss = self.loss(self.net(x), y)
        loss.backward()
        self.optimiser.step()


def adam(torch, parameters, rate):
    return torch.optim.Adam(parameters, lr=rate, foreach=True)


def w1(torch, channels_last):
    net = mlp(torch, [2, 4, 2, 1], torch.nn.Tanh, torch.nn.Tanh)
    sgd = torch.optim.SGD(net.parameters(), lr=0.03)
    return Training(torch, net, sgd, torch.nn.MSELoss(), torch.randn(10, 2), torch.randn(10, 1), 10, False)


def w2(torch, channels_last):
    net = mlp(torch, [7, 8, 8, 8, 8, 8, 8, 1], torch.nn.Tanh, torch.nn.Tanh)
    sgd = torch.optim.SGD(net.parameters(), lr=0.03)
    return Training(torch, net, sgd, torch.nn.MSELoss(), torch.randn(10, 7), torch.randn(10, 1), 10, False)


def w3(torch, channels_last):
    nn = torch.nn
    net = nn.Sequential(
        nn.Linear(64, 32), nn.BatchNorm1d(32), nn.ReLU(),
        nn.Linear(32, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 1),
    )
    y = torch.randint(0, 2, (64, 1)).float()
    return Training(torch, net, adam(torch, net.parameters(), 1e-3), nn.BCEWithLogitsLoss(),
                    torch.randn(64, 64), y, 64, False)


def w4(torch, channels_last):
    net = mlp(torch, [784, 512, 512, 10], torch.nn.ReLU, None)
    return Training(torch, net, adam(torch, net.parameters(), 1e-3), torch.nn.CrossEntropyLoss(),
                    torch.randn(12800, 784), torch.arange(12800) % 10, 128, True)


def pictures(torch, net, shape, channels_last):
    x = torch.randn(6400, *shape)
    if channels_last:
        net = net.to(memory_format=torch.channels_last)
        x = x.contiguous(memory_format=torch.channels_last)
    return Training(torch, net, adam(torch, net.parameters(), 1e-3), torch.nn.CrossEntropyLoss(),
                    x, torch.arange(6400) % 10, 64, True, channels_last)


def w5(torch, channels_last):
    nn = torch.nn
    net = nn.Sequential(
        nn.Conv2d(1, 8, 5, padding=2), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 5, padding=2), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10),
    )
    return pictures(torch, net, (1, 28, 28), channels_last)


def w6(torch, channels_last):
    nn = torch.nn
    layers = []
    for i, o in ((3, 32), (32, 64), (64, 64)):
        layers += [nn.Conv2d(i, o, 3, padding=1), nn.BatchNorm2d(o), nn.ReLU(), nn.MaxPool2d(2)]
    net = nn.Sequential(*layers, nn.Flatten(), nn.Linear(1024, 10))
    return pictures(torch, net, (3, 32, 32), channels_last)


class Field:
    def __init__(self, torch):
        self.torch = torch
        self.net = mlp(torch, [2, 8, 8, 1], torch.nn.Tanh, torch.nn.Tanh)
        line = torch.linspace(-1, 1, 256)
        self.x = torch.cartesian_prod(line, line)

    def step(self):
        with self.torch.no_grad():
            self.net(self.x)


def w7(torch, channels_last):
    return Field(torch)


class Style:
    """Adam on the pixels of a 100 × 100 picture so that Gram matrices of three frozen layers meet others."""

    def __init__(self, torch, channels_last):
        nn = torch.nn
        self.torch = torch
        self.blocks = [
            nn.Sequential(nn.Conv2d(3, 32, 3, padding=1), nn.ReLU(), nn.Conv2d(32, 32, 3, padding=1), nn.ReLU()),
            nn.Sequential(nn.MaxPool2d(2), nn.Conv2d(32, 64, 3, padding=1), nn.ReLU()),
            nn.Sequential(nn.MaxPool2d(2), nn.Conv2d(64, 64, 3, padding=1), nn.ReLU()),
        ]
        self.pixels = torch.randn(1, 3, 100, 100)
        if channels_last:
            self.blocks = [b.to(memory_format=torch.channels_last) for b in self.blocks]
            self.pixels = self.pixels.contiguous(memory_format=torch.channels_last)
        for block in self.blocks:
            block.requires_grad_(False)
        self.pixels.requires_grad_(True)
        self.optimiser = adam(torch, [self.pixels], 0.01)
        with torch.no_grad():
            self.targets = [g * 0.5 for g in self.grams()]

    def grams(self):
        a, grams = self.pixels, []
        for block in self.blocks:
            a = block(a)
            f = a.reshape(a.shape[1], -1) if a.is_contiguous() else a.permute(0, 2, 3, 1).reshape(-1, a.shape[1]).t()
            grams.append(f @ f.t() / f.numel())
        return grams

    def step(self):
        self.optimiser.zero_grad(set_to_none=True)
        loss = sum(((g - t) ** 2).mean() for g, t in zip(self.grams(), self.targets))
        loss.backward()
        self.optimiser.step()


def w8(torch, channels_last):
    return Style(torch, channels_last)


WORKLOADS = {
    "W1": (w1, 1, False), "W2": (w2, 1, False), "W3": (w3, 1, False), "W4": (w4, 128, False),
    "W5": (w5, 64, True), "W6": (w6, 64, True), "W7": (w7, 1, False), "W8": (w8, 1, True),
}


def steps_per_second(bench, seconds):
    n, elapsed = 1, 0.0
    while elapsed < seconds:
        n *= 2 if elapsed < seconds / 4 else 1
        start = time.perf_counter()
        for _ in range(n):
            bench.step()
        elapsed = time.perf_counter() - start
        if elapsed < seconds / 4:
            continue
        break
    return n / elapsed


def measure(name, threads, repetitions):
    """In a process of its own: prints the median speed of each memory layout."""
    try:
        import torch
    except ImportError:
        sys.exit("compare-pytorch: expected PyTorch; install the package python3-torch")
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    build, items, has_pictures = WORKLOADS[name]
    for layout in ("contiguous", "channels-last") if has_pictures else ("contiguous",):
        bench = build(torch, layout == "channels-last")
        steps_per_second(bench, 0.2)
        rates = [items * steps_per_second(bench, 0.4) for _ in range(repetitions)]
        print(f"{statistics.median(rates):.3f} {layout}", flush=True)


def speeds_of_pytorch(arguments, name, waiting):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS_")}
    environment.update(KEEPING, **WAITING[waiting])
    lines = subprocess.run(
        [sys.executable, sys.argv[0], arguments.nn_bench, name, "--measure",
         "--threads", str(arguments.threads), "--repetitions", str(arguments.repetitions)],
        check=True, stdout=subprocess.PIPE, text=True, env=environment,
    ).stdout.splitlines()
    for line in lines:
        speed, layout = line.split(maxsplit=1)
        yield float(speed), f"{layout}, {waiting}"


def speed_of_viva(arguments, name):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS_")}
    line = subprocess.run(
        [arguments.nn_bench, name, "--threads", str(arguments.threads),
         "--repetitions", str(arguments.repetitions)],
        check=True, stdout=subprocess.PIPE, text=True, env=environment,
    ).stdout
    return float(re.search(r"\dt ([0-9.]+) ", line)[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nn_bench")
    parser.add_argument("workloads", nargs="*", default=list(WORKLOADS))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--repetitions", type=int, default=7)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        measure(arguments.workloads[0], arguments.threads, arguments.repetitions)
        return

    ways = list(WAITING) if arguments.threads > 1 else ["usual"]
    for name in arguments.workloads:
        items = WORKLOADS[name][1]
        ours, theirs = [], []
        for waiting in ways:
            ours.append(speed_of_viva(arguments, name))
            theirs.extend(speeds_of_pytorch(arguments, name, waiting))
        mine, (best, how) = statistics.median(ours), max(theirs)
        print(f"{name} {arguments.threads}t viva {mine:.1f}/s pytorch {best:.1f}/s ({how}) "
              f"ratio {mine / best:.2f} step {1e6 * items / mine:.2f} us against {1e6 * items / best:.2f} us",
              flush=True)


main()
