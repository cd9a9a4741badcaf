import { parseEnvFile, envValues } from './env-file.ts';
import { interpolate, parseInterpolation, type Values } from './interpolation.ts';

/** The order in which Compose looks; the first that exists counts. */
export const COMPOSE_FILES = [
  'compose.yaml',
  'compose.yml',
  'docker-compose.yml',
  'docker-compose.yaml',
] as const;
export const OVERRIDE_FILES = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
] as const;

const SKIPPED = new Set(['node_modules', '.git', '.dockfra']);
/** Folders of a checkout of this tool whose compose files are its own. */
const OWN_FOLDERS = new Set(['management', 'app-template', 'shared', 'tests', 'platform', 'wizard']);

/** Folders in which no stack is looked for, wherever they lie. */
export function isSkippedFolder(name: string): boolean {
  return SKIPPED.has(name);
}

/** Folders at the top of a checkout of this tool that are its own. */
export function isOwnFolder(name: string): boolean {
  return OWN_FOLDERS.has(name);
}

/** Compose's own names, and docker-compose*.yaml as people name the files of their environments. */
export function isComposeName(name: string): boolean {
  return /^(compose(\.[\w.-]+)?|docker-compose[\w.-]*)\.ya?ml$/.test(name);
}

export type Variant = { name: string; files: string[] };

/**
 * Compose files of a folder that Compose does not take by itself: `docker-compose.prod.yml` is the variant "prod", with the
 * files that are taken before it when there are any.
 */
export function variantsOf(names: ReadonlySet<string>, taken: readonly string[]): Variant[] {
  const usual = new Set<string>([...COMPOSE_FILES, ...OVERRIDE_FILES, ...taken]);
  return [...names]
    .filter((name) => isComposeName(name) && !usual.has(name))
    .toSorted()
    .map((name) => ({ name: variantName(name), files: [name] }));
}

function variantName(file: string): string {
  return file.replace(/\.ya?ml$/, '').replace(/^(docker-)?compose[._-]?/, '') || file;
}

/** True for the package.json of this tool itself. */
export function isOwnPackage(packageJson: string): boolean {
  return /"name"\s*:\s*"dockfra"/.test(packageJson) && /"bin\/dockfra"/.test(packageJson);
}

/** The compose files of a folder in the order Compose reads them; empty when there is no stack. `env` is its .env under the process environment. */
export function chooseComposeFiles(names: ReadonlySet<string>, env: Values): string[] {
  const listed = env('COMPOSE_FILE');
  if (listed !== undefined && listed !== '') {
    return listed.split(env('COMPOSE_PATH_SEPARATOR') ?? ':').filter((file) => file !== '');
  }
  const main = COMPOSE_FILES.find((file) => names.has(file));
  if (main === undefined) return [];
  const override = OVERRIDE_FILES.find((file) => names.has(file));
  return override === undefined ? [main] : [main, override];
}

/** Compose's normalisation of a folder name: lower case, then only a-z, 0-9, "_" and "-", starting with a letter or digit. */
export function normaliseProjectName(folder: string): string {
  return folder
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '');
}

/** COMPOSE_PROJECT_NAME, else the last top-level `name:` (interpolated), else the folder's name normalised. */
export function projectName(folder: string, names: readonly string[], env: Values): string {
  const imposed = env('COMPOSE_PROJECT_NAME');
  if (imposed !== undefined && imposed !== '') return imposed;
  const written = names.at(-1);
  if (written === undefined) return normaliseProjectName(folder);
  return interpolate(parseInterpolation(written).pieces, env).text;
}

/** Values of .env files under the process environment, as Compose puts them in: a later file sees what those before it say. */
export function composeValues(
  envTexts: string | null | readonly (string | null)[],
  outside: Readonly<Record<string, string>>,
): Record<string, string> {
  const file = [envTexts].flat().reduce<Record<string, string>>(
    (before, text) => ({
      ...before,
      ...(text === null
        ? {}
        : envValues(
            parseEnvFile(
              text,
              (name) => outside[name],
              (name) => before[name],
            ),
          )),
    }),
    {},
  );
  return { ...file, ...outside };
}

/** A name for each stack, unique in the root: the given one, else the folder's, or its path when two share a name. */
export function stackNames(
  folders: readonly { path: string; base: string; given?: string | null }[],
): string[] {
  const wanted = folders.map(({ base, given }) => given ?? safeName(base));
  const counts = new Map<string, number>();
  for (const name of wanted) counts.set(name, (counts.get(name) ?? 0) + 1);
  return folders.map(({ path, given }, index) => {
    const name = wanted[index] ?? '';
    const unique = Boolean(given) || counts.get(name) === 1;
    return unique && name !== '' ? name : safeName(path.replaceAll('/', '-')) || `stack-${String(index + 1)}`;
  });
}

function safeName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9_.-]+/g, '-')
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')
    .slice(0, 63);
}
