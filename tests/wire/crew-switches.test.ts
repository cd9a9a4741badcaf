import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';

import { ACTIONS } from '../../platform/actions/registry.gen.ts';
import type { RoleName } from '../../platform/domain/ticket.ts';
import { callModel } from '../../platform/flows/call-model.ts';
import type { DockfraEvent } from '../../platform/ports.ts';
import { runAction } from '../../platform/run-action.ts';
import { openTestRoot, type TestRoot } from '../support/open-test-root.ts';
import { startModelServer } from '../support/model-server.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** What a daemon of the role (or, with a name, a person in its container) gets. */
const as = async (root: TestRoot, role: RoleName, name: string, input: unknown = {}, person = 'daemon') => {
  const action = ACTIONS.find((one) => one.name === name);
  if (!action) throw new Error(`no action ${name}`);
  const caller = { role, person, personClaimed: false, via: 'ssh' } as const;
  const signal = AbortSignal.timeout(60_000);
  const { result } = await runAction(root.ports, action, input, {
    caller,
    progress: () => undefined,
    signal,
  });
  return result;
};
const heard = (root: TestRoot): DockfraEvent[] => {
  const events: DockfraEvent[] = [];
  root.ports.events.subscribe((event) => void events.push(event));
  return events;
};

describe('crew pause', () => {
  const llm = { model: 'm', price: 'free', base_url: 'http://127.0.0.1:9/v1' };
  const open = async (more: Record<string, unknown> = {}) => {
    const dir = await tempFolder({
      'dockfra.yaml': stringify({
        roles: { developer: { llm }, manager: { llm } },
        autopilot: { mode: 'auto' },
        monitor: { deploy: 'auto' },
        ...more,
      }),
    });
    return { ...(await openTestRoot(dir)), dir };
  };

  it.each([
    ['of everything', 'platform.pause', {}],
    ['of one role', 'crew.pause', { role: 'monitor' }],
  ])('%s a second time keeps who was first and why', async (_, name, input) => {
    const root = await open();
    await root.run(name, { ...input, reason: 'the database moves' });
    const { result } = await root.run(name, input);
    expect(result).toMatchObject({ ok: true, value: { by: 'owner:tester', reason: 'the database moves' } });
    await as(root, 'manager', name, { ...input, reason: 'out of money' }, 'bob');
    const again = await openTestRoot(root.dir);
    expect(await again.ports.switches.paused('monitor')).toMatchObject({
      by: 'owner:tester',
      reason: 'the database moves; manager:bob: out of money',
    });
  });

  it.each<RoleName>(['developer', 'manager', 'monitor', 'autopilot'])(
    'stops the %s alone, says so, and holds over a restart of the platform',
    async (role) => {
      const root = await open();
      const events = heard(root);
      const { result } = await root.run('crew.pause', { role, reason: 'a look' });
      expect(result).toMatchObject({ ok: true, value: { role, paused: true, by: 'owner:tester' } });
      expect(events).toContainEqual({ kind: 'pause', paused: true, role });
      const again = await openTestRoot(root.dir);
      const { result: shown } = await again.run('crew.show');
      const rows = shown.ok ? (shown.value as { paused: boolean; roles: { role: string }[] }) : null;
      expect(rows?.paused).toBe(false);
      expect(rows?.roles.find((row) => row.role === role)).toMatchObject({
        state: 'paused',
        text: 'paused by owner:tester: a look',
        paused: { by: 'owner:tester', reason: 'a look', role },
      });
      expect(rows?.roles.filter((row) => row.role !== role)).toEqual(
        Array.from({ length: 3 }, () => expect.objectContaining({ paused: null })),
      );
      expect(await as(again, role, 'crew.report', { state: 'idle' })).toMatchObject({
        value: { act: false, why: expect.stringContaining('owner:tester') },
      });
      await again.run('crew.resume', { role });
      expect(await again.ports.switches.paused(role)).toBeNull();
    },
  );

  it('is kept at the platform: no claim by the daemon, no model, no deployment, no decision', async () => {
    const root = await open();
    for (const role of ['developer', 'manager', 'monitor', 'autopilot'])
      await root.run('crew.pause', { role });
    const { result: made } = await root.run('ticket.create', { title: 'x' });
    expect(made.ok).toBe(true);
    const paused = {
      ok: false,
      refusal: { code: 'paused', hint: 'go on with: dockfra crew resume developer' },
    };
    expect(await as(root, 'developer', 'ticket.claim', { id: 'T-0001' })).toMatchObject(paused);
    expect(await as(root, 'developer', 'ticket.work', {})).toMatchObject(paused);
    expect(await as(root, 'developer', 'agent.open', { id: 'T-0001' })).toMatchObject(paused);
    const idle = { value: { outcome: 'idle', text: expect.stringContaining('paused') } };
    expect(await as(root, 'monitor', 'stack.deploy-next')).toMatchObject(idle);
    expect(await as(root, 'autopilot', 'pilot.run')).toMatchObject(idle);
    expect(await as(root, 'manager', 'review.next')).toMatchObject(idle);
    // a person goes on by hand: what is missing here is a repository, not a permission
    expect(await as(root, 'developer', 'ticket.claim', { id: 'T-0001' }, 'ada')).not.toMatchObject(paused);
  });

  it('stops a model in the middle of its answer, of that role only', async () => {
    const model = await startModelServer(() => ({ fault: 'hang' }));
    const speaks = { roles: { developer: { llm: { ...llm, base_url: model.baseUrl } } } };
    const root = await open(speaks);
    const request = { messages: [{ role: 'user' as const, content: 'hello' }], tools: [], maxTokens: 50 };
    const call = { role: 'developer' as const, ticketId: null, run: 'r', request };
    const asked = callModel(root.ports, call, {
      onDelta: () => undefined,
      signal: AbortSignal.timeout(60_000),
    });
    await expect.poll(() => model.received.length).toBe(1);
    await root.run('crew.pause', { role: 'manager' });
    await root.run('crew.pause', { role: 'developer' });
    expect(await asked).toMatchObject({
      refusal: { code: 'paused', message: expect.stringContaining('the developer is paused') },
    });
    await model.close();
  });

  it('is not ended by a resume of everything, nor ends one', async () => {
    const root = await open();
    await root.run('crew.pause', { role: 'developer' });
    await root.run('platform.pause', { reason: 'all' });
    const { result } = await root.run('crew.resume', { role: 'developer' });
    expect(result).toMatchObject({ value: { role: 'developer', paused: false, everythingPaused: true } });
    await root.run('crew.pause', { role: 'monitor' });
    await root.run('platform.resume');
    expect(await root.ports.switches.paused('developer')).toBeNull();
    expect(await root.ports.switches.paused('monitor')).toMatchObject({ role: 'monitor' });
  });

  it('holds also when its record cannot be read', async () => {
    const root = await open();
    await writeFile(path.join(root.dir, '.dockfra', 'paused-monitor.json'), '{"by"');
    expect(await root.ports.switches.paused('monitor')).toMatchObject({ by: 'unknown', role: 'monitor' });
  });

  it('is for owner, manager and autopilot; only owner and manager let a role go on', async () => {
    const root = await open();
    for (const role of ['developer', 'monitor'] as const)
      expect(await as(root, role, 'crew.pause', { role: 'manager' })).toMatchObject({
        refusal: { code: 'not_allowed' },
      });
    expect(await as(root, 'autopilot', 'crew.pause', { role: 'developer' })).toMatchObject({ ok: true });
    expect(await as(root, 'autopilot', 'crew.resume', { role: 'developer' })).toMatchObject({
      refusal: { code: 'not_allowed' },
    });
    expect(await as(root, 'manager', 'crew.resume', { role: 'developer' })).toMatchObject({ ok: true });
  });
});

describe('pilot mode', () => {
  const open = async (yaml: string | null) => {
    const dir = await tempFolder(yaml === null ? {} : { 'dockfra.yaml': yaml });
    const root = await openTestRoot(dir);
    const file = path.join(dir, 'dockfra.yaml');
    return { ...root, file, text: () => readFile(file, 'utf8') };
  };

  it('changes that scalar and nothing else, and the daemons hear of it', async () => {
    const yaml =
      '# mine\nautopilot:   # the crew\n  approve: policy\n  mode:  propose  # for now\nlimits: {max_files: 7}\n';
    const root = await open(yaml);
    const events = heard(root);
    const { result } = await root.run('pilot.mode', { mode: 'auto' });
    expect(result).toEqual({
      ok: true,
      value: { before: 'propose', mode: 'auto', overriddenBy: null },
    });
    expect(await root.text()).toBe(yaml.replace('mode:  propose', 'mode:  auto'));
    expect((await root.ports.settings.current()).autopilot.mode).toBe('auto');
    expect(events).toContainEqual({ kind: 'settings' });
  });

  it.each<[string, string | null, string]>([
    ['there is no file', null, 'autopilot:\n  mode: "off"\n'],
    ['the file is empty', '', 'autopilot:\n  mode: "off"\n'],
    ['it has comments only', '# mine', '# mine\nautopilot:\n  mode: "off"\n'],
    ['it has no section', 'limits: {max_files: 7}', 'limits: {max_files: 7}\nautopilot:\n  mode: "off"'],
    [
      'the section has no mode',
      'autopilot:\n    # rules\n    approve: policy\n',
      'autopilot:\n    # rules\n    approve: policy\n    mode: "off"\n',
    ],
    [
      'the section is a flow',
      'autopilot: {approve: policy} # x\n',
      'autopilot: {approve: policy, mode: "off"} # x\n',
    ],
    ['the flow is empty', 'autopilot: {}\n', 'autopilot: {mode: "off"}\n'],
    ['the mode is in quotes', "autopilot: {mode: 'auto'}\n", "autopilot: {mode: 'off'}\n"],
    [
      'the lines end otherwise',
      'limits: {max_files: 7}\r\n',
      'limits: {max_files: 7}\r\nautopilot:\r\n  mode: "off"\r\n',
    ],
    [
      'the document has ended',
      'limits: {max_files: 7}\n...\n',
      'limits: {max_files: 7}\nautopilot:\n  mode: "off"\n...\n',
    ],
    [
      'the top is a flow',
      '{limits: {max_files: 7}}\n',
      '{limits: {max_files: 7}, autopilot: {mode: "off"}}\n',
    ],
  ])('puts in the one line when %s', async (_, before, after) => {
    const root = await open(before);
    expect((await root.run('pilot.mode', { mode: 'off' })).result).toMatchObject({ ok: true });
    expect(await root.text()).toBe(after);
    expect((await root.ports.settings.current()).autopilot.mode).toBe('off');
  });

  it.each([
    ['an alias', 'x: &m {approve: policy}\nautopilot: *m\n'],
    ['an invalid file', 'limits: {max_files: none}\n'],
    ['broken YAML', 'limits: {\n'],
  ])('refuses %s and leaves it as it is', async (_, yaml) => {
    const root = await open(yaml);
    expect((await root.run('pilot.mode', { mode: 'auto' })).result.ok).toBe(false);
    expect(await root.text()).toBe(yaml);
  });

  it('says when something above the file counts', async () => {
    const root = await open('autopilot: {mode: auto}\n');
    await writeFile(path.join(path.dirname(root.file), '.env'), 'DOCKFRA_AUTOPILOT_MODE=propose\n');
    const { result } = await root.run('pilot.mode', { mode: 'off' });
    expect(result).toMatchObject({ value: { overriddenBy: { mode: 'propose', at: '.env:1' } } });
  });

  it('is for owner and manager only', async () => {
    const root = await open(null);
    for (const role of ['autopilot', 'developer', 'monitor'] as const)
      expect(await as(root, role, 'pilot.mode', { mode: 'auto' })).toMatchObject({
        refusal: { code: 'not_allowed' },
      });
    expect(existsSync(root.file)).toBe(false);
    expect(await as(root, 'manager', 'pilot.mode', { mode: 'auto' })).toMatchObject({ ok: true });
    await rm(root.file);
  });
});

describe('inbox edit', () => {
  const tickets = (title: string) => JSON.stringify([{ key: 'a', title, acceptance: ['it works'] }]);

  it('changes the tickets of a plan that waits; accepted are the changed ones', async () => {
    const root = await openTestRoot(await tempFolder());
    await root.run('plan', { goal: 'a shop', tickets: tickets('First') });
    const { result } = await root.run('inbox.edit', { id: 'D-0001', plan: tickets('Second') });
    expect(result).toMatchObject({
      value: {
        status: 'proposed',
        edited: { by: 'owner:tester' },
        action: { goal: 'a shop', tickets: [{ title: 'Second' }] },
      },
    });
    expect((await root.ports.tickets.list()).tickets).toEqual([]);
    await root.run('inbox.accept', { id: 'D-0001' });
    expect((await root.ports.tickets.list()).tickets).toMatchObject([{ title: 'Second' }]);
    const late = await root.run('inbox.edit', { id: 'D-0001', plan: tickets('Third') });
    expect(late.result).toMatchObject({ refusal: { code: 'wrong_state' } });
  });

  it('refuses what is no plan, naming the place, and keeps the proposal', async () => {
    const root = await openTestRoot(await tempFolder());
    await root.run('plan', { goal: 'a shop', tickets: tickets('First') });
    const { result } = await root.run('inbox.edit', { id: 'D-0001', plan: '[{"key": "a", "title": ""}]' });
    expect(result).toMatchObject({
      refusal: {
        code: 'invalid_input',
        details: expect.arrayContaining([expect.stringContaining('0.title')]),
      },
    });
    expect(await root.ports.decisions.find('D-0001')).toMatchObject({
      action: { tickets: [{ title: 'First' }] },
    });
  });
});
