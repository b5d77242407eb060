#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The closing line of ./bootstrap test, for made-up logs whose cases are counted by hand."""

import json
import pathlib
import subprocess
import tempfile

from tap import SOURCE, Case, cases_of, run


def tap(name, stdout, result='OK', returncode=0):
    return {'name': name, 'protocol': 'tap', 'stdout': stdout, 'result': result,
            'returncode': returncode}


def program(name, result, returncode=0, stdout=''):
    return {'name': name, 'protocol': 'exitcode', 'stdout': stdout, 'result': result,
            'returncode': returncode}


GOOD = tap('good', '# random seed: R02S\n1..3\n# Start of nn tests\nok 1 /a\nok 2 /b\nok 3 /c\n')


class CountCases(Case):
    def count(self, *runs, options=()):
        """Closing line and exit status for one build folder for each list of tests."""
        with tempfile.TemporaryDirectory() as parent:
            folders = []
            for number, tests in enumerate(runs):
                folder = pathlib.Path(parent) / str(number)
                folders.append(folder)
                (folder / 'meson-info').mkdir(parents=True)
                (folder / 'meson-logs').mkdir()
                if tests is None:
                    continue
                (folder / 'meson-info' / 'intro-tests.json').write_text(json.dumps(
                    [{'name': t['name'], 'suite': ['viva:nn'], 'protocol': t['protocol']}
                     for t in tests]))
                (folder / 'meson-logs' / 'testlog.json').write_text(''.join(
                    json.dumps({**t, 'name': 'viva:nn / ' + t['name']}) + '\n' for t in tests))
            call = subprocess.run([SOURCE / 'tests/tools/count-cases', *options, *folders],
                                  capture_output=True, text=True)
            self.assertEqual(call.stderr, '')
            return call.stdout, call.returncode

    def test_all_pass(self):
        self.assertEqual(self.count([GOOD]), ('3 passed, 0 failed\n', 0))

    def test_one_fails(self):
        bad = tap('bad', '1..3\nok 1 /a\nnot ok 2 /b - 1 is not 2\nok 3 /c\n', 'ERROR', 1)
        self.assertEqual(self.count([GOOD, bad]), ('5 passed, 1 failed\n', 1))

    def test_skips_are_appended(self):
        some = tap('some', '1..3\nok 1 /a\nok 2 /b # SKIP no screen\nok 3 /c # skip\n')
        self.assertEqual(self.count([some]), ('1 passed, 0 failed, 2 skipped\n', 0))

    def test_a_name_with_skip_in_it_is_no_skip(self):
        some = tap('some', '1..2\nok 1 /a/skip-connection\nok 2 /b # slow test executed in 4 s\n')
        self.assertEqual(self.count([some]), ('2 passed, 0 failed\n', 0))

    def test_crash_after_passes(self):
        crash = tap('crash', '1..3\nok 1 /a\nok 2 /b\n', 'ERROR', -11)
        self.assertEqual(self.count([crash]), ('2 passed, 1 failed\n', 1))

    def test_crash_before_the_plan(self):
        self.assertEqual(self.count([GOOD, tap('crash', '', 'ERROR', -6)]),
                         ('3 passed, 1 failed\n', 1))

    def test_failed_assertion_that_bails_out(self):
        bail = tap('bail', '1..2\nok 1 /a\nBail out! x.c:3: assertion failed\n', 'ERROR', -6)
        self.assertEqual(self.count([bail]), ('1 passed, 1 failed\n', 1))

    def test_time_out(self):
        slow = tap('slow', '1..2\nok 1 /a\nok 2 /b\n', 'TIMEOUT', -15)
        self.assertEqual(self.count([slow]), ('2 passed, 1 failed\n', 1))

    def test_fewer_than_planned(self):
        few = tap('few', '1..4\nok 1 /a\nnot ok 2 /b\nok 3 /c\n', 'ERROR', 0)
        self.assertEqual(self.count([few]), ('2 passed, 2 failed\n', 1))

    def test_leak_found_at_the_end(self):
        leak = tap('leak', '1..1\nok 1 /a\n', 'ERROR', 23)
        self.assertEqual(self.count([leak]), ('1 passed, 1 failed\n', 1))

    def test_silent_tap_program(self):
        self.assertEqual(self.count([tap('mute', '', 'SKIP', 0)]), ('0 passed, 1 failed\n', 1))

    def test_programs_without_tap(self):
        tests = [program('a', 'OK', stdout='ok 1 is no test point here\nok 2\n'),
                 program('b', 'FAIL', 1), program('c', 'SKIP', 77), program('d', 'TIMEOUT', -15),
                 program('e', 'EXPECTEDFAIL', 1), program('f', 'UNEXPECTEDPASS', 0)]
        self.assertEqual(self.count(tests), ('2 passed, 3 failed, 1 skipped\n', 1))

    def test_none_ran(self):
        self.assertEqual(self.count([]), ('0 passed, 0 failed\n', 1))

    def test_no_log(self):
        self.assertEqual(self.count([GOOD], None), ('3 passed, 1 failed\n', 1))

    def test_several_folders_and_more(self):
        self.assertEqual(self.count([GOOD], [GOOD], options=['--passed', '1']),
                         ('7 passed, 0 failed\n', 0))
        self.assertEqual(self.count([GOOD], options=['--failed', '2']),
                         ('3 passed, 2 failed\n', 1))


run(cases_of(CountCases))
