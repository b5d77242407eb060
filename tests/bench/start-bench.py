#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""start-bench.py FIRST-FRAME.so EMPTY-WINDOW VIVA: start to first frame of the program against an
empty window on the same libraries, in turn, in a session with a display (tests/tools/with-display).
To reach: at most 1.3 times. The first frame has the window's header; the second one has its start
page, and is timed too."""

import argparse
import os
import statistics
import subprocess
import time

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument('module')
parser.add_argument('empty')
parser.add_argument('viva')
parser.add_argument('--runs', type=int, default=15)
options = parser.parse_args()

environment = dict(os.environ, LD_PRELOAD=os.path.abspath(options.module))


def start(program, frame=1):
    """Milliseconds from the start of a program to its first frame, or a later one."""
    environment['FIRST_FRAME'] = str(frame)
    begin = time.monotonic_ns()
    call = subprocess.run([program], capture_output=True, text=True, env=environment, timeout=60)
    if call.returncode != 0 or not call.stdout.strip().isdigit():
        raise SystemExit(f'start-bench: {program} drew no frame: {call.stderr.strip()}')
    return (int(call.stdout) * 1000 - begin) / 1e6


for program in (options.empty, options.viva):  # from a warm cache
    start(program)
times = {(options.empty, 1): [], (options.viva, 1): [], (options.viva, 2): []}
for _ in range(options.runs):
    for which, found in times.items():
        found.append(start(*which))

for (program, frame), found in times.items():
    print(f'{os.path.basename(program):14} frame {frame}: median {statistics.median(found):6.1f} ms'
          f'  least {min(found):6.1f} ms  most {max(found):6.1f} ms')
ratio = statistics.median(times[options.viva, 1]) / statistics.median(times[options.empty, 1])
print(f'start to first frame, against an empty window: {ratio:.2f} (to reach: at most 1.3)')
