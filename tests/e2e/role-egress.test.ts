import { createServer, type Server } from 'node:http';
import { networkInterfaces } from 'node:os';

import type Dockerode from 'dockerode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { egressEnvironment } from '../../platform/domain/role-login.ts';
import { inside, ssh, startRoleStack, type RoleStack } from '../support/role-stack.ts';

/** Documentation addresses (RFC 5737) play the public internet: a network that the test makes after the launch. */
const INTERNET = '198.51.100.0/24';
const SITE = '198.51.100.10';

describe("the developer's way out, when egress is open", () => {
  let stack: RoleStack;
  let internet: Dockerode.Network;
  let site: Dockerode.Container;
  let listener: Server;
  let port: number;

  beforeAll(async () => {
    stack = await startRoleStack({ roles: { developer: { egress: 'open' } } });
    const name = `${stack.names.project}-internet`;
    const Labels = { 'dockfra.root': stack.rootId };
    internet = await stack.docker.createNetwork({
      Name: name,
      Labels,
      IPAM: { Config: [{ Subnet: INTERNET }] },
    });
    const image = (await stack.container('manager').inspect()).Config.Image;
    const serve = "require('http').createServer((q,s)=>s.end('reached '+q.url)).listen(8080)";
    site = await stack.docker.createContainer({
      name,
      Image: image,
      Labels,
      Cmd: ['/opt/dockfra/bin/node', '-e', serve],
      NetworkingConfig: { EndpointsConfig: { [name]: { IPAMConfig: { IPv4Address: SITE } } } },
      HostConfig: { NetworkMode: name },
    });
    await site.start();
    await internet.connect({ Container: stack.names.container('egress') });
    // on the port that the proxy lets through, so that only the address can be what it refuses
    listener = createServer((_request, response) => void response.end('reached'));
    port = await new Promise((resolve) => listener.listen(8443, '0.0.0.0', () => resolve(8443)));
  });
  afterAll(async () => {
    listener?.close();
    await site?.remove({ force: true });
    await internet?.disconnect({ Container: stack.names.container('egress'), Force: true });
    await internet?.remove();
    await stack?.remove();
  });

  const curl = async (url: string, ...more: string[]): Promise<string> =>
    (await ssh(stack, ['developer', `curl -s -m 8 ${more.join(' ')} ${url}; echo " $?"`])).out.trim();

  it('reaches a public address by plain request and by tunnel', async () => {
    expect(await curl(`http://${SITE}:8080/a?b=c`)).toBe('reached /a?b=c 0');
    expect(await curl(`http://${SITE}:8080/t`, '-p')).toBe('reached /t 0');
  });

  it('reaches neither host, loopback, own networks nor metadata, by address, odd spelling or name', async () => {
    const host =
      Object.values(networkInterfaces())
        .flatMap((all) => all ?? [])
        .find((item) => item.family === 'IPv4' && !item.internal)?.address ?? '';
    const gateAddress =
      Object.values((await stack.container('gate').inspect()).NetworkSettings.Networks)[0]?.IPAddress ?? '';
    for (const target of [
      host,
      '127.0.0.1',
      '127.1',
      '0x7f000001',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '169.254.169.254',
      gateAddress,
      'gate',
      'egress',
    ]) {
      const plain = await curl(`http://${target}:${port}/`, '-g', '--noproxy', "''");
      expect({ target, plain }).toEqual({ target, plain: expect.stringContaining('dockfra egress: ') });
      const tunnel = await curl(`http://${target}:${port}/`, '-g', '-p', '--noproxy', "''");
      expect({ target, tunnel }).toEqual({ target, tunnel: '56' });
    }
  });

  it('opens only the ports of the web', async () => {
    expect(await curl(`http://${SITE}:22/`)).toContain('port 22 is not open');
  });

  it('still has no route of its own, and the other roles have no proxy', async () => {
    expect(await curl(`http://${SITE}:8080/`, '--noproxy', "'*'")).toMatch(/^(7|28)$/);
    const url = egressEnvironment(stack.names.egressHost)['http_proxy'] ?? '';
    expect(
      (
        await inside(
          stack,
          'manager',
          ['curl', '-s', '-m', '3', '-x', url, `http://${SITE}:8080/`],
          'manager',
        )
      ).code,
    ).not.toBe(0);
  });

  it('offers its own network to check containers', async () => {
    const image = (await stack.container('manager').inspect()).Config.Image;
    const check = await stack.docker.createContainer({
      Image: image,
      Labels: { 'dockfra.root': stack.rootId },
      Env: Object.entries(egressEnvironment(stack.names.egressHost)).map(([key, value]) => `${key}=${value}`),
      Cmd: ['curl', '-s', '-m', '8', `http://${SITE}:8080/check`],
      HostConfig: { NetworkMode: stack.names.egressNetwork },
    });
    await check.start();
    await check.wait();
    const said = (await check.logs({ stdout: true, stderr: true })).toString('utf8');
    await check.remove({ force: true });
    expect(said).toContain('reached /check');
  });
});
