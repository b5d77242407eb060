#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The man page and the program's own help name the same verbs and options."""

import re
import subprocess

from tap import BUILD, SOURCE, Case, cases_of, run


def help_of(*arguments):
    call = subprocess.run([BUILD / 'app/viva', *arguments, '--help'], capture_output=True, text=True)
    assert call.returncode == 0, call.stderr
    return call.stdout


def options_in(text):
    return set(re.findall(r'(?<![\w-])--[a-z][a-z-]*', text))


class ManPage(Case):
    def setUp(self):
        source = (SOURCE / 'data/viva.1').read_text()
        self.page = re.sub(r'\\f[BIR]', '', source).replace(r'\-', '-')
        section = re.search(r'^Verbs:\n((?:  .*\n)+)', help_of(), re.MULTILINE)
        self.verbs = re.findall(r'^  (\S+)', section[1], re.MULTILINE)

    def test_verbs(self):
        commands = re.search(r'^\.SH COMMANDS\n(.*?)^\.SH', self.page, re.MULTILINE | re.DOTALL)[1]
        self.assertEqual(re.findall(r'^\.TP\n(\w+)', commands, re.MULTILINE), self.verbs)

    def test_options(self):
        in_help = options_in(help_of()).union(*(options_in(help_of(verb)) for verb in self.verbs))
        self.assertGreater(len(in_help), len(self.verbs))
        self.assertEqual(options_in(self.page), in_help)


run(cases_of(ManPage))
