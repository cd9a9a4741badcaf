import { describe, expect, it } from 'vitest';

import type { ContainerFact } from '../../../platform/domain/preflight.ts';
import { containerNames } from '../../../platform/preflight/container-names.ts';
import { ports } from '../../../platform/preflight/ports.ts';
import { samePort } from '../../../platform/preflight/same-port.ts';
import { findWith, stackOf, told } from '../../support/preflight-world.ts';

const WEB = 'services:\n  web:\n    image: x\n    ports:\n      - "8080:80"\n';
const process7 = { pid: 7, program: 'python3', container: null, project: null, ours: false };
const held = (holder: typeof process7 | Record<string, unknown>, port = 8080) => ({
  ports: {
    known: true as const,
    value: [{ port, use: 'service web', holder: { ...process7, ...holder } }],
  },
  freePorts: { [port]: port + 1 },
});

describe('ports', () => {
  it.each([
    ['a process', {}, ['stop web: port 8080 of service web is held by python3 (pid 7) @5']],
    [
      'a container of another stack',
      { pid: null, program: null, container: 'blog-web-1', project: 'blog' },
      ['stop web: port 8080 of service web is held by blog-web-1 @5'],
    ],
    [
      'a container without a stack',
      { container: 'old', project: null },
      ['stop web: port 8080 of service web is held by old @5'],
    ],
    ['near miss: a container of the stack itself', { container: 'app-web-1', project: 'app' }, []],
  ])('%s holds it', (_, holder, expected) => {
    expect(told(findWith(ports, [stackOf(WEB)], held(holder)))).toEqual(expected);
  });

  it('is fine where nobody holds the port', () => {
    expect(findWith(ports, [stackOf(WEB)])).toEqual([]);
  });

  it.each([
    ['8080:80', {}, 'compose.set', { stack: 'app', path: 'services.web.ports[0]', value: '8081:80' }],
    [
      '127.0.0.1:8080:80/tcp',
      {},
      'compose.set',
      { stack: 'app', path: 'services.web.ports[0]', value: '127.0.0.1:8081:80/tcp' },
    ],
    ['${PORT:-8080}:80', {}, 'settings.set', { values: ['PORT=8081'], stack: 'app' }],
    ['${PORT}:80', { PORT: '8080' }, 'settings.set', { values: ['PORT=8081'], stack: 'app' }],
  ])('offers another port for %s', (written, values, name, input) => {
    const stack = stackOf(WEB.replace('8080:80', written), { values });
    const [found] = findWith(ports, [stack], held({}));
    expect(found?.fix?.action).toEqual({ name, input });
  });

  it('offers no change of a range, and none without a free port', () => {
    const range = stackOf(WEB.replace('8080:80', '8079-8081:80'));
    expect(findWith(ports, [range], held({}))[0]?.fix?.action).toBeUndefined();
    expect(findWith(ports, [stackOf(WEB)], { ...held({}), freePorts: {} })[0]?.fix).toBeNull();
  });

  it.each([
    [
      'the same protocol',
      'udp',
      '0.0.0.0',
      'other',
      ['stop web: port 53/udp of service web is held by dns @5'],
    ],
    ['near miss: another protocol', 'tcp', '0.0.0.0', 'other', []],
    ['near miss: another address', 'udp', '10.0.0.1', 'other', []],
    ['near miss: its own', 'udp', '0.0.0.0', 'app', []],
  ])('udp is looked for at the containers: %s', (_, protocol, ip, project, expected) => {
    const dns: ContainerFact = { name: 'dns', project, ports: [{ ip, port: 53, protocol }] };
    const stack = stackOf(WEB.replace('8080:80', '127.0.0.1:53:53/udp'));
    expect(told(findWith(ports, [stack], { containers: { known: true, value: [dns] } }))).toEqual(expected);
  });
});

describe('same-port', () => {
  const two = (first: string, second: string) =>
    stackOf(
      `services:\n  a:\n    image: x\n    ports: ["${first}"]\n  b:\n    image: x\n    ports:\n      - "${second}"\n`,
    );
  it.each([
    ['8080:80', '8080:81', ['stop b: port 8080 is wanted by a, too @8']],
    ['127.0.0.1:8080:80', '8080:80', ['stop b: port 8080 is wanted by a, too @8']],
    ['8080:80', '8081:80', []],
    ['127.0.0.1:8080:80', '127.0.0.2:8080:80', []],
    ['53:53/tcp', '53:53/udp', []],
  ])('within a stack: %s and %s', (first, second, expected) => {
    expect(told(findWith(samePort, [two(first, second)]))).toEqual(expected);
  });

  it('of two stacks, told once, at the later one', () => {
    const stacks = [stackOf(WEB, { name: 'shop' }), stackOf(WEB, { name: 'blog' })];
    const found = findWith(samePort, stacks);
    expect(told(found)).toEqual(['stop web: port 8080 is wanted by web of stack shop, too @5']);
    expect(found[0]?.stack).toBe('blog');
  });

  it.each([
    ['deploy: { replicas: 2 }', '8080:80', ['stop web: 2 replicas want the same port 8080 @5']],
    ['scale: 3', '8080:80', ['stop web: 3 replicas want the same port 8080 @5']],
    ['deploy: { replicas: 1 }', '8080:80', []],
    ['deploy: { replicas: 2 }', '8080-8081:80', []],
  ])('replicas with %s and %s', (line, port, expected) => {
    expect(told(findWith(samePort, [stackOf(`${WEB.replace('8080:80', port)}    ${line}\n`)]))).toEqual(
      expected,
    );
  });
});

describe('container-names', () => {
  const NAMED = 'services:\n  web:\n    image: x\n    container_name: front\n';
  it.each([
    ['of somebody without a stack', null, ['stop web: there is a container named front already @4']],
    ['of another stack', 'blog', ['stop web: there is a container named front already (stack blog) @4']],
    ['near miss: of the stack itself', 'app', []],
  ])('a container %s has the name', (_, project, expected) => {
    const containers = { known: true as const, value: [{ name: 'front', project, ports: [] }] };
    expect(told(findWith(containerNames, [stackOf(NAMED)], { containers }))).toEqual(expected);
  });

  it('two services want it', () => {
    const stacks = [stackOf(NAMED, { name: 'shop' }), stackOf(NAMED, { name: 'blog' })];
    expect(told(findWith(containerNames, stacks))).toEqual([
      'stop web: container name front is wanted by service web of stack shop, too @4',
    ]);
    expect(
      findWith(containerNames, [stackOf(NAMED), stackOf(NAMED.replace('front', 'back'), { name: 'b' })]),
    ).toEqual([]);
  });
});
