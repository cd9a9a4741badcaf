import type { ComposeModel, ComposeService } from './compose.ts';
import type { SourceReference } from './dangerous-sources.ts';

/** One reason why a model may not be deployed. `value`: as compose resolved it, at most 200 characters; `told`: no reason to refuse. */
export type Finding = { service: string; key: string; value: string; reason: string; told?: true };

/**
 * A resolved model in which every path below the repository starts with "repo:" and all symbolic links are followed,
 * so that two copies of the same repository compare equal.
 */
export type JudgedModel = ComposeModel;

const ENGINE_SOCKETS =
  /(?:docker|containerd|podman|crio)[^/]*\.sock$|^\/(?:var\/)?run\/?$|^\/$|^\/var\/lib\/docker(?:\/|$)/;
const REASONS = {
  privileged: 'gives the container every right on the host',
  namespace: 'shares a namespace of the host or of a foreign container',
  devices: 'hands a device of the host to the container',
  capability: 'adds a capability',
  unconfined: 'switches a confinement off',
  socket: 'hands over the engine, which is the same as root on the host',
  outside: 'reads or writes outside of the repository',
  ports: 'publishes a new port on every address of the host',
  build: 'lets the build reach outside of the repository or name foreign images',
  runtime: 'changes how the container is confined',
  driver: 'makes a volume or network out of something on the host',
  foreign: 'takes a volume or network by a name that others may own',
  addresses: 'takes addresses away from the host',
  logging: "lets the engine write the container's words to another place",
  image: 'gives what is built here a name that others may use',
  hook: 'runs a command with every right on the host',
  label: 'passes itself off as something of Dockfra or of another project',
} as const;

/** What the candidate's model asks for that the base's did not already have. */
export function findDangers(base: JudgedModel, candidate: JudgedModel): Finding[] {
  const known = new Set(dangersOf(base).map(keyOf));
  return dangersOf(candidate).filter((finding) => !known.has(keyOf(finding)));
}

/** What the candidate's compose files read from outside that the base's did not already read. */
export function findOutsideReferences(
  base: readonly SourceReference[],
  candidate: readonly SourceReference[],
): Finding[] {
  const known = new Set(base.filter((one) => one.path === null).map((one) => `${one.where} ${one.value}`));
  return candidate
    .filter((one) => one.path === null && !known.has(`${one.where} ${one.value}`))
    .map((one) => ({
      service: one.file,
      key: one.where,
      value: one.value.slice(0, 200),
      reason: REASONS.outside,
    }));
}

/** One line a finding, for messages and evidence. */
export function findingLine({ service, key, value, reason }: Finding): string {
  return `${service}: ${key}: ${value} (${reason})`;
}

function dangersOf(model: JudgedModel): Finding[] {
  const services = Object.entries(model.services).flatMap(([name, service]) => ofService(name, service));
  const shared = [
    ...Object.entries(model.volumes).map(keyed('volumes')),
    ...Object.entries(model.networks).map(keyed('networks')),
  ];
  return [
    ...services,
    ...imagesOf(model),
    ...shared.flatMap(([name, item]) => ofShared(model.name, name, item)),
    ...filesOf(model),
  ];
}

function ofService(service: string, definition: ComposeService): Finding[] {
  const found: Finding[] = [];
  const add = (key: string, value: unknown, reason: string) =>
    found.push({ service, key, value: text(value), reason });
  if (definition.privileged === true) add('privileged', true, REASONS.privileged);
  // whatever else stands there is the name of a network on this engine
  if (
    definition.network_mode !== undefined &&
    !/^(?:none|bridge|default|service:.*)$/.test(definition.network_mode)
  )
    add('network_mode', definition.network_mode, REASONS.namespace);
  for (const key of ['pid', 'ipc', 'uts', 'userns_mode', 'cgroup'] as const) {
    const value = definition[key];
    if (value === 'host' || value?.startsWith('container:')) add(key, value, REASONS.namespace);
  }
  for (const key of ['devices', 'device_cgroup_rules', 'gpus', 'device_requests'] as const) {
    for (const device of list(definition[key])) add(key, device, REASONS.devices);
  }
  for (const reserved of list(dig(definition, 'deploy', 'resources', 'reservations', 'devices')))
    add('deploy.devices', reserved, REASONS.devices);
  for (const capability of definition.cap_add ?? [])
    add('cap_add', capability.toUpperCase().replace(/^CAP_/, ''), REASONS.capability);
  for (const option of definition.security_opt ?? []) {
    if (!/^no-new-privileges(?:[:=]true)?$/.test(option)) add('security_opt', option, REASONS.unconfined);
  }
  for (const key of [
    'runtime',
    'cgroup_parent',
    'credential_spec',
    'use_api_socket',
    'provider',
    'sysctls',
    'isolation',
    'oom_kill_disable',
    'oom_score_adj',
  ] as const) {
    if (definition[key] !== undefined && definition[key] !== null) add(key, definition[key], REASONS.runtime);
  }
  for (const from of list(definition['volumes_from']))
    if (text(from).startsWith('container:')) add('volumes_from', from, REASONS.namespace);
  for (const link of list(definition['external_links'])) add('external_links', link, REASONS.namespace);
  for (const key of ['post_start', 'pre_stop'] as const) {
    for (const hook of list(definition[key]))
      if (dig(hook, 'privileged') === true) add(key, hook, REASONS.hook);
  }
  const logging = dig(definition, 'logging', 'driver');
  if (typeof logging === 'string' && !['', 'json-file', 'local', 'journald', 'none'].includes(logging))
    add('logging', definition['logging'], REASONS.logging);
  for (const label of [...ourLabels(definition['labels']), ...ourLabels(definition.build?.['labels'])])
    add('labels', label, REASONS.label);
  return [
    ...found,
    ...ofMounts(service, definition),
    ...ofPorts(service, definition),
    ...ofBuild(service, definition),
  ];
}

function ofMounts(service: string, definition: ComposeService): Finding[] {
  return (definition.volumes ?? []).flatMap((volume) => {
    const source = volume.source ?? '';
    if (volume.type === 'npipe') return [{ service, key: 'volumes', value: source, reason: REASONS.socket }];
    if (volume.type !== 'bind' || source.startsWith('repo:')) return [];
    const value = `${source}${volume.read_only === true ? ' (read only)' : ''}`.slice(0, 200);
    return [
      {
        service,
        key: 'volumes',
        value,
        reason: ENGINE_SOCKETS.test(source) ? REASONS.socket : REASONS.outside,
      },
    ];
  });
}

function ofPorts(service: string, definition: ComposeService): Finding[] {
  return (definition.ports ?? []).flatMap(({ published, host_ip: address, protocol }) => {
    const everywhere = address === undefined || ['', '0.0.0.0', '::', '[::]'].includes(address);
    if (!everywhere || published === undefined) return [];
    return [
      {
        service,
        key: 'ports',
        value: `${published}/${protocol ?? 'tcp'}`,
        reason: REASONS.ports,
        told: true,
      },
    ];
  });
}

function ofBuild(service: string, { build }: ComposeService): Finding[] {
  if (!build) return [];
  const found: Finding[] = [];
  const add = (key: string, value: unknown) =>
    found.push({ service, key: `build.${key}`, value: text(value), reason: REASONS.build });
  if (build.context !== undefined && !build.context.startsWith('repo:')) add('context', build.context);
  if (build.dockerfile !== undefined && escapes(build.dockerfile)) add('dockerfile', build.dockerfile);
  for (const key of [
    'privileged',
    'entitlements',
    'ssh',
    'secrets',
    'network',
    'tags',
    'cache_from',
    'cache_to',
    'extra_hosts',
    'isolation',
  ] as const) {
    const value = build[key];
    if (value !== undefined && value !== null && value !== false && list(value).length > 0) add(key, value);
  }
  for (const [name, context] of Object.entries(record(build['additional_contexts']))) {
    const place = text(context);
    if (!place.startsWith('repo:') && !/^(?:docker-image|service):/.test(place))
      add('additional_contexts', `${name}=${place}`);
  }
  return found;
}

/** Names that only Dockfra and compose give: by them containers are found, and removed. */
function ourLabels(labels: unknown): string[] {
  const given = Array.isArray(labels)
    ? labels.map((label) => text(label))
    : Object.entries(record(labels)).map(([key, value]) => `${key}=${text(value)}`);
  return given.filter((label) => /^(?:dockfra\.|com\.docker\.compose\.)/i.test(label));
}

/** The result of a build replaces what had its name, such as the base image of something else; PROJECT-... is ours. */
function imagesOf(model: JudgedModel): Finding[] {
  return Object.values(model.services).flatMap(({ image, build }) => {
    if (
      !build ||
      image === undefined ||
      [`${model.name}-`, `${model.name}_`, `${model.name}/`].some((own) => image.startsWith(own))
    )
      return [];
    return [{ service: 'images', key: 'build', value: text(image), reason: REASONS.image }];
  });
}

/** A local volume with options can be a bind in disguise; an external volume or network belongs to somebody else, and so may one by another name. */
function ofShared(project: string, name: string, item: unknown): Finding[] {
  const found: Finding[] = [];
  const given = dig(item, 'name');
  if (
    typeof given === 'string' &&
    dig(item, 'external') !== true &&
    given !== `${project}_${name.slice(name.indexOf('.') + 1)}`
  ) {
    found.push({ service: name, key: 'name', value: text(given), reason: REASONS.foreign });
  }
  for (const range of list(dig(item, 'ipam', 'config')))
    found.push({ service: name, key: 'ipam', value: text(range), reason: REASONS.addresses });
  for (const label of ourLabels(dig(item, 'labels')))
    found.push({ service: name, key: 'labels', value: label, reason: REASONS.label });
  const options = record(dig(item, 'driver_opts'));
  if (Object.keys(options).length > 0)
    found.push({ service: name, key: 'driver_opts', value: text(options), reason: REASONS.driver });
  if (dig(item, 'external') === true)
    found.push({ service: name, key: 'external', value: text(dig(item, 'name')), reason: REASONS.driver });
  const driver = dig(item, 'driver');
  if (typeof driver === 'string' && !['bridge', 'local', 'default'].includes(driver)) {
    found.push({ service: name, key: 'driver', value: driver, reason: REASONS.driver });
  }
  return found;
}

/** configs and secrets that come from a file outside or from the platform's own environment. */
function filesOf(model: JudgedModel): Finding[] {
  return ['configs', 'secrets'].flatMap((area) =>
    Object.entries(record(dig(model, area))).flatMap(([name, item]) => {
      const file = dig(item, 'file');
      const variable = dig(item, 'environment');
      const found: Finding[] = [];
      if (typeof file === 'string' && !file.startsWith('repo:'))
        found.push({ service: `${area}.${name}`, key: 'file', value: text(file), reason: REASONS.outside });
      if (typeof variable === 'string')
        found.push({
          service: `${area}.${name}`,
          key: 'environment',
          value: variable,
          reason: REASONS.outside,
        });
      return found;
    }),
  );
}

function keyed(area: string): (entry: [string, unknown]) => [string, unknown] {
  return ([name, item]) => [`${area}.${name}`, item];
}

function escapes(file: string): boolean {
  return !file.startsWith('repo:') && (file.startsWith('/') || file.split('/').includes('..'));
}

function keyOf({ service, key, value }: Finding): string {
  return JSON.stringify([service, key, value]);
}

function list(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

function dig(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((node, key) => record(node)[key], value);
}

function text(value: unknown): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 200);
}
