#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Uses the program as a person does: keys and mouse by xdotool, what is on screen by AT-SPI.

    drive.py VIVA

Answers part 2g of the midterm, and runs its experiment. Speaks TAP; one run of the program, so that
each step builds on those before, and the first that fails ends it.
"""

import os
import subprocess
import sys
import time

PATIENCE = 20

LABELS = [
    'cost',
    'iterations',
    'lowest dev cost',
    'iteration at which to stop',
    'validation curve',
    'training curve',
]


def skip(reason):
    print(f'1..0 # SKIP {reason}')
    sys.exit(0)


# Warnings are fatal to the program under test, but not to the library that looks at it.
PROGRAM_ENVIRONMENT = dict(os.environ)
os.environ.pop('G_DEBUG', None)

try:
    import gi

    gi.require_version('Atspi', '2.0')
    import pyatspi
except (ImportError, ValueError):
    skip('pyatspi is not installed')


class Failure(Exception):
    pass


def wait(what, condition):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            found = condition()
        except Exception as error:  # a widget that went away while it was looked at
            found = None
            last = error
        if found:
            return found
        time.sleep(0.05)
    raise Failure(f'waited for {what}')


def is_visible(node):
    """GTK tells of each widget whether it is visible, its parents aside."""
    while node is not None and node.getRole() != pyatspi.ROLE_APPLICATION:
        if not node.getState().contains(pyatspi.STATE_VISIBLE):
            return False
        node = node.parent
    return True


def find(node, role=None, name=None, starts=None):
    """The first visible descendant of that role and name."""

    def matches(other):
        return (
            (role is None or other.getRoleName() == role)
            and (name is None or other.name == name)
            and (starts is None or other.name.startswith(starts))
            and is_visible(other)
        )

    return pyatspi.findDescendant(node, matches)


def text_of(node):
    try:
        text = node.queryText()
        return text.getText(0, text.characterCount)
    except NotImplementedError:
        return node.name


def key(*keys):
    subprocess.run(['xdotool', 'key', *keys], check=True)


def click(node):
    node.queryAction().doAction(0)


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


class Drive:
    def __init__(self, program):
        # Out of the way: a menu that opens under the pointer gives the focus to what is there.
        subprocess.run(['xdotool', 'mousemove', '0', '0'], check=True)
        self.process = subprocess.Popen([program], env=PROGRAM_ENVIRONMENT)
        self.application = wait('the application', self.find_application)

    def find_application(self):
        desktop = pyatspi.Registry.getDesktop(0)
        for child in desktop:
            if child is not None and child.get_process_id() == self.process.pid:
                return child
        return None

    def press(self, node, x, y):
        """Mouse button 1 at a place in @node, as parts of its size."""
        window = output('xdotool', 'search', '--onlyvisible', '--pid', str(self.process.pid))
        geometry = output('xdotool', 'getwindowgeometry', '--shell', window.split()[-1])
        origin = dict(line.split('=') for line in geometry.split())
        box = node.queryComponent().getExtents(pyatspi.WINDOW_COORDS)
        x = int(origin['X']) + box.x + int(x * box.width)
        y = int(origin['Y']) + box.y + int(y * box.height)
        subprocess.run(['xdotool', 'mousemove', str(x), str(y), 'click', '1'], check=True)

    def slot(self, number):
        return find(self.application, starts=f'Blank {number},')

    def focused(self):
        node = pyatspi.findDescendant(
            self.application, lambda other: other.getState().contains(pyatspi.STATE_FOCUSED)
        )
        return node.name if node is not None else ''

    def label(self, text):
        """A label on screen that contains @text."""
        return pyatspi.findDescendant(
            self.application,
            lambda other: other.getRoleName() in ('label', 'static')
            and text in text_of(other)
            and is_visible(other),
        )

    def step(self):
        return int(text_of(self.label('Step ')).removeprefix('Step ').replace(',', ''))

    def title(self):
        """The id of the part that is shown: it stands before its title in the header."""
        window = pyatspi.findDescendant(
            self.application,
            lambda other: other.getRoleName() in ('label', 'static')
            and '  ' in text_of(other)
            and is_visible(other),
        )
        return text_of(window).split('  ')[0] if window is not None else ''

    def go_to(self, part):
        """To @part, which comes later in the paper, by keys."""
        wait('a question', lambda: self.title() != '')
        for _ in range(40):
            before = self.title()
            if before == part:
                return
            key('ctrl+Next')
            wait('the next part', lambda before=before: self.title() != before)
        raise Failure(f'there is no part {part}')

    # Each of these is one test.

    def opens(self):
        """From the start page to the question, whose run has been made"""
        wait('the start page', lambda: find(self.application, name='Study Deep learning midterm'))
        wait('the focus', lambda: self.focused() != '')
        key('Return')
        self.go_to('2g')
        wait('the question', lambda: self.label('All names were taken off the chart'))
        wait('the first blank', lambda: self.slot(1))
        wait('the run', lambda: self.step() > 0)
        # Space plays from there; the next one is the first blank.
        wait('the focus', lambda: self.focused().startswith('The question’s chart'))
        key('Tab')
        wait('the first blank', lambda: self.focused().startswith('Blank 1,'))

    def veils(self):
        """The picture does not name what is asked"""
        picture = wait('the picture', lambda: find(self.application, name='The question’s chart'))
        for word in ('cost', 'iteration', 'training', 'dev', 'lowest'):
            if word in picture.description.lower():
                raise Failure(f'“{word}” is given away: {picture.description}')

    def answers(self):
        """All six blanks are filled by keyboard alone"""
        for number, label in enumerate(LABELS, 1):
            wait(f'the focus on {number}', lambda: self.focused().startswith(f'Blank {number},'))
            self.choose(label)
            wait(f'{number} filled', lambda: self.slot(number).name.endswith(': ' + label))
            if number < len(LABELS):
                key('Tab')

    def choose(self, label):
        """Opens the menu of the blank that has the focus, and goes down to @label."""
        key('Return')
        labels = wait('the menu', self.menu_items)
        wait('the first label', lambda: self.focused() == labels[0])
        if labels.index(label) > 0:
            key(*['Down'] * labels.index(label))
        wait(f'“{label}”', lambda: self.focused() == label)
        key('Return')

    def menu_items(self):
        names = []

        def collect(node):
            if node.getRole() == pyatspi.ROLE_MENU_ITEM and is_visible(node):
                names.append(node.name)
            return False

        pyatspi.findDescendant(self.application, collect)
        return names if 'cost' in names else None

    def empties(self):
        """Delete empties a blank, and it can be filled again"""
        wait('the focus', lambda: self.focused().startswith('Blank 6,'))
        key('Delete')
        wait('6 empty', lambda: self.slot(6).name.endswith(': empty'))
        self.choose(LABELS[5])
        wait('6 filled', lambda: self.slot(6).name.endswith(LABELS[5]))

    def checks(self):
        """The answer is checked, and the feedback can be read"""
        key('ctrl+Return')
        wait('the points', lambda: self.label('3 of 3 points'))
        wait('the reason', lambda: self.label('goes on falling') or self.label('keeps falling'))
        for number in range(1, 7):
            if not self.slot(number).name.endswith(', right'):
                raise Failure(self.slot(number).name)
        wait('the solution', lambda: self.label('Patience.'))

    def unveils(self):
        """After that the picture says what it shows"""
        picture = wait('the picture', lambda: find(self.application, 'image', 'Cost'))
        wait('its curves', lambda: 'training cost' in picture.description.lower())

    def plays(self):
        """The experiment is reset, run, stopped, and taken a step further"""
        click(wait('the button', lambda: find(self.application, name='Back to the start')))
        wait('step 0', lambda: self.step() == 0)
        click(find(self.application, name='Play'))
        wait('some steps', lambda: self.step() > 100)
        click(wait('the button', lambda: find(self.application, name='Pause')))
        wait('the pause', lambda: find(self.application, name='Play'))
        time.sleep(0.5)
        before = self.step()
        time.sleep(0.5)
        if self.step() != before:
            raise Failure('it goes on')
        click(find(self.application, name='One step'))
        wait('one step', lambda: self.step() == before + 1)

    def shortcuts(self):
        """Keys steer it where nothing else wants them"""
        key('r')
        wait('step 0', lambda: self.step() == 0)
        key('period')
        wait('step 1', lambda: self.step() == 1)
        key('space')
        wait('some steps', lambda: self.step() > 100)
        key('space')
        wait('the pause', lambda: find(self.application, name='Play'))

    def rewinds(self):
        """The past can be visited by key, and the timeline says where it is"""
        before = self.step()
        key('comma')
        wait('a step back', lambda: self.step() == before - 1)
        key('b')
        timeline = wait('the timeline', lambda: find(self.application, name='Timeline'))
        text = wait(
            'the best step', lambda: 'Best at ' in timeline.description and timeline.description
        )
        best = int(text.split('Best at ')[1].split('.')[0].replace(',', ''))
        wait('the best step', lambda: self.step() == best)
        self.press(timeline, 0.5, 0.5)
        wait('the focus', lambda: self.focused() == 'Timeline')
        key('Home')
        wait('the first step', lambda: self.step() == 0)
        key('shift+Right')
        wait('ten steps on', lambda: self.step() == 10)
        key('End')
        wait('the last step', lambda: self.step() >= before)

    def compares(self):
        """A run with other data is added by keyboard, selected, and taken away"""
        key('c')
        wait('the popover', lambda: find(self.application, name='Add Run'))
        time.sleep(0.3)
        key('Tab')
        key('Return')
        time.sleep(0.5)
        key('Down')
        key('Return')
        time.sleep(0.5)
        key('Tab')
        key('Return')
        wait('the chip', lambda: find(self.application, starts='Run 2: '))
        picture = find(self.application, 'image', 'Cost')
        wait('both runs', lambda: picture.description.count('=') >= 2)
        click(find(self.application, starts='Remove run 2: '))
        wait('one run', lambda: not find(self.application, starts='Run 2: '))

    def numbers(self):
        """A picture gives way to its numbers, and takes the whole window"""
        picture = find(self.application, 'image', 'Cost')
        self.press(picture, 0.02, 0.98)
        key('t')
        wait('the numbers', lambda: find(self.application, name='Numbers of Cost'))
        key('t')
        picture = wait('the picture', lambda: find(self.application, 'image', 'Cost'))
        self.press(picture, 0.02, 0.98)
        key('f')
        wait('no others', lambda: not find(self.application, 'image', 'Boundary now'))
        key('Escape')
        wait('the others', lambda: find(self.application, 'image', 'Boundary now'))

    def closes(self):
        """Closed in mid-training it ends well"""
        key('space')
        wait('some steps', lambda: find(self.application, name='Pause'))
        key('ctrl+w')
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired as error:
            raise Failure('it does not end') from error
        if status != 0:
            raise Failure(f'exit status {status}')


def run(drive, tests):
    """Runs @tests of @drive in order; returns the exit status."""
    print(f'1..{len(tests)}', flush=True)
    try:
        for number, test in enumerate(tests, 1):
            title = test.__doc__
            try:
                test()
            except Failure as failure:
                print(f'not ok {number} {title}\n# {failure}', flush=True)
                return 1
            print(f'ok {number} {title}', flush=True)
    finally:
        if drive.process.poll() is None:
            drive.process.kill()
            drive.process.wait()
    return 0


def main():
    drive = Drive(sys.argv[1])
    tests = [
        drive.opens,
        drive.veils,
        drive.answers,
        drive.empties,
        drive.checks,
        drive.unveils,
        drive.plays,
        drive.shortcuts,
        drive.rewinds,
        drive.compares,
        drive.numbers,
        drive.closes,
    ]
    return run(drive, tests)


if __name__ == '__main__':
    sys.exit(main())
