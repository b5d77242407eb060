#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes what PyTorch computes for every op, optimiser and moving average, for tests/nn/test-golden.c to compare with.

    tests/nn/golden.py FOLDER        (tests/data/golden)

Needs Debian's python3-torch (1.13 made the files that are committed); the tests need only the files. A file is a key
file with a group for each tensor: `shape` and `values`, in Viva's layout: pictures (N, H, W, C), kernels (out, kernel
height, kernel width, in). A group named `d NAME` is the gradient of the sum of upstream ⊙ output with respect to NAME.
"""

import os
import sys

import torch
import torch.nn.functional as F

FOLDER = sys.argv[1] if len(sys.argv) == 2 else sys.exit(__doc__)


def picture(t):
    """(N, C, H, W) as PyTorch wants it → (N, H, W, C), or a kernel (out, in, h, w) → (out, h, w, in)."""
    return t.permute(0, 2, 3, 1)


def write(name, tensors):
    with open(os.path.join(FOLDER, name + ".ini"), "w") as file:
        for key, tensor in tensors.items():
            tensor = tensor.detach().float()
            values = ";".join(f"{v:.9g}" for v in tensor.contiguous().flatten().tolist())
            shape = ";".join(str(n) for n in tensor.shape)
            file.write(f"[{key}]\nshape={shape}\nvalues={values}\n\n")


def draw(*shape):
    return torch.randn(*shape, requires_grad=True)


def case(name, inputs, compute, four_d=(), constants=()):
    """@inputs: by name, in PyTorch's layout; @four_d: names (and "y") that are written as pictures."""
    y = compute(**inputs)
    upstream = torch.randn_like(y)
    (upstream * y).sum().backward()
    tensors = {}
    for key, value in {**inputs, "upstream": upstream, "y": y}.items():
        as_picture = key in four_d or (key == "upstream" and "y" in four_d)
        tensors[key] = picture(value) if as_picture else value
        if key in inputs and key not in constants:
            tensors["d " + key] = picture(value.grad) if as_picture else value.grad
    write(name, tensors)


def ops():
    for name, f in {
        "identity": lambda z: z, "relu": F.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid,
        "leaky-relu": lambda z: F.leaky_relu(z, 0.01), "softplus": F.softplus,
    }.items():
        case(f"dense-{name}",
             {"x": draw(6, 5), "layer.weight": draw(7, 5), "layer.bias": draw(7)},
             lambda f=f, **t: f(F.linear(t["x"], t["layer.weight"], t["layer.bias"])))
        case(f"activation-{name}", {"x": draw(4, 9)}, lambda x, f=f: f(x))

    for name, (n, c, h, w, out, k, stride, padding) in {
        "plain": (2, 3, 7, 6, 4, 3, 1, 0), "padded": (3, 1, 5, 5, 8, 5, 1, 2),
        "strided": (1, 2, 9, 8, 3, 3, 2, 1), "one": (2, 17, 4, 3, 16, 1, 1, 0),
    }.items():
        case(f"conv2d-{name}",
             {"x": draw(n, c, h, w), "layer.weight": draw(out, c, k, k), "layer.bias": draw(out)},
             lambda stride=stride, padding=padding, **t:
                 F.conv2d(t["x"], t["layer.weight"], t["layer.bias"], stride=stride, padding=padding),
             four_d=("x", "layer.weight", "y"))

    for name, (window, stride) in {"2-2": (2, 2), "3-2": (3, 2), "3-1": (3, 1)}.items():
        case(f"max-pool-{name}", {"x": draw(2, 3, 8, 7)},
             lambda x, a=window, b=stride: F.max_pool2d(x, a, b), four_d=("x", "y"))
        case(f"average-pool-{name}", {"x": draw(2, 3, 8, 7)},
             lambda x, a=window, b=stride: F.avg_pool2d(x, a, b), four_d=("x", "y"))

    def batch_norm(training):
        def compute(**t):
            return F.batch_norm(t["x"], t["layer.moving_mean"].detach().clone(),
                                t["layer.moving_variance"].detach().clone(),
                                t["layer.gamma"], t["layer.beta"], training=training, eps=1e-5)
        return compute

    for name, training in {"training": True, "inference": False}.items():
        for kind, shape in {"vectors": (9, 5), "pictures": (3, 5, 4, 6)}.items():
            case(f"batch-norm-{kind}-{name}",
                 {"x": draw(*shape), "layer.gamma": draw(5), "layer.beta": draw(5),
                  "layer.moving_mean": torch.randn(5), "layer.moving_variance": torch.rand(5) + 0.5},
                 batch_norm(training), four_d=("x", "y") if kind == "pictures" else (),
                 constants=("layer.moving_mean", "layer.moving_variance"))

    pair = lambda *shape: {"a": draw(*shape), "b": draw(*shape)}
    case("add", pair(3, 4, 2), lambda a, b: a + b)
    case("sub", pair(3, 4, 2), lambda a, b: a - b)
    case("mul", pair(3, 4, 2), lambda a, b: a * b)
    case("scale", {"x": draw(3, 5)}, lambda x: -2.5 * x)
    case("reshape", {"x": draw(3, 4, 2)}, lambda x: x.reshape(6, 4))
    case("concat", {"a": draw(2, 3, 4), "b": draw(2, 5, 4)}, lambda a, b: torch.cat([a, b], 1))
    case("slice", {"x": draw(3, 6, 2)}, lambda x: x[:, 2:5])
    for name, axes in {"0": (0,), "1": (1,), "02": (0, 2), "012": (0, 1, 2)}.items():
        case(f"sum-{name}", {"x": draw(3, 4, 5)}, lambda x, axes=axes: x.sum(axes))
        case(f"mean-{name}", {"x": draw(3, 4, 5)}, lambda x, axes=axes: x.mean(axes))
        case(f"l2-norm-{name}", {"x": draw(3, 4, 5)}, lambda x, axes=axes: x.square().sum(axes).sqrt())
    case("squared-distance", pair(6, 7), lambda a, b: (a - b).square().sum(1))
    case("matmul-nn", {"a": draw(3, 4, 5), "b": draw(3, 5, 6)}, lambda a, b: a @ b)
    case("matmul-nt", {"a": draw(3, 4, 5), "b": draw(3, 6, 5)}, lambda a, b: a @ b.transpose(1, 2))
    case("matmul-tn", {"a": draw(3, 5, 4), "b": draw(3, 5, 6)}, lambda a, b: a.transpose(1, 2) @ b)
    case("matmul-tt", {"a": draw(3, 5, 4), "b": draw(3, 6, 5)},
         lambda a, b: a.transpose(1, 2) @ b.transpose(1, 2))

    def gram(x):
        f = x.flatten(2)
        return f @ f.transpose(1, 2) / f.shape[2]

    case("gram", {"x": draw(2, 5, 4, 3)}, gram, four_d=("x",))

    targets = F.one_hot(torch.tensor([0, 3, 1, 2, 2]), 4).float()
    case("softmax-cross-entropy", {"x": draw(5, 4), "targets": targets},
         lambda x, targets: F.cross_entropy(x, targets), constants=("targets",))
    case("sigmoid-cross-entropy", {"x": draw(5, 4), "targets": torch.rand(5, 4)},
         lambda x, targets: F.binary_cross_entropy_with_logits(x, targets), constants=("targets",))
    case("squared-error", {"x": draw(5, 4), "targets": torch.randn(5, 4)},
         lambda x, targets: F.mse_loss(x, targets), constants=("targets",))

    def hinge(x, targets):
        zero = torch.zeros(())
        return (targets * torch.maximum(zero, 0.9 - x).square()
                + 0.5 * (1 - targets) * torch.maximum(zero, x - 0.1).square()).mean()

    case("squared-hinge", {"x": draw(6, 3), "targets": torch.randint(0, 2, (6, 3)).float()}, hinge,
         constants=("targets",))


def trajectories():
    """50 steps of a small net on five batches in turn; all parameters after each tenth step."""
    rules = {
        "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
        "sgd-l2": lambda p: torch.optim.SGD(p, lr=0.1, weight_decay=0.02),
        "momentum": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9),
        "nesterov": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True),
        "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.99, eps=1e-8),
        "adam": lambda p: torch.optim.Adam(p, lr=0.02),
        "adam-decay": lambda p: torch.optim.AdamW(p, lr=0.02, weight_decay=0.1),
        "clip-norm": lambda p: torch.optim.SGD(p, lr=0.5),
        "clip-value": lambda p: torch.optim.SGD(p, lr=0.5),
    }
    xs, ys = torch.randn(5, 8, 3), torch.randn(5, 8, 2)
    start = {
        "hidden.weight": torch.randn(5, 3), "hidden.bias": torch.randn(5),
        "output.weight": torch.randn(2, 5), "output.bias": torch.randn(2),
    }
    for name, rule in rules.items():
        p = {k: v.clone().requires_grad_(True) for k, v in start.items()}
        weights = [v for k, v in p.items() if k.endswith("weight")]
        biases = [v for k, v in p.items() if k.endswith("bias")]
        # Penalties and decay act on weights alone.
        optimisers = [rule(weights), rule(biases)]
        for group in optimisers[1].param_groups:
            group["weight_decay"] = 0
        tensors = {"xs": xs, "ys": ys, **{f"{k} 0": v for k, v in start.items()}}
        for step in range(1, 51):
            x, y = xs[(step - 1) % 5], ys[(step - 1) % 5]
            for optimiser in optimisers:
                optimiser.zero_grad()
            a = torch.tanh(F.linear(x, p["hidden.weight"], p["hidden.bias"]))
            F.mse_loss(F.linear(a, p["output.weight"], p["output.bias"]), y).backward()
            if name == "clip-norm":
                torch.nn.utils.clip_grad_norm_(weights + biases, 0.3)
            if name == "clip-value":
                torch.nn.utils.clip_grad_value_(weights + biases, 0.05)
            for optimiser in optimisers:
                optimiser.step()
            if step % 10 == 0:
                tensors.update({f"{k} {step}": v.clone() for k, v in p.items()})
        write(f"trajectory-{name}", tensors)


def moving_averages():
    """Running statistics after 20 batches of 8 examples, with PyTorch's conventions (momentum 0.1 is our 0.9; its
    running variance is the unbiased one)."""
    layer = torch.nn.BatchNorm1d(4, momentum=0.1)
    xs = torch.randn(20, 8, 4) * torch.tensor([1.0, 2.0, 0.1, 5.0]) + torch.tensor([0.0, 3.0, -1.0, 10.0])
    for x in xs:
        layer(x)
    write("moving-averages", {"xs": xs, "mean": layer.running_mean, "variance": layer.running_var})


os.makedirs(FOLDER, exist_ok=True)
torch.manual_seed(20180501)
torch.set_num_threads(1)
ops()
trajectories()
moving_averages()
