import type { RoleName } from '../domain/ticket.ts';

export type RoleEndpoint = { role: RoleName; port: number };

/** ROOT/.dockfra/ssh_config: makes `ssh -F FILE manager` work with the system's client and nothing else of the user's settings. */
export function sshConfigText(
  endpoints: readonly RoleEndpoint[],
  files: { identity: string; knownHosts: string },
): string {
  const hosts = endpoints.map(({ role, port }) => `Host ${role}\n  Port ${port}\n  User ${role}\n`);
  const common = [
    'Host *',
    '  HostName 127.0.0.1',
    `  IdentityFile ${quoted(files.identity)}`,
    '  IdentitiesOnly yes',
    '  PreferredAuthentications publickey',
    `  UserKnownHostsFile ${quoted(files.knownHosts)}`,
    '  GlobalKnownHostsFile /dev/null',
    '  HostKeyAlgorithms ssh-ed25519',
    // loopback only, so nobody records it for later: the post-quantum exchange costs a third of a login
    '  KexAlgorithms curve25519-sha256',
    '  IgnoreUnknown WarnWeakCrypto',
    '  WarnWeakCrypto no',
    '  StrictHostKeyChecking yes',
    '  CheckHostIP no',
    '  UpdateHostKeys no',
    '  ControlMaster no',
    '  ControlPath none',
    '  ForwardAgent no',
    '  ForwardX11 no',
    '  ConnectTimeout 10',
    '  ServerAliveInterval 30',
  ];
  return `# Written by dockfra for this root. Use: ssh -F THIS-FILE manager\n${hosts.join('')}${common.join('\n')}\n`;
}

/** Host keys are ours, so nobody is ever asked to trust one. */
export function knownHostsText(entries: readonly (RoleEndpoint & { hostKey: string })[]): string {
  return entries
    .map(({ port, hostKey }) => `[127.0.0.1]:${port} ${hostKey.split(/\s+/).slice(0, 2).join(' ')}\n`)
    .join('');
}

/** The system's ssh for one role; `command` words are quoted for the far side, which splits them again. */
export function sshArgv(request: {
  config: string;
  role: RoleName;
  command: readonly string[];
  terminal: boolean;
}): string[] {
  const { config, role, command, terminal } = request;
  const remote = command.length === 0 ? [] : ['--', quotedLine(command)];
  return ['-F', config, ...(terminal ? ['-t'] : command.length === 0 ? [] : ['-T']), role, ...remote];
}

/** With at least one quoted word, by which the role shell knows that no quotes were lost. */
function quotedLine([first = '', ...rest]: readonly string[]): string {
  const line = [first, ...rest].map(shellWord).join(' ');
  return line.includes("'") || rest.length === 0 ? line : `'${first}' ${rest.map(shellWord).join(' ')}`;
}

/** A word that a POSIX shell, and the role shell, reads back as it is. */
export function shellWord(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** A path in an ssh_config: quotes allow spaces; `%` starts a token there. */
function quoted(path: string): string {
  return `"${path.replaceAll('%', '%%')}"`;
}
