#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ./bootstrap says and does when something is missing or fails.

Its functions run in a shell where apt-get, dpkg-query and sudo are stand-ins that tell what they were
asked; no package is touched.
"""

import subprocess
import tempfile

from tap import SOURCE, Case, cases_of, run

# dpkg-query says that all are installed but those in $away; apt-get does as $apt says.
STAND_INS = '''
dpkg-query () {
  local name status=0
  for name in "${@:3}"; do
    case " $away " in
      *" $name "*) status=1 ;;
      *) echo "installed $name" ;;
    esac
  done
  return $status
}
command () { [ "$1" = -v ] && case " $absent " in *" $2 "*) return 1 ;; esac; builtin command "$@"; }
env () { shift; "$@"; }
sudo () { echo "sudo $*" >&2; [ "$1" = -v ] || "$@"; }
apt-get () { echo "apt-get $*" >>"$calls"; [ "$apt" = works ]; }
'''


class Bootstrap(Case):
    def shell(self, script, missing='', apt='works', absent=''):
        with tempfile.NamedTemporaryFile('r') as calls:
            call = subprocess.run(
                ['bash', '-c', f'. {SOURCE}/bootstrap\n{STAND_INS}\n'
                 f'away="{missing}" apt={apt} absent="{absent}" calls={calls.name}\n{script}'],
                capture_output=True, text=True)
            return call.returncode, call.stderr, calls.read()

    def test_nothing_missing(self):
        self.assertEqual(self.shell('install_packages build test'), (0, '', ''))

    def test_missing_are_named_and_installed(self):
        status, err, calls = self.shell('install_packages build test', 'meson xvfb')
        self.assertEqual(status, 0)
        self.assertIn('missing packages: meson xvfb\n', err)
        update, install = calls.splitlines()
        self.assertRegex(update, r'^apt-get .*\bupdate\b')
        self.assertRegex(install, r'^apt-get .*install --no-install-recommends meson xvfb$')

    def test_to_run_needs_nothing_of_the_tests(self):
        self.assertEqual(self.shell('install_packages build', 'xvfb'), (0, '', ''))

    def test_no_network(self):
        status, err, _ = self.shell('install_packages build; echo went on >&2', 'meson gcc', 'fails')
        self.assertEqual(status, 1)
        self.assertNotIn('went on', err)
        last = err.splitlines()[-1]
        self.assertIn('network', last)
        self.assertTrue(last.endswith('install by hand: gcc meson'), last)

    def test_other_system(self):
        status, err, _ = self.shell('install_packages build', absent='dpkg-query')
        self.assertEqual((status, len(err.splitlines())), (1, 1))
        self.assertIn('libgtk-4-dev', err)

    def test_failing_step_shows_its_end(self):
        status, err, _ = self.shell('quietly sh -c "seq 100; exit 3"')
        self.assertEqual(status, 3)
        self.assertEqual(err.split()[-1], '100')
        self.assertLess(len(err.splitlines()), 40)

    def test_every_package_says_why(self):
        _, lines, _ = self.shell('{ packages build; packages test; } >&2')
        for line in lines.splitlines():
            name, why = line.split(maxsplit=1)
            self.assertRegex(name, r'^[a-z0-9.+-]+$')
            self.assertGreater(len(why), 5)

    def test_usage(self):
        for arguments, status in ([], 2), (['fly'], 2), (['--help'], 0):
            call = subprocess.run([SOURCE / 'bootstrap', *arguments], capture_output=True, text=True)
            self.assertEqual(call.returncode, status)
            self.assertIn('bootstrap test', call.stdout + call.stderr)


run(cases_of(Bootstrap))
