import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createLog } from '../src/log.js';
import { readSettings } from '../src/settings.js';

test('settings have defaults, also for variables that are set to nothing', () => {
  const settings = readSettings({ APP_NAME: '', APP_REVISION: '', LOG_LEVEL: '' });
  assert.equal(settings.port, 3000);
  assert.equal(settings.logLevel, 'info');
  assert.equal(settings.about.name, 'notes');
  assert.equal(settings.about.revision, null);
});

test('a value that cannot be used is named', () => {
  assert.throws(() => readSettings({ PORT: 'http' }), /PORT must be 0 to 65535, not "http"/);
  assert.throws(() => readSettings({ LOG_LEVEL: 'loud' }), /LOG_LEVEL must be one of debug, info, warn, error/);
});

test('the log leaves out what is below its level', () => {
  const lines = [];
  const log = createLog('warn', (line) => lines.push(JSON.parse(line)));
  log.info('left out');
  log.warn('kept', { cause: 'x' });
  assert.equal(lines.length, 1);
  assert.equal(lines[0].message, 'kept');
  assert.equal(lines[0].cause, 'x');
});
