#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop takes a file for a recipe by its name or its contents, and opens it with the program."""

import configparser
import os
import pathlib
import shutil
import subprocess
import tempfile

from tap import BUILD, SOURCE, Case, cases_of, run

TYPE = 'application/vnd.vivalab.recipe+json'
ID = 'org.vivalab.Viva'


class MimeType(Case):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        packages = self.folder / 'data/mime/packages'
        packages.mkdir(parents=True)
        shutil.copy(SOURCE / f'data/{ID}.mime.xml', packages / f'{ID}.xml')
        # The types of the system are there too: a recipe is JSON.
        self.environment = dict(os.environ, XDG_DATA_HOME=str(self.folder / 'data'), LC_ALL='C')
        call = subprocess.run(['update-mime-database', self.folder / 'data/mime'],
                              capture_output=True, text=True, env=self.environment)
        self.assertEqual((call.returncode, call.stderr), (0, ''))

    def type_of(self, name, content):
        file = self.folder / name
        file.write_text(content)
        call = subprocess.run(['gio', 'info', '--attributes=standard::content-type', file],
                              capture_output=True, text=True, env=self.environment)
        self.assertEqual(call.returncode, 0, call.stderr)
        return call.stdout.split('standard::content-type: ')[1].strip()

    def test_by_name(self):
        self.assertEqual(self.type_of('lecture.viva', '{}'), TYPE)

    def test_other_names_are_left_alone(self):
        self.assertNotEqual(self.type_of('lecture.json', '{}'), TYPE)

    def test_what_the_program_writes_is_told_by_its_contents(self):
        recipe = self.folder / 'a.viva'
        call = subprocess.run([BUILD / 'app/viva', 'run', 'early-stopping', '--steps', '1', '--save',
                               recipe], capture_output=True, text=True)
        self.assertEqual(call.returncode, 0, call.stderr)
        self.assertEqual(self.type_of('downloaded', recipe.read_text()), TYPE)

    def test_desktop_file_names_it(self):
        desktop = configparser.ConfigParser(interpolation=None, strict=True)
        desktop.optionxform = str
        desktop.read(SOURCE / f'data/{ID}.desktop')
        entry = desktop['Desktop Entry']
        self.assertEqual(entry['MimeType'], TYPE + ';')
        self.assertEqual(entry['Exec'].split()[1:], ['%F'])

    def test_metainfo_names_it(self):
        self.assertIn(f'<mediatype>{TYPE}</mediatype>',
                      (SOURCE / f'data/{ID}.metainfo.xml.in').read_text())


run(cases_of(MimeType))
