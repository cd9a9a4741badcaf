import { check, failed, passed, read, replace, submit, together, type Change } from '../change.ts';
import { toolRepository } from '../repository.ts';

export const pythonFailingTest: Change = {
  name: 'python-failing-test',
  language: 'python',
  kind: 'failing test',
  files: toolRepository('python', {
    'spans.py': `import re

SECONDS = {"s": 1, "m": 60, "h": 3600}


def parse(text):
    """Seconds of a span like 1h30m."""
    return sum(int(count) * SECONDS[unit] for count, unit in re.findall(r"(\\d)([smh])", text))
`,
    'tests/__init__.py': '',
    'tests/test_spans.py': `import unittest

from spans import parse


class Spans(unittest.TestCase):
    def test_one_unit(self):
        self.assertEqual(parse("5s"), 5)

    def test_several_units(self):
        self.assertEqual(parse("1h30m"), 5400)
`,
  }),
  ticket: {
    title: 'test_several_units fails on main',
    description: 'It is right: 1h30m is 5400 seconds. Mend the code, not the test.',
    type: 'bug',
    accept: ['the tests pass, unchanged'],
  },
  moves: [
    check(),
    failed(together(read('spans.py'), read('tests/test_spans.py'))),
    replace('spans.py', '(\\d)([smh])', '(\\d+)([smh])'),
    check(),
    passed(submit('Read numbers of more than one digit')),
  ],
  main: { 'spans.py': '(\\d+)([smh])' },
};
