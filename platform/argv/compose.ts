/** Where one compose command works: `files` are absolute, in the order compose reads them. */
export type ComposePlace = {
  project: string;
  /** what relative paths in the files mean */
  directory: string;
  files: readonly string[];
  /** null: compose looks for .env in `directory` by itself */
  envFile: string | null;
  /** read before it */
  moreEnvFiles?: readonly string[];
  profiles?: readonly string[];
};

/** Compose arguments (after "compose") for `command` at `place`. */
export function compose(place: ComposePlace, command: readonly string[]): string[] {
  return [
    'compose',
    '--ansi=never',
    '--progress=plain',
    `--project-name=${place.project}`,
    `--project-directory=${place.directory}`,
    ...place.files.map((file) => `--file=${file}`),
    ...[...(place.moreEnvFiles ?? []), place.envFile ?? []].flat().map((file) => `--env-file=${file}`),
    ...(place.profiles ?? []).map((profile) => `--profile=${profile}`),
    ...command,
  ];
}

/** `everyProfile`: also the services that are only started on request. */
export function config(place: ComposePlace, wanted: { everyProfile: boolean }): string[] {
  const [first = 'compose', ...rest] = compose(place, ['config', '--format=json']);
  return [first, ...(wanted.everyProfile ? ['--profile=*'] : []), ...rest];
}

/** Reads the files and says nothing unless something is wrong; a file "-" is standard input. */
export function checkConfig(place: ComposePlace, options: readonly string[]): string[] {
  const [first = 'compose', ...rest] = compose(place, ['config', '--quiet', ...options]);
  return [first, '--profile=*', ...rest];
}

export function build(place: ComposePlace, service: string): string[] {
  return compose(place, ['build', '--', service]);
}

/** Without `build`, nothing is built even where the file says so; a missing image is pulled once. */
export function up(
  place: ComposePlace,
  wanted: { services: readonly string[]; noDeps: boolean; build: boolean; forceRecreate: boolean },
): string[] {
  return compose(place, [
    'up',
    '--detach',
    ...(wanted.noDeps ? ['--no-deps'] : []),
    ...(wanted.build ? ['--build'] : ['--no-build', '--pull=missing']),
    ...(wanted.forceRecreate ? ['--force-recreate'] : []),
    '--',
    ...wanted.services,
  ]);
}

/** `command` is handed to the container's own shell as one argument. */
export function runOnce(
  place: ComposePlace,
  wanted: { service: string; command: string; labels: readonly string[] },
): string[] {
  const labels = wanted.labels.map((label) => `--label=${label}`);
  return compose(place, [
    'run',
    '--rm',
    '--no-deps',
    '--no-TTY',
    ...labels,
    '--entrypoint=sh',
    '--',
    wanted.service,
    '-c',
    wanted.command,
  ]);
}

/** Containers of every profile and networks: without `--volumes`, every volume stays. */
export function down(place: ComposePlace): string[] {
  return compose({ ...place, profiles: ['*'] }, ['down']);
}

/** Containers only: without `--volumes`, every volume stays. */
export function remove(place: ComposePlace, services: readonly string[]): string[] {
  return compose(place, ['rm', '--stop', '--force', '--', ...services]);
}

export function imageId(reference: string): string[] {
  return ['image', 'inspect', '--format={{.Id}}', '--', reference];
}

export function onceContainers(mark: string): string[] {
  return ['ps', '--all', '--quiet', '--no-trunc', `--filter=label=dockfra.once=${mark}`];
}

/** `format`: a template with one line a container. */
export function projectContainers(project: string, format: string): string[] {
  return [
    'ps',
    '--all',
    '--no-trunc',
    `--filter=label=com.docker.compose.project=${project}`,
    `--format=${format}`,
  ];
}

export function removeContainers(ids: readonly string[]): string[] {
  return ['rm', '--force', '--', ...ids];
}

/** Put over the stack's own files: another image name and labels for one service, and what network its build may use. */
export function buildOverride(wanted: {
  service: string;
  tag: string;
  labels: Readonly<Record<string, string>>;
  network: string;
}): string {
  const { service, tag: image, labels, network } = wanted;
  return JSON.stringify({ services: { [service]: { image, build: { labels, network } } } });
}

export function imageOverride(service: string, image: string): string {
  return JSON.stringify({ services: { [service]: { image } } });
}
