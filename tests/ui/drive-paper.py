#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes the midterm by keyboard alone, first to study and then as an exam.

    drive-paper.py VIVA
"""

import subprocess
import sys
import time

from drive import PATIENCE, Drive, Failure, find, key, pyatspi, run, wait


def write(text):
    subprocess.run(['xdotool', 'type', '--delay', '5', '--', text], check=True)


def write_cells(cells):
    """Each in its cell, by the Tab key."""
    for number, cell in enumerate(cells):
        if number > 0:
            key('Tab')
        write(cell)


class Paper(Drive):
    def check(self, points):
        """Checks the answer, and reads the points."""
        key('ctrl+Return')
        wait(points, lambda: self.label(points))

    def focus_on(self, what, name_starts, step='Tab', tries=40):
        for _ in range(tries):
            if self.focused().startswith(name_starts):
                return
            before = self.focused()
            key(step)
            time.sleep(0.1)
            if self.focused() == before:
                time.sleep(0.2)
        raise Failure(f'the focus does not come to {what}: it is at {self.focused()!r}')

    # Each of these is one test; right answers are the published keys of the midterm.

    def starts(self):
        """The start page has the focus, and opens the paper"""
        wait('the start page', lambda: find(self.application, name='Study Deep learning midterm'))
        wait('the focus', lambda: self.focused() != '')
        key('Return')
        wait('the first part', lambda: self.title() == '1b')

    def chooses(self):
        """A choice is taken by the space bar, and says why when it was checked"""
        wait('the focus', lambda: self.focused().startswith('True:'))
        key('space')
        self.check('2 of 2 points')
        wait('the reason', lambda: self.label('goes to the entry that was the largest'))

    def says_names_once(self):
        """No button is called by its words twice, or with the underscore of its mnemonic"""
        names = [
            button.name
            for button in pyatspi.findAllDescendants(
                self.application, lambda node: node.getRole() == pyatspi.ROLE_PUSH_BUTTON
            )
        ]
        if 'Check' not in names or 'Hint' not in names:
            raise Failure(f'the buttons are called {names}')
        for name in names:
            words = name.split()
            half = len(words) // 2
            if '_' in name or (len(words) % 2 == 0 and words and words[:half] == words[half:]):
                raise Failure(f'a button is called {name!r}')

    def says_how_sure(self):
        """How sure one is, by keyboard"""
        self.focus_on('how sure', 'How sure: 4 of 5', 'shift+Tab')
        key('space')
        wait('what it means', lambda: self.label('sure'))

    def writes_shape(self):
        """A shape; the transpose is as good"""
        self.go_to('2a.i')
        write('100 x 750000')
        self.check('1 of 1 point')

    def writes_number(self):
        """A number as an expression, whose value is said; a known mistake is named"""
        self.go_to('2b')
        write('10*5*5*3')
        wait('the value', lambda: self.label('= 750'))
        self.check('0 of 2 points')
        wait('the mistake', lambda: self.label('The biases are missing'))
        self.focus_on('the answer', 'Your answer', 'shift+Tab')
        key('ctrl+a')
        write('10*(5*5*3 + 1)')
        self.check('2 of 2 points')

    def asks_another(self):
        """Another like this, and back to the paper's numbers"""
        key('ctrl+m')
        wait('other numbers', lambda: self.label('With other numbers than'))
        wait('the focus', lambda: self.focused().startswith('Your answer'))
        self.focus_on('the way back', 'Back to the Paper', 'shift+Tab')
        key('space')
        wait('the paper’s', lambda: self.label('With other numbers than') is None)

    def predicts(self):
        """What is predicted and run after that stands beside the outcome"""
        if find(self.application, name='Run'):
            raise Failure('other numbers are open before they are answered')
        key('ctrl+a')
        write('760')
        self.check('2 of 2 points')
        self.focus_on('the first experiment', 'It falls.')
        key('Down')
        wait('the choice', lambda: self.focused() == 'It stays as it is.')
        key('space')
        self.focus_on('its button', 'Run')
        key('space')
        wait('the outcome', lambda: self.focused().startswith('You said: It stays as it is.'))
        wait('the verdict', lambda: self.label('As you said.'))
        wait('why', lambda: self.label('laid on more places'))
        # The second is on the same bench, and a key in its field is enough.
        self.focus_on('the second experiment', 'Your prediction')
        key('Return')
        wait('what is missing', lambda: self.label('Say first what you expect.'))
        write('10*26 + 1')
        key('Return')
        wait('the outcome', lambda: self.focused() == 'You said: 10*26 + 1. It came out: 260')
        wait('the verdict', lambda: self.label('Not as you said.'))

    def writes_kernels(self):
        """Filters, cell by cell"""
        self.go_to('2h')
        write_cells(['1', '0', '-1'] * 3)
        self.focus_on('the second', 'horizontal edges')
        write_cells(['1'] * 3 + ['0'] * 3 + ['-1'] * 3)
        self.check('2 of 2 points')

    def writes_essay(self):
        """Own words first, then the checklist, whose ticks are points at once"""
        self.go_to('3c')
        write('The loss sees one probability, and the answer is the largest of all.')
        self.check('0 of 2 points')
        self.focus_on('the checklist', '1 point: Cross-entropy', 'shift+Tab')
        key('space')
        wait('the point', lambda: self.label('1 of 2 points'))

    def writes_matrix(self):
        """A matrix; right and wrong cells are told apart"""
        self.go_to('4b')
        wait('the focus', lambda: self.focused().startswith('Your answer, row 1, column 1'))
        write_cells(['-1', '1', '1', '-1'] * 2 + ['-1', '1', '1', '9'])
        key('ctrl+Return')
        wait('the mark', lambda: find(self.application, starts='Your answer, row 3, column 4, wrong'))
        wait('the others', lambda: find(self.application, starts='Your answer, row 1, column 1, right'))

    def writes_formula(self):
        """A formula in the variables that are listed"""
        self.go_to('8e')
        write('sum(i, 0, L, n[i+1]*(n[i]+1))')
        wait('that it is read', lambda: self.label('Can be read'))
        self.check('2 of 2 points')

    def takes_exam(self):
        """An exam shows a clock, and neither experiment nor marks"""
        key('alt+Home')
        wait('the start page', lambda: find(self.application, name='Study Deep learning midterm'))
        self.focus_on('the exam', 'Take Deep learning midterm')
        key('space')
        wait('the clock', lambda: find(self.application, starts='2:59:'))
        if find(self.application, name='Check') or find(self.application, name='Hint'):
            raise Failure('there is something to check')
        wait('the first part', lambda: self.title() == '1b')
        wait('the focus', lambda: self.focused().startswith('True:'))
        key('space')
        key('f')
        wait('the flag', lambda: find(self.application, starts='1b, What max-pooling remembers, 2 points, answered, flagged'))
        self.go_to('2b')
        write('750')

    def hands_in(self):
        """What is empty is named before it is handed in"""
        key('alt+i')
        wait('what is empty', lambda: self.label('2a.i, 2a.ii, 2d'))
        wait('the focus', lambda: 'Go On' in self.focused())
        key('Tab')
        wait('the focus', lambda: 'Hand In' in self.focused())
        key('Return')

    def reviews(self):
        """The review has points, answer beside key, and why"""
        wait('the points', lambda: self.label('2 of 53 points'))
        wait('the key', lambda: self.label('760'))
        wait('the answer', lambda: self.label('750'))
        wait('why', lambda: self.label('The biases are missing'))

    def opens_part(self):
        """From there to the experiment, which is open now, and back"""
        self.focus_on('a part', 'Open the question of 1b')
        key('space')
        wait('the part', lambda: self.title() == '1b')
        wait('the experiment', lambda: self.label('Max-pooling, back'))
        key('ctrl+e')
        wait('the review', lambda: self.label('2 of 53 points'))

    def keeps(self):
        """Both attempts are on the start page"""
        key('alt+Home')
        wait('the exam', lambda: find(self.application, starts='Review Deep learning midterm'))
        wait('the study', lambda: find(self.application, starts='Resume Deep learning midterm'))

    def closes(self):
        """It ends well"""
        key('ctrl+w')
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired as error:
            raise Failure('it does not end') from error
        if status != 0:
            raise Failure(f'exit status {status}')


def main():
    paper = Paper(sys.argv[1])
    return run(
        paper,
        [
            paper.starts,
            paper.chooses,
            paper.says_names_once,
            paper.says_how_sure,
            paper.writes_shape,
            paper.writes_number,
            paper.asks_another,
            paper.predicts,
            paper.writes_kernels,
            paper.writes_essay,
            paper.writes_matrix,
            paper.writes_formula,
            paper.takes_exam,
            paper.hands_in,
            paper.reviews,
            paper.opens_part,
            paper.keeps,
            paper.closes,
        ],
    )


if __name__ == '__main__':
    sys.exit(main())
