import { check, list, passed, read, replace, run, submit, together, type Change } from '../change.ts';
import { toolRepository } from '../repository.ts';

export const pythonDependency: Change = {
  name: 'python-dependency',
  language: 'python',
  kind: 'dependency',
  files: toolRepository('python', {
    'third_party/slug_1_4/__init__.py': 'def make_slug(text):\n    return text.lower().replace(" ", "-")\n',
    'third_party/slug_2_0/__init__.py': `import re


def slug(text, *, separator="-"):
    return separator.join(re.findall(r"[a-z0-9]+", text.lower()))
`,
    'third_party/slug_2_0/CHANGES.txt':
      '2.0: make_slug(text) is now slug(text, separator="-"); punctuation is left out.\n',
    'links.py':
      'from third_party.slug_1_4 import make_slug\n\n\ndef link(title):\n    return f"/posts/{make_slug(title)}"\n',
    'tests/__init__.py': '',
    'tests/test_links.py': `import unittest

from links import link


class Links(unittest.TestCase):
    def test_link(self):
        self.assertEqual(link("Hello World"), "/posts/hello-world")
`,
  }),
  ticket: {
    title: 'Move to the vendored slug 2.0 and drop 1.4',
    description: 'third_party/slug_2_0 is there already; read its CHANGES.txt.',
    type: 'chore',
    accept: ['links.py uses slug 2.0', 'third_party/slug_1_4 is gone'],
  },
  moves: [
    list('third_party'),
    together(read('third_party/slug_2_0/CHANGES.txt'), read('links.py')),
    together(
      replace(
        'links.py',
        'from third_party.slug_1_4 import make_slug',
        'from third_party.slug_2_0 import slug',
      ),
      replace('links.py', '{make_slug(title)}', '{slug(title)}'),
      run('git rm -rq third_party/slug_1_4 && ls third_party'),
    ),
    check(),
    passed(submit('Move to slug 2.0')),
  ],
  main: { 'links.py': 'slug_2_0', 'third_party/slug_1_4/__init__.py': null },
};
