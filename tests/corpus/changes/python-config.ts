import { check, failed, passed, read, replace, submit, together, write, type Change } from '../change.ts';
import { serviceRepository } from '../repository.ts';

export const pythonConfig: Change = {
  name: 'python-config',
  language: 'python',
  kind: 'config',
  files: serviceRepository('python', ['python3', 'serve.py'], {
    'settings.json': '{ "port": 8000 }\n',
    'settings.py': `import json


def load(text):
    given = json.loads(text)
    return {"port": int(given.get("port", 8000))}
`,
    'serve.py': `from http.server import BaseHTTPRequestHandler, HTTPServer

from settings import load

SETTINGS = load(open("settings.json").read())


class Served(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"fine\\n")


HTTPServer(("", SETTINGS["port"]), Served).serve_forever()
`,
    'tests/__init__.py': '',
    'tests/test_settings.py': `import unittest

from settings import load


class Settings(unittest.TestCase):
    def test_port(self):
        self.assertEqual(load('{"port": 9000}')["port"], 9000)
`,
  }),
  ticket: {
    title: 'A setting for the time-out of requests, 30 seconds in production',
    description:
      'timeout_seconds in settings.json, default 10; refuse what is not above zero. The server uses it.',
    type: 'feature',
    accept: ['timeout_seconds is 10 by default and 30 in settings.json', '0 is refused'],
  },
  moves: [
    together(read('settings.py'), read('settings.json'), read('serve.py')),
    write(
      'tests/test_timeout.py',
      `import unittest

from settings import load


class Timeout(unittest.TestCase):
    def test_default(self):
        self.assertEqual(load("{}")["timeout_seconds"], 10)

    def test_production(self):
        self.assertEqual(load(open("settings.json").read())["timeout_seconds"], 30)

    def test_zero_is_refused(self):
        with self.assertRaisesRegex(ValueError, "timeout_seconds"):
            load('{"timeout_seconds": 0}')
`,
    ),
    check(),
    failed(
      together(
        write(
          'settings.py',
          `import json


def load(text):
    given = json.loads(text)
    timeout = float(given.get("timeout_seconds", 10))
    if not timeout > 0:
        raise ValueError("timeout_seconds must be above 0")
    return {"port": int(given.get("port", 8000)), "timeout_seconds": timeout}
`,
        ),
        write('settings.json', '{ "port": 8000, "timeout_seconds": 30 }\n'),
        replace(
          'serve.py',
          'class Served(BaseHTTPRequestHandler):\n',
          'class Served(BaseHTTPRequestHandler):\n    timeout = SETTINGS["timeout_seconds"]\n\n',
        ),
      ),
    ),
    check(),
    passed(submit('A setting for the time-out of requests')),
  ],
  deploys: true,
  main: { 'settings.json': '"timeout_seconds": 30', 'serve.py': 'timeout = SETTINGS' },
};
