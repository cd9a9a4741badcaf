/** One container of a stack as the client lists it. */
export type ListedContainer = {
  id: string;
  name: string;
  state: string;
  service: string;
  number: string;
  replaces: string;
};

/** For `docker ps --format`: the fields in this order, divided by tabs. */
export const LISTED_FORMAT = [
  '{{.ID}}',
  '{{.Names}}',
  '{{.State}}',
  '{{.Label "com.docker.compose.service"}}',
  '{{.Label "com.docker.compose.container-number"}}',
  '{{.Label "com.docker.compose.replace"}}',
].join('\t');

export function parseListed(output: string): ListedContainer[] {
  return output.split('\n').flatMap((line) => {
    const [id = '', name = '', state = '', service = '', number = '', replaces = ''] = line.split('\t');
    return id === '' ? [] : [{ id, name, state, service, number, replaces }];
  });
}

/**
 * Replacements that compose made but never put in place (ID_NAME, never started) while the container they were for is
 * still there. Compose stumbles over them: it removes the good one and then cannot take its name. Where the old one is
 * gone already, compose finishes the replacement by itself, and it may hold the volumes of the old one.
 */
export function findHalfMade(containers: readonly ListedContainer[]): string[] {
  return containers
    .filter((one) => one.replaces !== '' && one.state === 'created' && /^[0-9a-f]{12}_/.test(one.name))
    .filter((one) =>
      containers.some(
        (other) => other.id !== one.id && other.service === one.service && other.number === one.number,
      ),
    )
    .map((one) => one.id);
}
