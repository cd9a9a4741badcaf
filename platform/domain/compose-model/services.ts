import { interpolate, parseInterpolation, type Values } from '../interpolation.ts';
import { SHORT } from './canonical.ts';
import { impliedDependencies } from './implied.ts';
import { at, type ComposeNode, type MapNode } from './tree.ts';

export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

/** What a service is made of, with the values that Compose would put in now. */
export type DescribedService = {
  name: string;
  image: string | null;
  build: { [key: string]: Plain } | null;
  /** [host_ip:][published:]target[/protocol] */
  ports: string[];
  /** [source:]target[:ro] */
  volumes: string[];
  /** "default" is the project's own */
  networks: string[];
  /** named, or needed because of links, shared volumes or a shared network */
  depends_on: string[];
  healthcheck: { [key: string]: Plain } | null;
  profiles: string[];
};

/** The services of a model in the order of their names. */
export function describeServices(root: MapNode, values: Values): DescribedService[] {
  const services = at(root, 'services');
  if (services?.kind !== 'map') return [];
  return [...services.entries]
    .map(([name, node]) => describe(name, shown(node, values)))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

const SHOWN = ['image', 'build', 'ports', 'volumes', 'networks', 'depends_on', 'healthcheck', 'profiles'];
/** What says that others are needed as well. */
const SHARING = ['network_mode', 'ipc', 'pid', 'uts', 'links', 'volumes_from'];

function shown(service: ComposeNode, values: Values): { [key: string]: Plain } {
  return Object.fromEntries(
    [...SHOWN, ...SHARING].flatMap((key) => {
      const node = at(service, key);
      return node === undefined ? [] : [[key, plain(node, values)] as const];
    }),
  );
}

function describe(name: string, fields: { [key: string]: Plain }): DescribedService {
  const { image, build, healthcheck } = fields;
  return {
    name,
    image: typeof image === 'string' ? image : null,
    build: isObject(build) ? build : null,
    ports: listOf(fields['ports']).map(portText),
    volumes: listOf(fields['volumes']).map(volumeText),
    networks: networksOf(fields),
    depends_on: [...new Set([...keysOf(fields['depends_on']), ...impliedDependencies(fields)])],
    healthcheck: isObject(healthcheck) ? healthcheck : null,
    profiles: listOf(fields['profiles']).map(textOf),
  };
}

/** A service that names none is in the project's own network, unless it has none of its own. */
function networksOf({ networks, network_mode: mode }: { [key: string]: Plain }): string[] {
  const named = keysOf(networks);
  return named.length === 0 && !isSet(mode) ? ['default'] : named;
}

function keysOf(value: Plain | undefined): string[] {
  return isObject(value) ? Object.keys(value) : [];
}

/** A node as JSON would hold it, with its variables put in. */
export function plain(node: ComposeNode, values: Values): Plain {
  if (node.kind === 'list') return node.items.map((item) => plain(item, values));
  if (node.kind === 'map')
    return Object.fromEntries([...node.entries].map(([key, value]) => [key, plain(value, values)]));
  if (typeof node.value !== 'string' || !node.value.includes('$')) return node.value;
  return interpolate(parseInterpolation(node.value).pieces, values).text;
}

function portText(port: Plain): string {
  if (!isObject(port)) return textOf(port).replace(/^:+/, '');
  const { host_ip: host, published, target, protocol } = port;
  const before = [host, published].map((part) => (isSet(part) ? textOf(part) : ''));
  const address = [...before, textOf(target ?? '')].join(':').replace(/^:+/, '');
  return `${address}${isSet(protocol) ? `/${textOf(protocol)}` : ''}`;
}

function volumeText(volume: Plain): string {
  if (!isObject(volume)) return textOf(volume);
  const short = volume[SHORT];
  if (short !== undefined) return textOf(short);
  const { source, target, read_only: readOnly } = volume;
  const parts = [source, target].flatMap((part) => (isSet(part) ? [textOf(part)] : []));
  return [...parts, ...(readOnly === true ? ['ro'] : [])].join(':');
}

export function isSet(value: Plain | undefined): value is Plain {
  return value !== undefined && value !== null && value !== '';
}

export function listOf(value: Plain | undefined): Plain[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: Plain): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function isObject(value: Plain | undefined): value is { [key: string]: Plain } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
