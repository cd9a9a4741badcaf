import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ACTIONS } from '../../platform/actions/registry.gen.ts';
import { catalogue } from '../../platform/command-line.ts';
import { createCommandTwin } from '../../platform/command-twin.ts';
import { createWizard } from '../../wizard/server/create-wizard.ts';
import { openShellServer } from '../support/shell-server.ts';
import { createFakeWorld } from './fake-world.ts';

/** node --import tsx tests/browser/serve-fake.ts [PORT] [BUILT-PAGES]: the pages over ports in memory, to look at while one works on them. Enter prints a new link. */
const world = createFakeWorld(await mkdtemp(join(tmpdir(), 'dockfra-pages-')));
const port = Number(process.argv[2] ?? 0);
const links = () => ({ manager: true, developer: true, monitor: true, autopilot: false });
const wizard = await createWizard({
  ports: world.ports,
  runAction: world.runAction,
  port,
  host: '127.0.0.1',
  staticDir: process.argv[3] ?? 'dist/wizard',
  version: 'dev',
  links,
  commands: () => catalogue(ACTIONS),
  twin: createCommandTwin(ACTIONS),
  actions: ACTIONS,
  terminals: (await openShellServer()).terminals,
});
console.log(await wizard.loginLink());
process.stdin.on('data', () => void wizard.loginLink().then((link) => console.log(link)));
