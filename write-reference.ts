// Writes docs/cli.md and docs/reference/ anew.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ACTIONS } from './platform/actions/registry.gen.ts';
import { HOST_COMMANDS } from './platform/host/commands.ts';
import { cliReference } from './platform/reference.ts';
import { apiReference } from './wizard/api/openapi.ts';
import { socketReference } from './wizard/api/socket-reference.ts';

writeFileSync(join(import.meta.dirname, 'docs', 'cli.md'), cliReference(ACTIONS, HOST_COMMANDS));
const reference = join(import.meta.dirname, 'docs', 'reference');
mkdirSync(reference, { recursive: true });
writeFileSync(join(reference, 'openapi.json'), apiReference(ACTIONS));
writeFileSync(join(reference, 'socket.md'), socketReference());
