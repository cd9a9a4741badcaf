/** What a line root is made of: a Python service with a check, a build and a health that take long enough to be hit. */
export type LinePorts = {
  app: number;
  wizard: number;
  developer: number;
  monitor: number;
  manager: number;
  autopilot: number;
};

export function lineFiles(project: string, ports: LinePorts): Record<string, string> {
  return {
    'compose.yaml': `name: ${project}
services:
  web:
    build: .
    init: true
    stop_grace_period: 1s
    ports: ["127.0.0.1:${ports.app}:8000"]
    healthcheck:
      test: [CMD, python3, -c, "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/')"]
      interval: 1s
      timeout: 5s
      retries: 20
`,
    Dockerfile:
      'FROM python:3.13-slim\nCOPY server.py version.txt /\nRUN sleep 2\nCMD ["python3", "/server.py"]\n',
    'version.txt': 'one\n',
    'server.py': `import time
from http.server import BaseHTTPRequestHandler, HTTPServer

class Served(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(open("/version.txt", "rb").read())

time.sleep(1)
HTTPServer(("", 8000), Served).serve_forever()
`,
    'test_version.py': `import unittest

class Version(unittest.TestCase):
    def test_says_something(self):
        self.assertTrue(open("version.txt").read().strip())
`,
    'dockfra.yaml': `wizard: { port: ${ports.wizard} }
roles:
  developer: { port: ${ports.developer} }
  monitor: { port: ${ports.monitor} }
  manager: { port: ${ports.manager} }
  autopilot: { port: ${ports.autopilot} }
checks:
  - name: unit
    image: python:3.13-slim
    run: sleep 2 && python3 -m unittest -q
deploy:
  before: { service: web, run: "sleep 1" }
  verify: [{ url: "http://127.0.0.1:${ports.app}/" }]
`,
  };
}
