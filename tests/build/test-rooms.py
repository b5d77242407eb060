#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Arrows between rooms go down only: with a room's real compiler flags, an include from above fails.

For each pair three compilations by the flags in compile_commands.json: the room takes a header of
its own, it does not find the forbidden one, and the forbidden one is there for the room that owns it.
"""

import json
import pathlib
import shlex
import subprocess
import tempfile

from tap import BUILD, SOURCE, Case, run

# Room, a header of its own, the forbidden header, whose that is.
PAIRS = [
    ('engine/nn', 'nn-graph.h', 'gtk/gtk.h', 'ui'),
    ('engine/nn', 'nn-graph.h', 'cairo.h', 'ui/plot'),
    ('engine/nn', 'nn-graph.h', 'data-set.h', 'engine/data'),
    ('engine/nn', 'nn-graph.h', 'lab-run.h', 'engine/lab'),
    ('engine/data', 'data-set.h', 'lab-run.h', 'engine/lab'),
    ('engine/data', 'data-set.h', 'gtk/gtk.h', 'ui'),
    ('engine/lab', 'lab-run.h', 'exam-paper.h', 'engine/exam'),
    ('engine/lab', 'lab-run.h', 'plot-view.h', 'ui/plot'),
    ('engine/lab', 'lab-run.h', 'gtk/gtk.h', 'ui'),
    ('engine/exam', 'exam-paper.h', 'plot-view.h', 'ui/plot'),
    ('engine/exam', 'exam-paper.h', 'gtk/gtk.h', 'ui'),
    ('ui/plot', 'plot-view.h', 'exam-paper.h', 'engine/exam'),
    ('ui/plot', 'plot-view.h', 'gtk/gtk.h', 'ui'),
]


def flags_of_rooms():
    """The compiler call of one source file of each room, without what names that file."""
    rooms = {}
    for entry in json.loads((BUILD / 'compile_commands.json').read_text()):
        source = (pathlib.Path(entry['directory']) / entry['file']).resolve()
        if not source.is_relative_to(SOURCE):
            continue
        room = source.parent.relative_to(SOURCE).as_posix().removesuffix('/labs')
        words = shlex.split(entry['command'])
        for option in ('-o', '-c', '-MQ', '-MF'):
            if option in words:
                del words[words.index(option):words.index(option) + 2]
        rooms[room] = [word for word in words if word not in ('-MD', '-MMD')]
    return rooms


ROOMS = flags_of_rooms()


def compile_include(room, header):
    """What the compiler says of a file of this room that includes nothing but this header."""
    with tempfile.TemporaryDirectory() as folder:
        probe = pathlib.Path(folder) / 'probe.c'
        probe.write_text(f'#include <{header}>\n')
        return subprocess.run(ROOMS[room] + ['-fdiagnostics-color=never', '-fsyntax-only', probe],
                              cwd=BUILD, capture_output=True, text=True)


class Arrow(Case):
    def __init__(self, room, own, forbidden, owner):
        super().__init__('check')
        self.room, self.own, self.forbidden, self.owner = room, own, forbidden, owner

    def __str__(self):
        return f'/build/rooms/{self.room}/no-{self.forbidden}'

    def check(self):
        for room in (self.room, self.owner):
            self.assertTrue(room in ROOMS, f'no source file of {room} is compiled')
        own = compile_include(self.room, self.own)
        self.assertEqual(own.returncode, 0, own.stderr)
        owned = compile_include(self.owner, self.forbidden)
        self.assertEqual(owned.returncode, 0, owned.stderr)
        wrong = compile_include(self.room, self.forbidden)
        self.assertNotEqual(wrong.returncode, 0, f'{self.room} can include {self.forbidden}')
        self.assertIn(f'{self.forbidden}: No such file or directory', wrong.stderr)


class Rooms(Case):
    def test_no_include_by_path(self):
        """A path through the parent folder would get around the flags."""
        found = []
        for room in ('engine', 'ui', 'app'):
            for file in sorted((SOURCE / room).rglob('*.[ch]')):
                for number, line in enumerate(file.read_text().splitlines(), 1):
                    if line.startswith('#include') and '..' in line:
                        found.append(f'{file.relative_to(SOURCE)}:{number}: {line}')
        self.assertEqual(found, [])


run([Arrow(*pair) for pair in PAIRS] + [Rooms('test_no_include_by_path')])
