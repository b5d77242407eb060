#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The private session: it is private, it passes things on, and nothing of it is left over."""

import os
import pathlib
import signal
import subprocess
import tempfile
import time

from tap import SOURCE, Case, cases_of, run


class WithDisplay(Case):
    def setUp(self):
        # Sessions of this case make their folders here, so they can be told from any other.
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)

    def start(self, *command, **options):
        return subprocess.Popen([SOURCE / 'tests/tools/with-display', *command],
                                env={**os.environ, 'TMPDIR': str(self.folder)}, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)

    def call(self, *command, **options):
        process = self.start(*command, **options)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    def session_processes(self):
        mark = f'XDG_RUNTIME_DIR={self.folder}/'.encode()
        found = []
        for environment in pathlib.Path('/proc').glob('[0-9]*/environ'):
            try:
                if mark in environment.read_bytes():
                    found.append(environment.parent.name)
            except OSError:
                pass  # ended meanwhile, or somebody else's
        return found

    def assert_nothing_left(self):
        self.assertEqual(self.session_processes(), [])
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_status_and_output_pass(self):
        self.assertEqual(self.call('sh', '-c', 'echo out; echo err >&2; exit 7'),
                         (7, 'out\n', 'err\n'))
        self.assert_nothing_left()

    def test_standard_input_passes(self):
        process = self.start('cat', stdin=subprocess.PIPE)
        self.assertEqual(process.communicate('hello\n', timeout=60)[0], 'hello\n')

    def test_size_of_the_screen(self):
        status, out, _ = self.call('--size', '801x603', 'xdotool', 'getdisplaygeometry')
        self.assertEqual((status, out), (0, '801 603\n'))

    def test_home_is_private(self):
        _, out, _ = self.call('sh', '-c', 'echo $HOME; echo $XDG_CONFIG_HOME; ls -A $HOME')
        home, config = out.splitlines()
        self.assertTrue(home.startswith(str(self.folder)) and config.startswith(str(self.folder)))

    def test_display_needs_its_key(self):
        status, _, _ = self.call('env', 'XAUTHORITY=/dev/null', 'HOME=/nonexistent',
                                 'xdotool', 'getdisplaygeometry')
        self.assertNotEqual(status, 0)

    def test_bus_answers(self):
        status, out, err = self.call(
            'dbus-send', '--session', '--print-reply', '--dest=org.freedesktop.DBus', '/',
            'org.freedesktop.DBus.GetId')
        self.assertEqual(status, 0, err)

    def test_missing_command(self):
        status, _, err = self.call('viva-no-such-command')
        self.assertEqual(status, 127)
        self.assertIn('viva-no-such-command', err)
        self.assert_nothing_left()

    def test_wrong_usage(self):
        for arguments in ([], ['--size', 'huge', 'true'], ['--size']):
            status, _, err = self.call(*arguments)
            self.assertEqual(status, 2)
            self.assertIn('usage', err)

    def test_detached_processes_end(self):
        status, _, _ = self.call('sh', '-c', 'setsid sleep 300 >/dev/null 2>&1 & exit 0')
        self.assertEqual(status, 0)
        self.assert_nothing_left()

    def test_process_that_ignores_signals_ends(self):
        self.call('sh', '-c', "(trap '' TERM HUP INT; while :; do sleep 300; done) >/dev/null 2>&1 &")
        self.assert_nothing_left()

    def test_signals_end_it(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            process = self.start('sh', '-c', 'echo here; exec sleep 300')
            self.assertEqual(process.stdout.readline(), 'here\n')
            began = time.monotonic()
            process.send_signal(number)
            process.communicate(timeout=10)
            self.assertEqual(process.returncode, 128 + number)
            self.assertLess(time.monotonic() - began, 5)
            self.assert_nothing_left()

    def test_services_end_when_it_is_killed(self):
        process = self.start('sh', '-c', 'echo here; exec sleep 1')
        self.assertEqual(process.stdout.readline(), 'here\n')
        self.assertGreater(len(self.session_processes()), 3)
        process.kill()
        process.communicate(timeout=10)  # until sleep lets go of the pipe
        for _ in range(100):
            if not self.session_processes():
                break
            time.sleep(0.05)
        self.assertEqual(self.session_processes(), [])


run(cases_of(WithDisplay))
