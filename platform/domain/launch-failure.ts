/** What is known about a service that did not start. */
export type EndFacts = {
  why: string;
  exitCode: number | null;
  oomKilled: boolean;
  healthLog: string;
  image: string;
};
export type Explained = { cause: string; fix: string };

/** Why a container did not come to run, and what to do about it. */
export function explainEnd({ why, exitCode, oomKilled, healthLog, image }: EndFacts): Explained {
  if (oomKilled)
    return {
      cause: `${why}: the kernel killed it, because it took more memory than its limit`,
      fix: 'raise its memory limit, or find out what takes so much',
    };
  if (healthLog !== '')
    return {
      cause: `${why}; its health check said: ${lastOf(healthLog)}`,
      fix: 'correct the service, or the test of its healthcheck',
    };
  const known = EXIT_CODES[exitCode ?? -1];
  if (known) return { cause: `${why}: ${known.cause}`, fix: known.fix.replace('IMAGE', image) };
  return { cause: why, fix: 'its last lines say more; correct it, then launch again' };
}

const EXIT_CODES: Readonly<Record<number, Explained>> = {
  126: { cause: 'its command cannot be run', fix: 'make the file executable in the image: chmod +x' },
  127: { cause: 'its command is not in the image', fix: 'correct command or entrypoint; is it in IMAGE?' },
  137: {
    cause: 'it was killed (by the engine, by the kernel for memory, or by somebody)',
    fix: 'look at its memory limit',
  },
  139: { cause: 'it crashed (segmentation fault)', fix: 'is the image made for this processor?' },
  143: { cause: 'it was told to stop', fix: 'find out who stopped it: docker events --since 10m' },
};

const PATTERNS: readonly { pattern: RegExp; fix: (match: RegExpExecArray) => string }[] = [
  {
    pattern: /(?:Bind for|listen tcp\w*) [\d.:[\]]*?:(\d+)[^\n]*(?:already allocated|already in use)/,
    fix: ([, port]) => `free port ${port ?? ''} or publish another one: dockfra preflight says who has it`,
  },
  {
    pattern: /port is already allocated|address already in use/,
    fix: () => 'dockfra preflight says who holds the port',
  },
  {
    pattern: /pull access denied for (\S+?),|manifest (?:for \S+ not found|unknown)/,
    fix: () => 'correct the name and tag of the image, or log in: docker login',
  },
  {
    pattern: /network (\S+) declared as external, but could not be found/,
    fix: ([, name]) => `docker network create ${name ?? ''}`,
  },
  {
    pattern: /external volume "?([^\s"]+)"? not found/,
    fix: ([, name]) => `docker volume create ${name ?? ''}`,
  },
  {
    pattern: /Pool overlaps with other one|address pools have been fully subnetted/,
    fix: () => 'docker network prune, or take another subnet',
  },
  { pattern: /no space left on device/, fix: () => 'free space: docker system df' },
  {
    pattern: /executable file not found|no such file or directory: unknown/,
    fix: () => 'correct command or entrypoint',
  },
  { pattern: /failed to solve/, fix: () => 'correct the Dockerfile; the lines above name the step' },
  {
    pattern: /Cannot connect to the Docker daemon|error during connect|unexpected EOF/,
    fix: () => 'start the engine (sudo systemctl start docker), then launch again',
  },
];

/** What Compose printed, as cause and fix. */
export function explainCompose(lines: readonly string[]): Explained {
  for (const { pattern, fix } of PATTERNS) {
    for (const line of lines.toReversed()) {
      const match = pattern.exec(line);
      if (match) return { cause: line.trim().slice(0, 500), fix: fix(match) };
    }
  }
  const last = lines.findLast((line) => line.trim() !== '');
  return {
    cause: last?.trim().slice(0, 500) ?? 'Compose failed without a word',
    fix: 'see what Compose says',
  };
}

function lastOf(text: string): string {
  return (text.trim().split('\n').at(-1) ?? '').slice(0, 300);
}
