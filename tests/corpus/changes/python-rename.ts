import { after, check, passed, run, search, submit, type Change } from '../change.ts';
import { toolRepository } from '../repository.ts';

export const pythonRename: Change = {
  name: 'python-rename',
  language: 'python',
  kind: 'rename',
  files: toolRepository('python', {
    'shop/__init__.py': '',
    'shop/utils.py': 'def fmt(cents):\n    return f"{cents // 100}.{cents % 100:02d}"\n',
    'shop/bill.py':
      'from shop.utils import fmt\n\n\ndef line(name, cents):\n    return f"{name}: {fmt(cents)}"\n',
    'shop/total.py': 'from shop.utils import fmt\n\n\ndef total(prices):\n    return fmt(sum(prices))\n',
    'tests/__init__.py': '',
    'tests/test_bill.py': `import unittest

from shop.bill import line
from shop.total import total


class Bill(unittest.TestCase):
    def test_line(self):
        self.assertEqual(line("tea", 250), "tea: 2.50")

    def test_total(self):
        self.assertEqual(total([250, 5]), "2.55")
`,
  }),
  ticket: {
    title: 'shop/utils.py says nothing: call it shop/money.py, and fmt format_cents',
    description: 'Everywhere, with its callers. Behaviour stays.',
    type: 'chore',
    accept: ['no file names utils or fmt any more'],
  },
  moves: [
    search('fmt|utils'),
    after(
      /shop\/total\.py/,
      run(
        "git mv shop/utils.py shop/money.py && sed -i 's/shop\\.utils/shop.money/; s/\\bfmt\\b/format_cents/g' shop/*.py && ! grep -rnE 'utils|fmt' shop && echo renamed",
      ),
    ),
    after(/renamed/, check()),
    passed(submit('Call utils money, and fmt format_cents')),
  ],
  main: { 'shop/utils.py': null, 'shop/money.py': 'def format_cents', 'shop/total.py': 'shop.money' },
};
