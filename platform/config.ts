import path from 'node:path';

/** The process environment as plain data. The only place that reads `process.env`. */
export type HostEnvironment = Readonly<Record<string, string>>;

export function hostEnvironment(): HostEnvironment {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}

/** What must be known before any file of a root is read. */
export type Launch = {
  /** absolute path of the user's folder */
  root: string;
  /** first part of every name on the engine */
  prefix: string;
};

const PREFIX = /^[a-z][a-z0-9-]{0,29}$/;

/** Flag before environment before default. An unusable prefix is reported as `problem` and the default taken. */
export function readLaunch(
  flags: { root?: string | undefined },
  env: HostEnvironment,
): Launch & { problem: string | null } {
  const wanted = env['DOCKFRA_PREFIX'] ?? '';
  const prefix = wanted === '' ? 'dockfra' : wanted;
  const usable = PREFIX.test(prefix);
  return {
    root: path.resolve(flags.root ?? env['DOCKFRA_ROOT'] ?? '.'),
    prefix: usable ? prefix : 'dockfra',
    problem: usable
      ? null
      : `DOCKFRA_PREFIX is ${JSON.stringify(prefix)}: use a lower-case letter, then letters, digits or "-", at most 30 characters`,
  };
}
