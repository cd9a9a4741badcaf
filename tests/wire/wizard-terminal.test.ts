import { io, type Socket } from 'socket.io-client';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';

import { SOCKET_PATH, type PageToServer, type ServerToPage } from '../../wizard/contract.ts';
import { TERMINAL_PIECE, type TerminalAnswer, type TerminalEnd } from '../../wizard/contract-terminal.ts';
import { settled } from '../support/settled.ts';
import { openShellServer, type ShellServer } from '../support/shell-server.ts';
import { serveWizard, type Served } from './wizard-server.ts';

type Line = Socket<ServerToPage, PageToServer>;
type Page = {
  line: Line;
  text(): string;
  ended: TerminalEnd[];
  hold: { pieces: number; drawing: boolean; drawn: () => void };
};

let shells: ShellServer;
let served: Served;

beforeEach(async () => {
  shells = await openShellServer();
  served = await serveWizard(undefined, shells.terminals);
  return () => shells.close();
});

/** A page that draws what comes, unless it is told not to. */
async function openPage(cookie: string): Promise<Page> {
  const line: Line = io(served.wizard.url, {
    path: SOCKET_PATH,
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: { cookie, origin: served.wizard.url },
  });
  onTestFinished(() => void line.disconnect());
  let text = '';
  const page: Page = {
    line,
    text: () => text,
    ended: [],
    hold: { pieces: 0, drawing: true, drawn: () => undefined },
  };
  line.on('terminal.output', (_id, data, drawn) => {
    text += Buffer.from(data).toString('utf8');
    page.hold.pieces += 1;
    page.hold.drawn = drawn;
    if (page.hold.drawing) drawn();
  });
  line.on('terminal.ended', (_id, end) => page.ended.push(end));
  await new Promise<void>((resolve) => line.once('connect', resolve));
  return page;
}

function open(page: Page, resume: string | null = null): Promise<TerminalAnswer> {
  return page.line.emitWithAck('terminal.open', { role: 'developer', cols: 80, rows: 24, resume });
}

async function opened(page: Page, resume: string | null = null): Promise<string> {
  const answer = await open(page, resume);
  if (!answer.ok) throw new Error(answer.refusal.message);
  return answer.id;
}

describe('a terminal over the live line', () => {
  it('refuses what is no size, no role, too long, and what belongs to nobody', async () => {
    const page = await openPage(await served.logIn());
    const wrong = { role: 'developer', cols: 80, rows: 1e9, resume: null } as const;
    expect(await page.line.emitWithAck('terminal.open', wrong)).toMatchObject({ ok: false });
    const notOurs: Socket = page.line; // a page that is not ours may send anything
    const stranger = { role: 'link', cols: 80, rows: 24, resume: null };
    expect(await notOurs.emitWithAck('terminal.open', stranger)).toMatchObject({
      ok: false,
      refusal: { code: 'invalid_input' },
    });
    const id = await opened(page);
    expect(await page.line.emitWithAck('terminal.input', id, 'x'.repeat(TERMINAL_PIECE + 1))).toBe(false);
    expect(await page.line.emitWithAck('terminal.input', 'another', 'ls')).toBe(false);
    notOurs.emit('terminal.resize', id, { cols: '80; rm', rows: 24 });
    notOurs.emit('terminal.close', { id });
    expect(await page.line.emitWithAck('terminal.input', id, 'size\r')).toBe(true);
    await expect.poll(page.text).toContain('the size is 80x24');
  });

  it('holds the far side back while a page does not draw, and loses nothing', async () => {
    const page = await openPage(await served.logIn());
    const id = await opened(page);
    await expect.poll(page.text).toContain('$');
    page.hold.drawing = false;
    const before = page.hold.pieces;
    await page.line.emitWithAck('terminal.input', id, 'flood 6000\r');
    await expect.poll(() => page.hold.pieces - before).toBe(1);
    await expect.poll(() => shells.heldBack()).toBeGreaterThan(1_000_000);
    await settled(() => shells.heldBack());
    expect(page.hold.pieces - before).toBe(1);
    expect(shells.heldBack()).toBeGreaterThan(1_000_000);
    page.hold.drawing = true;
    page.hold.drawn();
    await expect.poll(page.text).toContain('flood of 6000 kB ends');
    expect(page.text().split('x'.repeat(62)).length - 1).toBe(6000 * 16);
  });

  it('does not stop the shell while nobody looks', async () => {
    const page = await openPage(await served.logIn());
    const id = await opened(page);
    page.hold.drawing = false;
    await page.line.emitWithAck('terminal.input', id, 'flood 6000\r');
    page.line.disconnect();
    await expect.poll(() => shells.heldBack()).toBe(0);
    expect(shells.open()).toBe(1);
  });

  it('is taken up again by the same login with what was said lately, never by another', async () => {
    const cookie = await served.logIn();
    const first = await openPage(cookie);
    const id = await opened(first);
    await first.line.emitWithAck('terminal.input', id, 'echo kept\r');
    await expect.poll(first.text).toContain('you said kept');
    first.line.disconnect();
    const second = await openPage(cookie);
    expect(await open(second, id)).toMatchObject({ ok: true, id, resumed: true });
    await expect.poll(second.text).toContain('you said kept');
    const stranger = await openPage(await served.logIn());
    const answer = await open(stranger, id);
    expect(answer).toMatchObject({ ok: true, resumed: false });
    expect(answer.ok && answer.id).not.toBe(id);
    expect(stranger.text()).not.toContain('kept');
    expect(second.ended).toEqual([]);
  });

  it('opens no more than a dozen at once, and ends them with the logout', async () => {
    const cookie = await served.logIn();
    const page = await openPage(cookie);
    for (let count = 0; count < 12; count += 1) await opened(page);
    expect(await open(page)).toMatchObject({ ok: false, refusal: { code: 'busy' } });
    await served.post('/api/logout', cookie, {});
    await expect.poll(() => shells.open()).toBe(0);
  });

  it('refuses a role with another host key', async () => {
    const other = await openShellServer();
    onTestFinished(() => other.close());
    const page = await openPage(await served.logIn());
    shells.moveTo(other.port);
    expect(await open(page)).toMatchObject({ ok: false, refusal: { code: 'failed' } });
    expect(other.open()).toBe(0);
  });
});
