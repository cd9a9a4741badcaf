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
  /** first part of every name on the engine, when the environment says it */
  prefix: string | null;
};

const PREFIX = /^[a-z][a-z0-9-]{0,29}$/;

/** Flag before environment before default. An unusable prefix is reported as `problem`. */
export function readLaunch(
  flags: { root?: string | undefined },
  env: HostEnvironment,
): Launch & { problem: string | null } {
  const wanted = env['DOCKFRA_PREFIX'] ?? '';
  const usable = wanted === '' || PREFIX.test(wanted);
  return {
    root: path.resolve(flags.root ?? env['DOCKFRA_ROOT'] ?? '.'),
    prefix: wanted !== '' && usable ? wanted : null,
    problem: usable
      ? null
      : `DOCKFRA_PREFIX is ${JSON.stringify(wanted)}: use a lower-case letter, then letters, digits or "-", at most 30 characters`,
  };
}
