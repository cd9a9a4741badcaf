import { parseArgs } from 'node:util';

import type { Launch } from '../config.ts';
import { DockfraError, messageOf } from '../domain/errors.ts';
import { ROLE_NAMES } from '../domain/ticket.ts';
import { parseAssignments } from '../domain/settle.ts';
import type { Result } from '../domain/result.ts';
import { fixedPortsFree } from '../flows/fixed-ports.ts';
import { launchRoles } from '../flows/launch-roles.ts';
import type { LaunchChoice } from '../flows/launch-choice.ts';
import { launchStacks } from '../flows/launch-stacks.ts';
import type { Ports, Progress } from '../ports.ts';
import { ROLES } from '../roles/registry.gen.ts';
import { isRootLocked, openPorts } from '../wire.ts';
import { openRoles } from '../wire-roles.ts';
import { err, out } from './command.ts';
import { newLoginLink } from './login.ts';
import { startInBackground, stopPlatform } from './platform-process.ts';
import { serve } from './serve.ts';

/** Layers, containers and networks one by one are noise to a person; `--verbose` shows them. */
const NOISE = /^\s*(#\d|Container |Network |Volume |$)/;

const teller =
  (verbose: boolean): Progress =>
  (stage, text) => {
    if (verbose || !NOISE.test(text)) err(`${stage}: ${text.trimEnd()}\n`);
  };

/** Stacks on request, then roles, then the platform; waits until each really answers. Idempotent. */
export async function up(launch: Launch, words: string[], signal: AbortSignal): Promise<number> {
  const { values } = readWords(words);
  const progress = teller(values.verbose === true);
  const { ports, close } = await openPorts(launch, { interactive: true });
  let addresses: string[];
  try {
    const config = await ports.settings.current(); // a faulty dockfra.yaml stops everything before anything is started
    await ports.engine.ping(); // first: without it nobody can say which ports are held by this root's own containers
    must(await fixedPortsFree(ports, config));
    if (values.stack)
      await bringStacks(ports, {
        stacks: values.stack,
        profiles: values.profile,
        environment: values.environment,
        set: values.set ?? [],
        signal,
        progress,
      });
    const roles = must(await launchRoles(await openRoles(ports), { roles: ROLES, progress, signal }));
    addresses = ROLE_NAMES.map(
      (role) => `  ssh -F ${roles.sshConfig} ${role.padEnd(10)} # 127.0.0.1:${roles.ports[role]}`,
    );
    // the links follow the roles' ports and keys, which this start may have changed
    if (isRootLocked(ports.root)) {
      progress('platform', 'restarting');
      await stopPlatform(ports.root);
    }
    if (values.foreground) return await foreground(launch, signal, close);
    const pid = await startInBackground(launch, ports.root);
    progress('platform', `serves (pid ${pid})`);
  } finally {
    await close();
  }
  out(`the crew is ready\n${addresses.join('\n')}\n  wizard: ${await newLoginLink(launch)}\n`);
  return 0;
}

async function foreground(launch: Launch, signal: AbortSignal, close: () => Promise<void>): Promise<number> {
  await close();
  return serve(launch, [], signal);
}

async function bringStacks(
  ports: Ports,
  request: LaunchChoice & { set: string[]; signal: AbortSignal; progress: Progress },
): Promise<void> {
  const set = must(parseAssignments(request.set));
  must(await launchStacks(ports, { ...request, set }));
}

function readWords(words: string[]) {
  try {
    return parseArgs({
      args: words,
      options: {
        stack: { type: 'string', multiple: true },
        set: { type: 'string', multiple: true },
        profile: { type: 'string', multiple: true },
        environment: { type: 'string' },
        foreground: { type: 'boolean' },
        verbose: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new DockfraError(
      'usage',
      messageOf(error),
      'usage: dockfra up [--stack NAME] [--profile P] [--environment ENV] [--set NAME=VALUE] [--foreground] [--verbose]',
    );
  }
}

function must<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  const { code, message, hint, details } = result.refusal;
  const more = (details ?? []).filter((detail) => !message.includes(detail));
  throw new DockfraError(code, [message, ...more].join('\n  '), hint ?? 'see: dockfra doctor');
}
