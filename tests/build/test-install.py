#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`meson install` puts everything where a desktop looks for it."""

import json
import os
import pathlib
import subprocess
import tempfile

from tap import BUILD, Case, cases_of, run

PLACES = [
    'bin/viva',
    'share/applications/org.vivalab.Viva.desktop',
    'share/glib-2.0/schemas/org.vivalab.Viva.gschema.xml',
    'share/icons/hicolor/scalable/apps/org.vivalab.Viva.svg',
    'share/icons/hicolor/symbolic/apps/org.vivalab.Viva-symbolic.svg',
    'share/man/man1/viva.1',
    'share/metainfo/org.vivalab.Viva.metainfo.xml',
    'share/mime/packages/org.vivalab.Viva.xml',
    'share/viva/exam/midterm/paper.ini',
]


class Install(Case):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        call = subprocess.run(
            ['meson', 'install', '-C', BUILD, '--no-rebuild', '--destdir', temporary.name],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual(call.returncode, 0, call.stdout)
        self.prefix = next(pathlib.Path(temporary.name).rglob('share/applications')).parent.parent

    def test_everything_has_its_place(self):
        missing = [path for path in PLACES if not (self.prefix / path).is_file()]
        self.assertEqual(missing, [])

    def test_installed_program_starts(self):
        call = subprocess.run([self.prefix / 'bin/viva', '--version'], capture_output=True, text=True)
        self.assertEqual(call.returncode, 0, call.stderr)
        version = json.loads((BUILD / 'meson-info/intro-projectinfo.json').read_text())['version']
        self.assertIn(version, call.stdout)

    def test_installed_program_finds_its_paper(self):
        call = subprocess.run([self.prefix / 'bin/viva', 'list', 'parts'], capture_output=True,
                              text=True)
        self.assertEqual(call.returncode, 0, call.stderr)
        self.assertRegex(call.stdout, r'(?m)^midterm +2g ')


run(cases_of(Install))
