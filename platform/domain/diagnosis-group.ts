import type { Matched } from './diagnosis-match.ts';
import type { Diagnosis, DiagnosisFacts, Symptom } from './diagnosis.ts';
import { safeLine } from './safe-text.ts';

type Group = { id: string; newest: Matched; times: number };

const MAX_TEXT = 500;
const MAX_ID = 200;
const NOT_OF_IDS = /[^A-Za-z0-9._@:-]+/g;

/**
 * What was matched in one stack as diagnoses: the same fault of the same service once, with its newest line; one that says only what
 * happened gives way to one that says why. `calm`: services that run as they should; what their logs tell only warns.
 */
export function groupDiagnoses(
  matched: readonly Matched[],
  facts: DiagnosisFacts,
  calm: ReadonlySet<string>,
): Diagnosis[] {
  const groups = new Map<string, Group>();
  for (const one of matched) {
    const placed = { ...one, symptom: { ...one.symptom, service: serviceOf(one, facts) } };
    const id = idOf(placed);
    const group = groups.get(id);
    if (!group) groups.set(id, { id, newest: placed, times: 1 });
    else {
      group.times += 1;
      if (!isNewer(group.newest.symptom, placed.symptom)) group.newest = placed;
    }
  }
  const all = [...groups.values()];
  const explained = new Set(
    all.flatMap(({ newest }) => (newest.pattern.weak ? [] : [newest.symptom.service])),
  );
  return all
    .filter(({ newest }) => !newest.pattern.weak || !explained.has(newest.symptom.service))
    .map((one) => describe(one, facts, calm))
    .toSorted((a, b) => Number(a.level === 'warn') - Number(b.level === 'warn'));
}

function describe({ id, newest, times }: Group, facts: DiagnosisFacts, calm: ReadonlySet<string>): Diagnosis {
  const { pattern, parts, symptom } = newest;
  const { stack, service, at, text } = symptom;
  const place = pattern.place
    ? pattern.place(parts, symptom, facts)
    : service === null
      ? null
      : facts.placeOf(service);
  return {
    id,
    pattern: pattern.name,
    title: pattern.title,
    level: service !== null && calm.has(service) ? 'warn' : pattern.level,
    stack,
    service,
    cause: safeLine(pattern.explain(parts, symptom, facts), MAX_TEXT),
    evidence: { text: safeLine(text, MAX_TEXT), at, times },
    place,
    fixes: pattern.fixes(parts, symptom, facts),
  };
}

/** Whose fault it is: a line of Compose names services and containers. */
function serviceOf({ parts, symptom }: Matched, facts: DiagnosisFacts): string | null {
  const { service, container } = parts;
  if (service !== undefined && facts.services[service] !== undefined) return service;
  return (container === undefined ? null : serviceOfContainer(container, facts)) ?? symptom.service;
}

/** "shop-web-1" of project shop is of service web; a container_name of its own is found in the files. */
export function serviceOfContainer(
  name: string,
  { project, services, valueAt }: DiagnosisFacts,
): string | null {
  const names = Object.keys(services);
  const named = names.find((service) => valueAt(service, 'container_name') === name);
  if (named !== undefined) return named;
  const own = name.startsWith(`${project}-`) ? name.slice(project.length + 1).replace(/-\d+$/, '') : null;
  return own !== null && names.includes(own) ? own : null;
}

function isNewer(a: Symptom, b: Symptom): boolean {
  return a.at !== null && (b.at === null || Date.parse(a.at) > Date.parse(b.at));
}

function idOf({ pattern, parts, symptom }: Matched): string {
  const { service: _, container: __, ...own } = parts;
  const details = Object.values(own).map((part) => part.slice(0, 60));
  return [symptom.stack ?? '-', symptom.service ?? '-', pattern.name, ...details]
    .map((part) => part.replaceAll(NOT_OF_IDS, '-'))
    .join('/')
    .slice(0, MAX_ID);
}
