import { spawn } from 'node:child_process';
import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { lineRoot, type LineRoot } from '../support/line-root.ts';
import { eventually } from '../support/line-run.ts';
import { startModelServer, type ModelServer } from '../support/model-server.ts';
import { shellMoves } from './shell-moves.ts';

/** `make engines` installs the programs here. */
const FOLDER = process.env['DOCKFRA_TEST_ENGINES'] ?? resolve(import.meta.dirname, '../../.engines');
/** The native program behind each command. */
const PROGRAMS = {
  opencode: 'lib/node_modules/opencode-ai/bin/opencode.exe',
  claude: 'lib/node_modules/@anthropic-ai/claude-code/bin/claude.exe',
  codex: 'lib/node_modules/@openai/codex/node_modules/@openai',
};
const IDS = ['codex', 'claude-code', 'opencode'] as const;

let root: LineRoot;
let model: ModelServer;

beforeAll(async () => {
  model = await startModelServer((received) =>
    shellMoves(
      received,
      received.raw.includes('was handed in and refused') ? 'echo two > version.txt' : ': > version.txt',
    ),
  );
  root = await lineRoot('engines');
  const yaml = await readFile(join(root.dir, 'dockfra.yaml'), 'utf8');
  const llm = { base_url: model.baseUrl, model: 'scripted', price: 'free' };
  const [, port] = /developer: \{ port: (\d+) \}/.exec(yaml) ?? [];
  const developer = JSON.stringify({ port: Number(port), llm }); // which is YAML too
  await root.writeFile(
    'dockfra.yaml',
    yaml.replace(/developer: \{ port: \d+ \}/, () => `developer: ${developer}`),
  );
  await root.git('commit', '-qam', 'A model for the developer');
  await root.up();
  for (const [name, pattern] of Object.entries(PROGRAMS)) await install(name, pattern);
}, 400_000);
afterAll(async () => {
  await root?.remove();
  await model?.close();
}, 120_000);

/** As a person would: over SSH, into the developer's own folder. */
async function install(name: string, pattern: string): Promise<void> {
  const file = programBelow(join(FOLDER, pattern), name);
  if (file === null) throw new Error(`${name} is not installed in ${FOLDER}: make engines`);
  const command = `mkdir -p ~/.local/bin && cat > ~/.local/bin/${name} && chmod +x ~/.local/bin/${name}`;
  const argv = ['-F', join(root.state, 'ssh_config'), '-o', 'BatchMode=yes', 'developer', command];
  const ssh = spawn('ssh', argv, { stdio: ['pipe', 'inherit', 'inherit'] });
  const ended = new Promise<number | null>((done) => ssh.once('close', done));
  await pipeline(createReadStream(file), ssh.stdin);
  expect(await ended).toBe(0);
}

/** The path itself, or the program of that name in a folder `bin` somewhere below it. */
function programBelow(place: string, name: string): string | null {
  if (!existsSync(place)) return null;
  if (place.endsWith('.exe')) return place;
  const found = readdirSync(place, { recursive: true, encoding: 'utf8' });
  const program = found.find((file) => file.endsWith(`/bin/${name}`) && file.includes('vendor'));
  return program === undefined ? null : join(place, program);
}

describe('real engines in the real developer container', () => {
  it('are found, and answer through the gateway without any other way out', async () => {
    const listed = await root.ssh('developer', 'engine list');
    for (const id of IDS) expect(listed.out).toMatch(new RegExp(`${id} +\\S*\\d+\\.\\d+|${id} +codex-cli`));
    const tested = await root.ssh('developer', 'engine test');
    for (const id of IDS) expect(tested.out + tested.err).toMatch(new RegExp(`^${id} +works`, 'm'));
    expect(tested.code).toBe(0);
  });

  it.each(IDS)('%s takes a ticket to review, after a refusal', async (id) => {
    const created = await root.ssh('manager', `ticket create "Serve version two" --engine ${id}`);
    const ticketId = /T-\d+/.exec(created.out)?.[0] ?? 'none';
    const ticket = await eventually(
      'review',
      async () => {
        const now = await root.ticket(ticketId);
        return now.status === 'review' ? now : null;
      },
      170_000,
      500,
    );
    expect(ticket.commits.length).toBeGreaterThan(0);
    const shown = await root.owner('agent', 'show', `${ticketId}.1`, '--json');
    expect(shown.out).toMatch(new RegExp(`"engine":\\s*"${id}"`));
    const diff = await root.owner('ticket', 'diff', ticketId);
    expect(diff.out.match(/^\+\+\+ .*/gm)).toEqual(['+++ b/version.txt']); // and nothing of its own
  });
});
