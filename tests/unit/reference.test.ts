import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { ACTIONS } from '../../platform/actions/registry.gen.ts';
import { HOST_COMMANDS } from '../../platform/host/commands.ts';
import { cliReference } from '../../platform/reference.ts';
import { apiReference } from '../../wizard/api/openapi.ts';
import { socketReference } from '../../wizard/api/socket-reference.ts';
import { VERSION } from '../../platform/version.ts';

const top = join(import.meta.dirname, '../..');

describe('what is written down', () => {
  it('docs/cli.md is what the actions say now (make generate)', () => {
    expect(readFileSync(join(top, 'docs/cli.md'), 'utf8')).toBe(cliReference(ACTIONS, HOST_COMMANDS));
  });

  it('docs/reference is what the routes and events say now (make generate)', () => {
    expect(readFileSync(join(top, 'docs/reference/openapi.json'), 'utf8')).toBe(apiReference(ACTIONS));
    expect(readFileSync(join(top, 'docs/reference/socket.md'), 'utf8')).toBe(socketReference());
  });

  it('the version is that of package.json', () => {
    expect(JSON.parse(readFileSync(join(top, 'package.json'), 'utf8')).version).toBe(VERSION);
  });

  it('every target of the Makefile has a word of help', () => {
    const text = readFileSync(join(top, 'Makefile'), 'utf8');
    const targets = [...text.matchAll(/^([a-z][a-z -]*):(?!=).*$/gm)].map(([line]) => line);
    expect(targets.filter((line) => !line.includes('##'))).toEqual([]);
  });
});
