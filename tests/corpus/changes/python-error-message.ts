import { after, check, passed, read, replace, submit, write, type Change } from '../change.ts';
import { toolRepository } from '../repository.ts';

/** The first submit is too early: the platform refuses it, and the model reads why. */
export const pythonErrorMessage: Change = {
  name: 'python-error-message',
  language: 'python',
  kind: 'error message',
  files: toolRepository('python', {
    'table.py': `def read_rows(lines):
    rows = []
    for line in lines:
        name, amount = line.split(",")
        rows.append((name, int(amount)))
    return rows
`,
    'tests/__init__.py': '',
    'tests/test_table.py': `import unittest

from table import read_rows


class Table(unittest.TestCase):
    def test_rows(self):
        self.assertEqual(read_rows(["a,1", "b,2"]), [("a", 1), ("b", 2)])
`,
  }),
  ticket: {
    title: 'A faulty line of a table is named with its number',
    description:
      '"not enough values to unpack" helps nobody. Say: line 2: expected NAME,AMOUNT but found "b".',
    type: 'bug',
    accept: ['read_rows(["a,1", "b"]) raises ValueError: line 2: expected NAME,AMOUNT but found "b"'],
  },
  moves: [
    read('table.py'),
    write(
      'tests/test_faults.py',
      `import unittest

from table import read_rows


class Faults(unittest.TestCase):
    def test_missing_amount(self):
        with self.assertRaisesRegex(ValueError, 'line 2: expected NAME,AMOUNT but found "b"'):
            read_rows(["a,1", "b"])

    def test_amount_that_is_no_number(self):
        with self.assertRaisesRegex(ValueError, 'line 1: expected NAME,AMOUNT but found "a,x"'):
            read_rows(["a,x"])
`,
    ),
    write(
      'table.py',
      `def read_rows(lines):
    rows = []
    for number, line in enumerate(lines):
        try:
            name, amount = line.split(",")
            rows.append((name, int(amount)))
        except ValueError:
            raise ValueError(f'line {number}: expected NAME,AMOUNT but found "{line}"') from None
    return rows
`,
    ),
    submit('Name the faulty line of a table'),
    after(
      /test_missing_amount|checks? .*failed|did not pass/i,
      replace('table.py', 'enumerate(lines)', 'enumerate(lines, 1)'),
    ),
    check(),
    passed(submit('Count lines from 1')),
  ],
  main: { 'table.py': 'enumerate(lines, 1)' },
};
