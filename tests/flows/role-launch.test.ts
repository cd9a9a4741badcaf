import { describe, expect, it } from 'vitest';

import { configSchema } from '../../platform/domain/config.ts';
import type { RoleName } from '../../platform/domain/ticket.ts';
import { launchRoles, type LaunchPorts } from '../../platform/flows/launch-roles.ts';
import type { RolesPlan } from '../../platform/domain/roles-plan.ts';
import type { RoleFile } from '../../platform/ports-roles.ts';
import { ROLES } from '../../platform/roles/registry.gen.ts';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGcQ5t0l0M5p0Yv1S0Y0c0t0x0r0q0p0o0n0m0l0k0j0 alice@home';

type Ports = Partial<Record<RoleName, number>>;

/** An engine in memory: remembers what it was told, in order. */
function world(
  config: unknown,
  known: { running?: Ports; remembered?: Ports; taken?: number[]; silent?: RoleName } = {},
) {
  const steps: string[] = [];
  const delivered = new Map<RoleName, readonly RoleFile[]>();
  let plan: RolesPlan | null = null;
  let now = 0;
  const ports: LaunchPorts = {
    clock: { now: () => new Date(now), sleep: (ms) => Promise.resolve(void (now += ms)) },
    settings: { current: () => Promise.resolve(configSchema.parse(config)) } as LaunchPorts['settings'],
    roleKeyring: {
      open: () =>
        Promise.resolve({
          platformKey: KEY,
          hostPrivateKeys: { manager: 'm', developer: 'd', monitor: 'o', autopilot: 'a' },
          owners: [],
        }),
      writeSshFiles: () => Promise.resolve('/root/ssh_config'),
    },
    roleContainers: {
      ensureImage: (base) => Promise.resolve(`image:${base ?? 'usual'}`),
      knownPorts: () => Promise.resolve({ running: known.running ?? {}, remembered: known.remembered ?? {} }),
      rememberPorts: () => Promise.resolve(void steps.push('remember')),
      isFree: (port) => Promise.resolve(!(known.taken ?? []).includes(port)),
      ownAddresses: () => Promise.resolve(['192.0.2.1']),
      create: (wanted) => Promise.resolve(void (steps.push('create'), (plan = wanted))),
      deliver: (role, files) =>
        Promise.resolve(void (steps.push(`deliver ${role}`), delivered.set(role, files))),
      start: () => Promise.resolve(void steps.push('start')),
      answers: (port) => Promise.resolve(known.silent === undefined || port !== ROLES[known.silent].port),
      lastWords: () => Promise.resolve('sshd: no hostkeys'),
      remove: () => Promise.resolve(),
    },
  };
  const launch = () =>
    launchRoles(ports, { roles: ROLES, progress: () => undefined, signal: AbortSignal.timeout(30_000) });
  return { launch, steps, delivered, plan: () => plan };
}

const USUAL = { manager: 2202, developer: 2200, monitor: 2201, autopilot: 2203 };

describe('launchRoles', () => {
  it('delivers keys to every role between making and starting it', async () => {
    const { launch, steps } = world({});
    expect(await launch()).toEqual({ ok: true, value: { ports: USUAL, sshConfig: '/root/ssh_config' } });
    expect(steps).toEqual([
      'create',
      'deliver manager',
      'deliver developer',
      'deliver monitor',
      'deliver autopilot',
      'start',
      'remember',
    ]);
  });

  it('takes other free ports when a neighbour has the usual ones, and keeps those it had', async () => {
    expect(await world({}, { taken: [2200, 2201, 2202, 2203] }).launch()).toMatchObject({
      value: { ports: { manager: 2212, developer: 2210, monitor: 2211, autopilot: 2213 } },
    });
    expect(await world({}, { remembered: { manager: 3000 } }).launch()).toMatchObject({
      value: { ports: { ...USUAL, manager: 3000 } },
    });
    expect(await world({}, { running: USUAL, taken: Object.values(USUAL) }).launch()).toMatchObject({
      value: { ports: USUAL },
    });
  });

  it('refuses a configured port that somebody else holds, before anything is made', async () => {
    const { launch, steps } = world({ roles: { manager: { port: 4000 } } }, { taken: [4000] });
    expect(await launch()).toMatchObject({
      ok: false,
      refusal: { code: 'conflict', message: expect.stringContaining('4000') },
    });
    expect(steps).toEqual([]);
  });

  it('gives dockfra.yaml keys to their role only', async () => {
    const { launch, delivered } = world({ roles: { monitor: { ssh: { keys: [KEY] } } } });
    await launch();
    const people = (role: RoleName): string =>
      delivered.get(role)?.find((file) => file.path === `authorized_keys/${role}`)?.content ?? '';
    expect(people('monitor')).toContain('role-shell.cjs alice@home"');
    expect(people('manager')).toBe('');
  });

  it('names every unusable setting of the roles at once', async () => {
    const { launch, steps } = world({
      roles: { manager: { egress: 'open', ssh: { keys: ['command="sh" x'] } }, monitor: { image: 'x' } },
    });
    const result = await launch();
    expect(result.ok ? [] : result.refusal.details).toHaveLength(3);
    expect(steps).toEqual([]);
  });

  it('opens the way out for the developer alone', async () => {
    const { launch, delivered, plan } = world({
      roles: { developer: { egress: 'open', image: 'python:3.13-slim' } },
    });
    await launch();
    expect(plan()).toMatchObject({
      developerImage: 'image:python:3.13-slim',
      roleImage: 'image:usual',
      egressRefused: ['192.0.2.1'],
    });
    const settings = (role: RoleName): string =>
      delivered.get(role)?.find((file) => file.path === 'sshd_settings')?.content ?? '';
    expect(settings('developer')).toContain('https_proxy=http://egress:3128');
    expect(settings('manager')).not.toContain('proxy');
    const closed = world({});
    await closed.launch();
    expect(closed.plan()?.egressRefused).toBeNull();
  });

  it('fails with the last words of a role that does not answer', async () => {
    await expect(world({}, { silent: 'monitor' }).launch()).rejects.toMatchObject({
      code: 'role_unhealthy',
      hint: expect.stringContaining('no hostkeys'),
    });
  });
});
