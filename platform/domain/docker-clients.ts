import { isAtLeast } from './version.ts';

export const MIN_COMPOSE = '2.20';

/** One `docker` program found on the host. `composeVersion` is null when `docker compose version` did not work. */
export type ClientCandidate = { path: string; composeVersion: string | null; problem: string | null };

export type ClientChoice =
  | { ok: true; path: string; composeVersion: string }
  | { ok: false; code: 'docker_missing' | 'compose_missing' | 'compose_old'; message: string; hint: string };

const INSTALL = 'install Docker Engine with the Compose plugin: https://docs.docker.com/engine/install/';

/** The first client that has a Compose new enough; a client without the plugin never wins over a later one that has it. */
export function chooseClient(candidates: readonly ClientCandidate[]): ClientChoice {
  for (const { path, composeVersion } of candidates) {
    if (composeVersion !== null && isAtLeast(composeVersion, MIN_COMPOSE))
      return { ok: true, path, composeVersion };
  }
  if (candidates.length === 0) {
    return {
      ok: false,
      code: 'docker_missing',
      message: 'no docker client in PATH or at /usr/bin/docker',
      hint: INSTALL,
    };
  }
  const old = candidates.find((candidate) => candidate.composeVersion !== null);
  if (old) {
    return {
      ok: false,
      code: 'compose_old',
      message: `${old.path} has Compose ${old.composeVersion}; ${MIN_COMPOSE} or newer is needed`,
      hint: "update the plugin: sudo apt-get install docker-compose-plugin (or your system's way)",
    };
  }
  return {
    ok: false,
    code: 'compose_missing',
    message: `no Compose plugin: ${candidates.map((candidate) => `${candidate.path} (${candidate.problem ?? 'no answer'})`).join(', ')}`,
    hint: "install the plugin: sudo apt-get install docker-compose-plugin (or your system's way)",
  };
}
