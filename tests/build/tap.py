# SPDX-License-Identifier: GPL-3.0-or-later
"""unittest cases that report in TAP, one test point a method, with the folders that Meson names."""

import argparse
import pathlib
import sys
import traceback
import unittest

parser = argparse.ArgumentParser()
parser.add_argument('--source', type=pathlib.Path, required=True)
parser.add_argument('--build', type=pathlib.Path, required=True)
folders = parser.parse_args()
SOURCE, BUILD = folders.source, folders.build


class TapResult(unittest.TestResult):
    def _point(self, test, ok, reason=''):
        print(f'{"ok" if ok else "not ok"} {self.testsRun} {test}{reason}', flush=True)

    def addSuccess(self, test):
        super().addSuccess(test)
        self._point(test, True)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._point(test, True, f' # SKIP {reason}')

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self._point(test, False)
        for line in traceback.format_exception(*error):
            print('# ' + line.rstrip().replace('\n', '\n# '), flush=True)

    addError = addFailure


class Case(unittest.TestCase):
    def __str__(self):
        unit = pathlib.Path(sys.argv[0]).stem.removeprefix('test-')
        return f'/build/{unit}/' + self._testMethodName.removeprefix('test_').replace('_', '-')


def run(cases):
    """Runs these cases and ends the program."""
    suite = unittest.TestSuite(cases)
    print(f'1..{suite.countTestCases()}', flush=True)
    result = TapResult()
    suite.run(result)
    sys.exit(not result.wasSuccessful())


def cases_of(klass):
    return unittest.defaultTestLoader.loadTestsFromTestCase(klass)
