import type { RoleDefinition } from './role.ts';
import type { RoleName } from './ticket.ts';

/** A public key that may log in, and the name its holder goes by in histories and the audit. */
export type PersonKey = { person: string; key: string };

const KEY_TYPE =
  /^(ssh-(ed25519|rsa)|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com)$/;

/** Reads one line of a .pub file or of roles.<role>.ssh.keys; null when it is no plain public key (options in front are refused). */
export function parsePersonKey(line: string, fallback: string): PersonKey | null {
  const [type = '', blob = '', ...comment] = line.trim().split(/\s+/);
  if (!KEY_TYPE.test(type) || !/^[A-Za-z0-9+/]{40,}={0,3}$/.test(blob) || !holdsType(blob, type)) return null;
  return { person: personName(comment.join(' '), fallback), key: `${type} ${blob}` };
}

/** A key's comment as a name: safe in an authorized_keys command, a path and a terminal. */
export function personName(comment: string, fallback: string): string {
  const name = comment
    .replaceAll(/[^A-Za-z0-9._@-]+/g, '-')
    .replaceAll(/^[-.@]+|[-.@]+$/g, '')
    .slice(0, 40);
  return name === '' ? fallback : name;
}

/** The authorized_keys of a role's own user: one forced command a person, nothing else. The first line of a key wins. */
export function authorizedPeople(role: RoleDefinition, people: readonly PersonKey[]): string {
  const seen = new Set<string>();
  const lines: string[] = [];
  for (const { person, key } of people) {
    if (seen.has(key)) continue;
    seen.add(key);
    const program =
      role.shell === 'bash'
        ? '/opt/dockfra/developer-shell'
        : 'exec /opt/dockfra/bin/node /opt/dockfra/role-shell.cjs';
    lines.push(`restrict,pty,command="${program} ${person}" ${key} ${person}\n`);
  }
  return lines.join('');
}

/** The part of sshd's settings that differs by role and root. Values must hold no white space or quotes. */
export function sshdSettings(role: RoleDefinition, environment: Readonly<Record<string, string>>): string {
  const users = [role.name, 'link', ...(role.work ? ['courier'] : [])];
  const pairs = Object.entries({ DOCKFRA_ROLE: role.name, LANG: 'C.UTF-8', ...environment });
  const safe = pairs.filter(([name, value]) => /^[A-Za-z_]\w*$/.test(name) && /^[^\s"'\\#]+$/.test(value));
  return `AllowUsers ${users.join(' ')}\nSetEnv ${safe.map(([name, value]) => `${name}=${value}`).join(' ')}\n`;
}

export type RoleFileRequest = {
  role: RoleDefinition;
  people: readonly PersonKey[];
  /** public key of the platform */
  platformKey: string;
  hostPrivateKey: string;
  environment: Readonly<Record<string, string>>;
};

/** Everything under /etc/dockfra of a role. `ready` comes last: the supervisor waits for it. */
export function roleFiles(request: RoleFileRequest): { path: string; content: string; mode: number }[] {
  const { role, people, platformKey, hostPrivateKey, environment } = request;
  const platform = platformKey.trim();
  return [
    { path: 'authorized_keys/link', content: `restrict,port-forwarding ${platform}\n`, mode: 0o644 },
    ...(role.work
      ? [{ path: 'authorized_keys/courier', content: `restrict ${platform}\n`, mode: 0o644 }]
      : []),
    { path: `authorized_keys/${role.name}`, content: authorizedPeople(role, people), mode: 0o644 },
    { path: 'ssh_host_ed25519_key', content: hostPrivateKey, mode: 0o600 },
    { path: 'sshd_settings', content: sshdSettings(role, environment), mode: 0o644 },
    { path: 'ready', content: 'yes\n', mode: 0o644 },
  ];
}

/** Where the egress proxy is for whoever may use it. */
export const EGRESS_PORT = 3128;
export function egressEnvironment(host: string): Record<string, string> {
  const url = `http://${host}:${EGRESS_PORT}`;
  const none = 'localhost,127.0.0.1';
  return {
    http_proxy: url,
    https_proxy: url,
    HTTP_PROXY: url,
    HTTPS_PROXY: url,
    no_proxy: none,
    NO_PROXY: none,
  };
}

/** Names on the engine of everything that belongs to one root. */
export function roleNames(prefix: string, rootId: string) {
  const project = `${prefix}-${rootId}`;
  return {
    project,
    container: (role: RoleName | 'gate' | 'egress') => `${project}-${role}`,
    /** internal network with the egress proxy on it, under this host name; a sandbox may join it while egress is open */
    egressNetwork: `${project}_egress`,
    egressHost: 'egress',
    roleNetwork: (role: RoleName) => `${project}_${role}`,
    volume: (role: RoleName, what: 'keys' | 'home' | 'work') => `${project}_${role}-${what}`,
  };
}

/** The blob begins with the length and name of its type. */
function holdsType(blob: string, type: string): boolean {
  const start = atobSafe(blob.slice(0, 64));
  return start.slice(4, 4 + type.length) === type;
}

function atobSafe(text: string): string {
  try {
    return atob(text.slice(0, text.length - (text.length % 4)));
  } catch {
    return '';
  }
}
