// Writes docs/cli.md anew.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ACTIONS } from './platform/actions/registry.gen.ts';
import { HOST_COMMANDS } from './platform/host/commands.ts';
import { cliReference } from './platform/reference.ts';

writeFileSync(join(import.meta.dirname, 'docs', 'cli.md'), cliReference(ACTIONS, HOST_COMMANDS));
