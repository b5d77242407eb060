# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs one blank of a student's answer on all cases, inside of the sandbox. Reads a request as JSON
# from the standard input and writes a reply as JSON to the standard output. The right values never
# come here: what comes out is compared outside, so there is nothing to tamper with.

import ast
import json
import os
import sys

import numpy as np

MAX_CELLS = 10000


def parse(source, function):
    """The statements around the function, and those of its body."""
    tree = ast.parse(source, "answer")
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == function:
            return [n for n in tree.body if n is not node], node.body
    raise LookupError(f"there is no function called {function}")


def target_of(statement):
    """The one name that a statement gives a value, or None."""
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
    elif isinstance(statement, (ast.AugAssign, ast.AnnAssign)):
        target = statement.target
    else:
        return None
    return target.id if isinstance(target, ast.Name) else None


def find_blanks(body, targets):
    """For each blank the index of its statement: the next one with its target; None from the first
    that is missing."""
    found, start = [], 0
    for target in targets:
        place = next((i for i in range(start, len(body)) if target_of(body[i]) == target), None)
        found.append(place)
        if place is not None:
            start = place + 1
    return found


def run(statements, names):
    code = compile(ast.Module(body=statements, type_ignores=[]), "answer", "exec")
    exec(code, names)


def describe(error):
    """What went wrong, and in which line of the answer."""
    line = getattr(error, "lineno", None) if isinstance(error, SyntaxError) else None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "answer":
            line = trace.tb_lineno
        trace = trace.tb_next
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    return {"error": f"{type(error).__name__}: {text}"[:500], "line": line}


def to_array(value):
    return np.array(value, dtype=float)


def run_case(request, outside, body, blanks, inputs):
    names = {"np": np, "numpy": np, "__name__": "answer"}
    for name, value in inputs.items():
        names[name] = to_array(value["values"]).reshape(value["shape"]) if value["shape"] else value["values"][0]
    place = blanks[request["blank"]]
    run(outside, names)
    # What stands between the blanks is the student's own; earlier blanks are given.
    run([s for i, s in enumerate(body[:place]) if i not in blanks and not isinstance(s, ast.Return)], names)
    run([body[place]], names)
    result = np.asarray(names[request["targets"][request["blank"]]])
    if result.dtype == object or result.dtype.kind not in "biuf":
        raise TypeError(f"expected numbers, found an array of {result.dtype}")
    if result.size > MAX_CELLS:
        raise ValueError(f"expected a small array, found one of shape {result.shape}")
    values = result.astype(float).ravel()
    return {
        "shape": list(result.shape),
        "values": [float(v) if np.isfinite(v) else str(float(v)) for v in values],
    }


def main():
    request = json.load(sys.stdin)
    # What the answer prints is not a reply.
    reply_file = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    np.seterr(all="ignore")
    np.random.seed(request["seed"])
    reply = {"cases": []}
    try:
        outside, body = parse(request["source"], request["function"])
        blanks = find_blanks(body, request["targets"])
        if blanks[request["blank"]] is None:
            reply = {"error": None, "line": None, "missing": True}
        else:
            for inputs in request["cases"]:
                try:
                    reply["cases"].append(run_case(request, outside, body, blanks, inputs))
                except Exception as error:
                    reply["cases"].append(describe(error))
    except Exception as error:
        reply = describe(error)
    json.dump(reply, reply_file)
    reply_file.flush()


main()
