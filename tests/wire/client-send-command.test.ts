import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { readCatalogue } from '../../platform/client/read-catalogue.ts';
import { sendCommand } from '../../platform/client/send-command.ts';
import { createStandInBroker, type StandInBroker } from '../support/stand-in-broker.ts';

const PATIENCE = { headersMs: 10_000, silenceMs: 10_000, resumeMs: 10_000 };
const HASTE = { headersMs: 400, silenceMs: 1500, resumeMs: 1500 };

describe('sendCommand', () => {
  let dir: string;
  let socket: string;
  let broker: StandInBroker;
  let said: { out: string; err: string };

  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'dockfra-client-'));
    socket = path.join(dir, 'broker.sock');
    broker = createStandInBroker();
    said = { out: '', err: '' };
  });
  afterEach(async () => {
    broker.server.closeAllConnections();
    broker.server.close();
    await rm(dir, { recursive: true, force: true });
  });

  const listen = (server: Server, at = socket): Promise<void> =>
    new Promise((resolve) => void server.listen(at, () => resolve()));
  const send = (argv: string[], signal?: AbortSignal, patience = PATIENCE): Promise<number> =>
    sendCommand(
      socket,
      { argv, cwd: '/work/T-0001', person: 'alice', columns: 80, color: false },
      {
        out: (text) => void (said.out += text),
        err: (text) => void (said.err += text),
        ...(signal ? { signal } : {}),
      },
      patience,
    );

  /** A command on its way whose platform has just gone away; kept in an object, for whoever awaits the answer itself would wait for its end. */
  const cutInTheMiddle = async (patience = PATIENCE) => {
    await listen(broker.server);
    broker.play = () => ({ frames: [{ seq: 1, type: 'out', text: 'a' }], beatMs: 50 });
    const sending = send(['x'], undefined, patience);
    await expect.poll(() => said.out).toBe('a');
    broker.server.close();
    broker.server.closeAllConnections();
    return { sending };
  };

  it('hands argv, folder and person on as they are and prints the answer', async () => {
    await listen(broker.server);
    expect(await send(['ticket', 'create', 'a; rm -rf / $(x) "q"'])).toBe(0);
    expect(said).toEqual({ out: 'ticket|create|a; rm -rf / $(x) "q"\n', err: '' });
    expect(broker.heard[0]?.request).toMatchObject({ cwd: '/work/T-0001', person: 'alice', columns: 80 });
  });

  it('keeps both streams and the exit code', async () => {
    await listen(broker.server);
    broker.play = () => ({
      frames: [
        { seq: 1, type: 'out', text: 'ä' },
        { type: 'beat' },
        { seq: 2, type: 'err', text: 'no' },
        { seq: 3, type: 'exit', code: 7 },
      ],
    });
    expect(await send(['x'])).toBe(7);
    expect(said).toEqual({ out: 'ä', err: 'no' });
  });

  it('resumes a cut answer without losing or repeating a line', async () => {
    await listen(broker.server);
    broker.play = () => ({
      frames: [1, 2, 3]
        .map((seq) => ({ seq, type: 'out', text: `${seq}\n` }))
        .concat([{ seq: 4, type: 'exit', code: 0 } as never]),
      hangUpAfter: 2,
    });
    expect(await send(['x'])).toBe(0);
    expect(said.out).toBe('1\n2\n3\n');
  });

  it('says that the outcome is unknown when the platform no longer knows the command', async () => {
    const { sending } = await cutInTheMiddle();
    const other = createStandInBroker();
    await rm(socket, { force: true });
    await listen(other.server);
    expect(await sending).toBe(1);
    other.server.close();
    expect(said.err).toContain('outcome of this command is unknown');
  });

  it('ends 3, with the outcome unknown, when the platform went away in the middle and stays away', async () => {
    const { sending } = await cutInTheMiddle(HASTE);
    await rm(socket, { force: true });
    expect(await sending).toBe(3);
    expect(said.err).toContain('outcome of this command is unknown');
  });

  it('cancels on the platform when it is interrupted, and ends with 130', async () => {
    await listen(broker.server);
    broker.play = () => ({ frames: [{ seq: 1, type: 'out', text: 'working' }], beatMs: 50 });
    const stop = new AbortController();
    const sending = send(['x'], stop.signal);
    await expect.poll(() => said.out).toBe('working');
    stop.abort();
    expect(await sending).toBe(130);
    expect(broker.cancelled).toEqual(['c1']);
  });

  it('lives as long as heartbeats come', async () => {
    await listen(broker.server);
    broker.play = () => ({ frames: [], beatMs: 100 });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 2500);
    expect(await send(['x'], stop.signal, HASTE)).toBe(130);
    expect([broker.heard.length, broker.resumed]).toEqual([1, 0]);
  });

  it.each([
    ['there is no socket', async () => undefined],
    ['a socket file is left over', async () => await writeFile(socket, '')],
    ['somebody accepts and never answers', async () => await listen(createServer(() => undefined).unref())],
  ])('is away, in one line with exit code 3, when %s', async (_name, prepare) => {
    await prepare();
    expect(await send(['x'], undefined, { ...PATIENCE, headersMs: 400 })).toBe(3);
    expect(said.err).toMatch(/^dockfra: the platform is away \(.+\)\n$/);
  });

  it('reads the catalogue, and null while the platform is away', async () => {
    expect(await readCatalogue(socket)).toBeNull();
    await listen(broker.server);
    expect((await readCatalogue(socket))?.map((entry) => entry.words.join(' '))).toEqual([
      'ticket list',
      'ticket create',
    ]);
  });
});
