import { chooseClient } from './docker-clients.ts';
import type { DiskFact, EngineFact, HostFacts, PortFact } from './host-facts.ts';
import { freeingText, heldText, holderText } from './port-holder.ts';
import { isAtLeast } from './version.ts';

export type Finding = { check: string; verdict: 'ok' | 'warn' | 'fail'; what: string; cure: string | null };

/** What is known of the root beside the host's facts. */
export type RootFacts = {
  settings: string[];
  compose: { file: string; message: string }[];
  /** null: not looked for, because the settings that say where are faulty */
  stacks: string[] | null;
  /** ports of stacks that somebody else holds, by stack */
  held: { stack: string; port: PortFact }[];
  /** the setting behind each of the host facts' ports, in their order; `fixed`: no other one is taken instead */
  ownPorts: { setting: string; fixed: boolean }[];
  repositories: { dir: string; problem: string; cure: string }[];
  /** roles whose settings say `egress: open` */
  openRoles: string[];
  buildNetwork: 'none' | 'default';
};

const GB = 1024 ** 3;
const MIN_NODE = '20.19';
const MIN_GIT = '2.38';

/** Everything that could stop a crew, each with its exact cure. Pure: `facts` were measured before. */
export function judgeHost(facts: HostFacts, root: RootFacts): Finding[] {
  return [
    judgeNode(facts),
    judgeProgram('git', facts.git, MIN_GIT),
    judgeProgram('ssh', facts.ssh, null),
    judgeEngine(facts.engine, facts),
    judgeClient(facts),
    ...judgeImages(facts.engine),
    ...facts.ports.map((port, index) => judgePort(port, root.ownPorts[index])),
    ...root.held.map(judgeStackPort),
    ...facts.disks.map(judgeDisk),
    judgeMemory(facts),
    ...judgeSettings(root),
    ...judgeCompose(root),
    ...root.repositories.map(({ dir, problem, cure }) => warn('repository', `${dir}: ${problem}`, cure)),
    judgeEgress(root),
  ];
}

export function isHealthy(findings: readonly Finding[]): boolean {
  return findings.every((finding) => finding.verdict !== 'fail');
}

const ok = (check: string, what: string): Finding => ({ check, verdict: 'ok', what, cure: null });
const warn = (check: string, what: string, cure: string): Finding => ({ check, verdict: 'warn', what, cure });
const fail = (check: string, what: string, cure: string): Finding => ({ check, verdict: 'fail', what, cure });

function judgeNode({ node }: HostFacts): Finding {
  if (isAtLeast(node, MIN_NODE)) return ok('node', `Node ${node}`);
  return fail(
    'node',
    `Node ${node}; ${MIN_NODE} or newer is needed`,
    'install Node 24: https://nodejs.org/en/download',
  );
}

function judgeProgram(name: 'git' | 'ssh', version: string | null, minimum: string | null): Finding {
  const install = name === 'git' ? 'sudo apt-get install git' : 'sudo apt-get install openssh-client';
  if (version === null) return fail(name, `${name} is not installed`, install);
  if (minimum !== null && !isAtLeast(version, minimum))
    return fail(name, `${version}; ${minimum} or newer is needed`, install);
  return ok(name, version);
}

function judgeEngine(engine: EngineFact, { user, platform }: HostFacts): Finding {
  switch (engine.kind) {
    case 'up':
      return ok('engine', `Docker engine ${engine.version} at ${engine.endpoint}`);
    case 'denied':
      return fail(
        'engine',
        `${user} may not use the engine at ${engine.endpoint}`,
        `sudo usermod -aG docker ${user}   (then log out and in again)`,
      );
    case 'absent':
      return fail(
        'engine',
        `no engine answers at ${engine.endpoint}`,
        platform === 'linux'
          ? 'start it: sudo systemctl start docker   (not installed? https://docs.docker.com/engine/install/)'
          : 'start Docker Desktop   (not installed? https://docs.docker.com/get-docker/)',
      );
    case 'broken':
      return fail(
        'engine',
        `the engine at ${engine.endpoint} failed: ${engine.message}`,
        'look at its log: sudo journalctl -u docker -n 50',
      );
  }
}

function judgeClient({ clients }: HostFacts): Finding {
  const choice = chooseClient(clients);
  if (!choice.ok) return fail('compose', choice.message, choice.hint);
  const passed = clients.slice(
    0,
    clients.findIndex((client) => client.path === choice.path),
  );
  const without =
    passed.length === 0 ? '' : ` (passed over: ${passed.map((client) => client.path).join(', ')})`;
  return ok('compose', `Compose ${choice.composeVersion} of ${choice.path}${without}`);
}

function judgeImages(engine: EngineFact): Finding[] {
  if (engine.kind !== 'up') return [];
  const mirrors =
    engine.mirrors.length === 0 ? 'no registry mirror' : `registry mirrors: ${engine.mirrors.join(', ')}`;
  if (engine.standIns.length === 0) return [ok('images', `no stand-in images; ${mirrors}`)];
  return [
    warn(
      'images',
      `stand-ins serve as ${engine.standIns.join(', ')} because no registry answered when they were made; ${mirrors}`,
      'make clean   (removes them; the next build pulls the real ones)',
    ),
  ];
}

function judgePort(fact: PortFact, own?: RootFacts['ownPorts'][number]): Finding {
  const { port, use, holder } = fact;
  const check = `port ${String(port)}`;
  if (holder === null) return ok(check, `free for ${use}`);
  if (holder.ours) return ok(check, `${use} of this root (${holderText(holder)})`);
  const setting = own?.setting ?? 'the port';
  if (own?.fixed === false)
    return warn(
      check,
      `${heldText(fact)}: it gets another free port`,
      `dockfra ps   shows the port; set ${setting} in dockfra.yaml to choose one`,
    );
  return fail(check, heldText(fact), `set ${setting} in dockfra.yaml   or free it: ${freeingText(fact)}`);
}

function judgeStackPort({ stack, port }: RootFacts['held'][number]): Finding {
  return fail(
    `port ${String(port.port)}`,
    `stack ${stack} cannot start: ${heldText(port)}`,
    `change the published port of the stack   or free it: ${freeingText(port)}`,
  );
}

function judgeDisk({ what, path, freeBytes }: DiskFact): Finding {
  const text = `${gigabytes(freeBytes)} free for ${what} (${path})`;
  if (freeBytes < GB)
    return fail('disk', text, 'docker system df   shows what takes space; at least 1 GB is needed');
  if (freeBytes < 5 * GB)
    return warn('disk', text, 'docker system df   shows what takes space; 5 GB are comfortable');
  return ok('disk', text);
}

function judgeMemory({ memory }: HostFacts): Finding {
  const text = `${gigabytes(memory.availableBytes)} of ${gigabytes(memory.totalBytes)} memory available`;
  if (memory.availableBytes < GB)
    return warn(
      'memory',
      text,
      'stop something, or lower roles.*.resources.memory and checks[].memory in dockfra.yaml',
    );
  return ok('memory', text);
}

function judgeSettings({ settings }: RootFacts): Finding[] {
  if (settings.length === 0) return [ok('settings', 'dockfra.yaml and variables are valid')];
  return settings.map((line) => fail('settings', line, 'correct the file; see docs/configuration.md'));
}

function judgeCompose({ compose, stacks }: RootFacts): Finding[] {
  const faults = compose.map(({ file, message }) =>
    fail('stack', `${file}: ${message}`, 'correct the compose file; `docker compose config` shows the same'),
  );
  if (stacks === null)
    return [warn('stack', 'not looked for: dockfra.yaml has faults', 'correct dockfra.yaml first')];
  if (stacks.length === 0 && faults.length === 0)
    return [
      warn(
        'stack',
        'no compose file in this folder or the ones directly in it',
        'dockfra init   (lays out the sample application), or name folders under `stacks` in dockfra.yaml',
      ),
    ];
  return stacks.length === 0 ? faults : [ok('stack', `found: ${stacks.join(', ')}`), ...faults];
}

function judgeEgress({ openRoles, buildNetwork }: RootFacts): Finding {
  const roles =
    openRoles.length === 0
      ? 'roles have no way out'
      : `${openRoles.join(', ')}: egress open, through the proxy that refuses host, LAN, metadata and stacks`;
  const builds = buildNetwork === 'none' ? 'image builds have no network' : 'image builds use the network';
  if (buildNetwork === 'none') return ok('egress', `${roles}; ${builds}`);
  return warn(
    'egress',
    `${roles}; ${builds}: what a Dockerfile runs can reach host and LAN, for no proxy stands before a build`,
    'set deploy.build_network: none in dockfra.yaml if the builds need no downloads',
  );
}

function gigabytes(bytes: number): string {
  return `${(bytes / GB).toFixed(1)} GB`;
}
