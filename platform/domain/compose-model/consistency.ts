import type { Values } from '../interpolation.ts';
import { SHORT } from './canonical.ts';
import { findCircle } from './circle.ts';
import { impliedDependencies } from './implied.ts';
import { isObject, isSet, listOf, plain, textOf, type Plain } from './services.ts';
import { at, type ComposeNode, type MapNode, type TreeFault } from './tree.ts';

type Fields = { [key: string]: Plain };
type Service = { name: string; node: ComposeNode; fields: Fields };
type Note = (service: Service, key: string, message: string) => void;

/**
 * What Compose refuses of a whole model, each file being right by itself: parts that are named and not there, forms that exclude
 * each other, circles. Services of profiles that are not chosen are left alone, as Compose leaves them. Pure.
 */
export function findInconsistencies(root: MapNode, values: Values): TreeFault[] {
  const faults: TreeFault[] = [];
  const note: Note = ({ name, node }, key, message) => {
    const { file, line } = (at(node, key) ?? node).place;
    faults.push({ file, line, message: `services.${name}${key === '' ? '' : `.${key}`}: ${message}` });
  };
  const services = servicesOf(root, values);
  const active = services.filter(({ fields }) => isChosen(fields, values));
  const known = new Set(services.map(({ name }) => name));
  for (const service of active) {
    judgeForms(service, note);
    judgeParts(service, root, note);
    judgeNeeds(service, known, note);
  }
  judgeCircle(active, note);
  return faults;
}

function servicesOf(root: MapNode, values: Values): Service[] {
  const services = at(root, 'services');
  if (services?.kind !== 'map') return [];
  return [...services.entries].flatMap(([name, node]) => {
    if (node.kind !== 'map') return []; // what is none is told by its shape
    const fields = READ.flatMap((key) => {
      const value = at(node, key);
      return value === undefined ? [] : [[key, plain(value, values)] as const];
    });
    return [{ name, node, fields: Object.fromEntries(fields) }];
  });
}

/** All that is looked at; the rest of a service may be large. */
const READ = [
  'network_mode ipc pid uts links volumes_from profiles networks volumes secrets configs',
  'depends_on container_name scale ports image',
]
  .join(' ')
  .split(' ');

function isChosen({ profiles }: Fields, values: Values): boolean {
  const own = listOf(profiles).map(textOf);
  const chosen = (values('COMPOSE_PROFILES') ?? '').split(',');
  return own.length === 0 || chosen.includes('*') || own.some((profile) => chosen.includes(profile));
}

function judgeForms(service: Service, note: Note): void {
  const { node } = service;
  const { network_mode: mode, networks, container_name: name, scale } = service.fields;
  const image = at(node, 'image');
  if (!image && !at(node, 'build')) note(service, '', 'has neither an image nor a build');
  if (service.fields['image'] === '' && !at(node, 'build')) note(service, 'image', 'is empty');
  if (isSet(mode) && isObject(networks) && Object.keys(networks).length > 0)
    note(service, 'network_mode', 'excludes "networks"');
  const replicas = at(node, 'deploy', 'replicas');
  const copies = replicas?.kind === 'scalar' ? replicas.value : scale;
  if (isSet(name) && Number(copies ?? 1) > 1)
    note(service, 'container_name', 'a fixed name excludes more than one container');
  const test = at(node, 'healthcheck', 'test');
  const [first] = test?.kind === 'list' ? test.items : [];
  if (first?.kind === 'scalar' && !TESTS.has(String(first.value)))
    note(service, 'healthcheck', 'a list under "test" begins with CMD, CMD-SHELL or NONE');
  for (const port of listOf(service.fields['ports']))
    if (typeof port === 'string' && port !== '' && !isPort(port))
      note(service, 'ports', `${JSON.stringify(port)} is no port: [[address:]port:]port[/tcp or /udp]`);
}

const TESTS: ReadonlySet<string> = new Set(['NONE', 'CMD', 'CMD-SHELL']);

/** As the engine reads them, from the right; what address there is, it finds out itself. */
function isPort(text: string): boolean {
  const [ports = '', protocol = 'tcp', more] = text.split('/');
  const [target = '', published = ''] = ports.split(':').toReversed();
  const isRange = (range: string) =>
    /^\d+(-\d+)?$/.test(range) && range.split('-').every((end) => Number(end) <= 65_535);
  const isKnown = ['tcp', 'udp', 'sctp'].includes(protocol.toLowerCase()) && more === undefined;
  return isKnown && isRange(target) && (published === '' || isRange(published));
}

/** Keys of a service that name parts of the top level, and how each is called. */
const PARTS = [
  ['networks', 'network'],
  ['volumes', 'volume'],
  ['secrets', 'secret'],
  ['configs', 'config'],
] as const;

function judgeParts(service: Service, root: MapNode, note: Note): void {
  for (const [section, word] of PARTS) {
    const found = at(root, section);
    const there = found?.kind === 'map' ? found.entries : new Map<string, ComposeNode>();
    for (const name of namesIn(section, service.fields[section]))
      if (!there.has(name) && !(section === 'networks' && name === 'default'))
        note(service, section, `there is no ${word} ${JSON.stringify(name)} at the top level`);
  }
}

function namesIn(section: (typeof PARTS)[number][0], value: Plain | undefined): string[] {
  if (section === 'networks') return isObject(value) ? Object.keys(value) : [];
  return listOf(value).flatMap((item) => {
    if (!isObject(item)) return [];
    const short = item[SHORT];
    if (section === 'volumes') return volumeName(item, typeof short === 'string' ? short : null) ?? [];
    const name = typeof short === 'string' ? short : item['source'];
    return typeof name === 'string' && name !== '' ? [name] : [];
  });
}

/** The named volume that a mount takes, null when it takes none. */
function volumeName(long: Fields, short: string | null): string | null {
  if (short === null) {
    const { type, source } = long;
    return type === 'volume' && typeof source === 'string' && source !== '' ? source : null;
  }
  const [source = '', target] = short.split(':');
  // a letter by itself is a drive of Windows
  return target !== undefined && /^[a-zA-Z0-9][\w.-]+$/.test(source) ? source : null;
}

function judgeNeeds(service: Service, known: ReadonlySet<string>, note: Note): void {
  const { depends_on: needs } = service.fields;
  for (const name of isObject(needs) ? Object.keys(needs) : [])
    if (!known.has(name)) note(service, 'depends_on', `there is no service ${JSON.stringify(name)}`);
  for (const name of impliedDependencies(service.fields))
    if (!known.has(name) && !(isObject(needs) && name in needs))
      note(service, '', `needs the service ${JSON.stringify(name)}, which is not there`);
}

function judgeCircle(services: readonly Service[], note: Note): void {
  const waits = new Map(
    services.map(({ name, fields }) => {
      const needs = fields['depends_on'];
      return [name, [...(isObject(needs) ? Object.keys(needs) : []), ...impliedDependencies(fields)]];
    }),
  );
  const circle = findCircle(waits);
  const first = services.find(({ name }) => name === circle[0]);
  if (first) note(first, '', `waits for itself: ${[...circle, first.name].join(' -> ')}`);
}
