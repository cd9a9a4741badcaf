import { createServer, type Server } from 'node:http';
import { networkInterfaces } from 'node:os';

import type Dockerode from 'dockerode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ROLE_NAMES, type RoleName } from '../../platform/domain/ticket.ts';
import { launchRoles } from '../../platform/flows/launch-roles.ts';
import { ROLES } from '../../platform/roles/registry.gen.ts';
import { memoryOf } from '../support/cgroup-memory.ts';
import { linkStandIn, until, type Linked } from '../support/role-links.ts';
import { inside, startRoleStack, type RoleStack } from '../support/role-stack.ts';

const CAPABILITIES = ['AUDIT_WRITE', 'CHOWN', 'KILL', 'SETGID', 'SETUID', 'SYS_CHROOT'];

describe('what a role container can do', () => {
  let stack: RoleStack;
  let linked: Linked;
  let listener: Server;
  let port: number;
  let neighbour: Dockerode.Container;
  let neighbourNetwork: Dockerode.Network;
  let neighbourAddress: string;

  beforeAll(async () => {
    stack = await startRoleStack();
    linked = linkStandIn(stack);
    await linked.ready();
    listener = createServer((_request, response) => void response.end('reached'));
    port = await new Promise((resolve) => listener.listen(0, '0.0.0.0', () => resolve(portOf(listener))));
    const name = `${stack.names.project}-neighbour`;
    const labels = { 'dockfra.root': stack.rootId };
    neighbourNetwork = await stack.docker.createNetwork({ Name: name, Labels: labels });
    const image = (await stack.container('manager').inspect()).Config.Image;
    const serve = "require('http').createServer((q,s)=>s.end('reached')).listen(8080)";
    neighbour = await stack.docker.createContainer({
      name,
      Image: image,
      Labels: labels,
      Cmd: ['/opt/dockfra/bin/node', '-e', serve],
      HostConfig: { NetworkMode: name },
    });
    await neighbour.start();
    neighbourAddress = (await neighbour.inspect()).NetworkSettings.Networks[name]?.IPAddress ?? '';
  });
  afterAll(async () => {
    await linked?.close();
    listener?.close();
    await neighbour?.remove({ force: true });
    await neighbourNetwork?.remove();
    await stack?.remove();
  });

  describe.each([...ROLE_NAMES])('%s', (role) => {
    it('has a read-only root, exactly its capabilities, limits, and no way to new privileges', async () => {
      const { HostConfig, Config } = await stack.container(role).inspect();
      expect(HostConfig.ReadonlyRootfs).toBe(true);
      expect(HostConfig.Privileged).toBe(false);
      expect(HostConfig.CapDrop).toEqual(['ALL']);
      expect(plain(HostConfig.CapAdd)).toEqual(CAPABILITIES);
      expect(HostConfig.SecurityOpt).toContain('no-new-privileges:true');
      expect([HostConfig.PidMode, HostConfig.UsernsMode, HostConfig.UTSMode]).toEqual(['', '', '']);
      expect(HostConfig.Memory).toBe(1024 ** 3);
      expect(HostConfig.PidsLimit).toBe(512);
      expect(Config.Labels).toMatchObject({ 'dockfra.root': stack.rootId, 'dockfra.role': role });
    });

    it('mounts its own volumes and nothing of the host', async () => {
      const { Mounts, HostConfig } = await stack.container(role).inspect();
      expect(
        Mounts.every(
          (mount) =>
            mount.Type === 'volume' && String(mount.Name).startsWith(`${stack.names.project}_${role}-`),
        ),
      ).toBe(true);
      expect(HostConfig.Binds ?? []).toEqual([]);
      expect((await inside(stack, role, ['find', '/', '-xdev', '-type', 's'])).out).toBe('');
    });

    it('holds no secret: not in its environment, not in its files, no private key but its host key', async () => {
      const { Config } = await stack.container(role).inspect();
      expect(
        (Config.Env ?? []).filter((line) => /KEY|TOKEN|SECRET|PASSWORD/i.test(line.split('=')[0] ?? '')),
      ).toEqual([]);
      const held = await inside(stack, role, [
        'grep',
        '-rlsE',
        'PRIVATE KEY',
        '/etc/dockfra',
        '/home',
        '/run',
        '/tmp',
        '/etc/ssh',
      ]);
      expect(held.out.trim()).toBe('/etc/dockfra/ssh_host_ed25519_key');
      const asRole = await inside(stack, role, ['cat', '/etc/dockfra/ssh_host_ed25519_key'], role);
      expect(asRole.err).toContain('Permission denied');
    });

    it('has no default route and reaches neither host, nor another network, nor another role, nor metadata', async () => {
      expect((await inside(stack, role, ['cat', '/proc/net/route'])).out).not.toMatch(/^\S+\t00000000\t/m);
      const hosts = Object.values(networkInterfaces())
        .flatMap((all) => all ?? [])
        .filter((item) => item.family === 'IPv4' && !item.internal);
      expect(hosts.length).toBeGreaterThan(0);
      const other: RoleName = role === 'manager' ? 'developer' : 'manager';
      const addresses = (await stack.container(other).inspect()).NetworkSettings.Networks;
      const gate = (await stack.container('gate').inspect()).NetworkSettings.Networks;
      const targets = [
        ...hosts.map((item) => `${item.address}:${port}`),
        `${neighbourAddress}:8080`,
        ...Object.values(addresses).map((network) => `${network.IPAddress}:2222`),
        ...Object.values(gate).flatMap((network) =>
          [2200, 2201, 2202, 2203].map((at) => `${network.IPAddress}:${at}`),
        ),
        'host.docker.internal:80',
        '169.254.169.254:80',
      ];
      const script = `const net=require('net');Promise.all(process.argv.slice(1).map(t=>new Promise(d=>{const [host,port]=t.split(':');const s=net.connect({host,port,timeout:1500});s.on('connect',()=>d(t));for(const e of ['error','timeout'])s.on(e,()=>{s.destroy();d('')})}))).then(a=>{console.log(a.filter(Boolean).join(' '));process.exit()})`;
      expect(await inside(stack, role, ['/opt/dockfra/bin/node', '-e', script, ...targets])).toEqual({
        code: 0,
        out: '\n',
        err: '',
      });
    });

    it('gives the broker socket to its own user only by group, and nobody may replace it', async () => {
      const removed = await inside(
        stack,
        role,
        ['sh', '-c', 'rm -f /run/dockfra/broker.sock; touch /run/dockfra/x'],
        role,
      );
      expect(removed.code).not.toBe(0);
      expect(
        (
          await inside(
            stack,
            role,
            ['sh', '-c', 'test -S /run/dockfra/broker.sock && test -w /run/dockfra/broker.sock'],
            role,
          )
        ).code,
      ).toBe(0);
    });
  });

  it('would have seen the listeners: they answer from where they may be reached', async () => {
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('reached');
    expect(await (await fetch(`http://${neighbourAddress}:8080/`)).text()).toBe('reached');
  });

  it('weighs little: four linked idle roles and the gate within 150 MB', async () => {
    // before the fork bomb, whose kernel memory stays charged for long
    const parts = await Promise.all(
      ([...ROLE_NAMES, 'gate'] as const).map(async (role) =>
        memoryOf((await stack.container(role).inspect()).Id),
      ),
    );
    const megabytes = parts.reduce((sum, bytes) => sum + bytes, 0) / 1_048_576;
    expect(megabytes).toBeGreaterThan(5);
    expect(
      megabytes,
      `MB each: ${parts.map((bytes) => (bytes / 1_048_576).toFixed(1)).join(', ')}`,
    ).toBeLessThan(150);
  });

  it('ends a fork bomb at the pids limit and lives on', async () => {
    const bomb = 'i=0; while [ $i -lt 700 ]; do sleep 20 & i=$((i+1)); done';
    expect((await inside(stack, 'autopilot', ['sh', '-c', bomb], 'autopilot')).err).toMatch(/fork/i);
    await until(
      () => stack.ports.roleContainers.answers(stack.launched.ports.autopilot, AbortSignal.timeout(5000)),
      30_000,
    );
    await until(() => linked.links.connected('autopilot'), 30_000);
  });

  it('publishes on the loopback address only', async () => {
    const { NetworkSettings } = await stack.container('gate').inspect();
    const bound = Object.values(NetworkSettings.Ports).flatMap((ports) => ports ?? []);
    expect(bound.map((binding) => binding.HostIp)).toEqual([
      '127.0.0.1',
      '127.0.0.1',
      '127.0.0.1',
      '127.0.0.1',
    ]);
  });

  it('launches again without touching running containers, and keeps its ports', async () => {
    const before = await Promise.all(
      ROLE_NAMES.map(async (role) => (await stack.container(role).inspect()).Id),
    );
    const again = await launchRoles(stack.ports, {
      roles: ROLES,
      progress: () => undefined,
      signal: AbortSignal.timeout(120_000),
    });
    expect(again).toEqual({ ok: true, value: stack.launched });
    expect(
      await Promise.all(ROLE_NAMES.map(async (role) => (await stack.container(role).inspect()).Id)),
    ).toEqual(before);
  });
});

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function plain(names: readonly string[] | null | undefined): string[] {
  return (names ?? []).map((name) => name.replace(/^CAP_/, '')).toSorted();
}
