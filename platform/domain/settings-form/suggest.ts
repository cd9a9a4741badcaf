import type { SettingField } from './field.ts';
import type { HostHints } from './host-hints.ts';
import { judgeValue } from './judge-value.ts';
import { suggestPorts, type PortLook } from './suggest-ports.ts';
import type { Suggestion } from './suggestion.ts';

export type SuggestionFacts = {
  hints: HostHints;
  /** what was found on the ports that were looked at */
  ports: readonly PortLook[];
  /** tags of the images that are here, newest first, by the name of the variable */
  images: Readonly<Record<string, { repository: string; tags: readonly string[] }>>;
  services: readonly { stack: string; service: string; running: boolean }[];
  /** values of example files by the name of the variable */
  examples: Readonly<Record<string, { value: string; place: string }>>;
};

const MAX = 12;

/** The best first. Of a secret nothing is suggested but to make one, or where a key file lies. */
export function suggestFor(
  field: SettingField,
  facts: SuggestionFacts,
  all: readonly SettingField[],
): Suggestion[] {
  const found = field.secret ? secretSuggestions(field, facts) : plainSuggestions(field, facts, all);
  const valid = found.filter(
    ({ value }) => value === null || (value !== field.value && judgeValue(field, value) === null),
  );
  const unique = valid.filter((one, index) => valid.findIndex(({ value }) => value === one.value) === index);
  return unique.slice(0, MAX);
}

function secretSuggestions({ name }: SettingField, { hints }: SuggestionFacts): Suggestion[] {
  return /SSH/i.test(name)
    ? hints.sshKeys.map((key) => sshKey(name, key))
    : [{ value: null, kind: 'generate', detail: '' }];
}

function plainSuggestions(
  field: SettingField,
  facts: SuggestionFacts,
  all: readonly SettingField[],
): Suggestion[] {
  const example = facts.examples[field.name];
  return [
    ...(field.type === 'port' ? suggestPorts(field, all, facts.ports) : []),
    ...fromGit(field, facts.hints),
    ...imageTags(field, facts),
    ...(example ? [{ value: example.value, kind: 'example' as const, detail: example.place }] : []),
    ...(field.set && field.default !== null && field.default !== '' && !field.default.includes('$')
      ? [{ value: field.default, kind: 'default' as const, detail: placeOf(field) }]
      : []),
    ...otherStacks(field),
    ...hosts(field, facts),
    ...ofThisUser(field, facts.hints),
  ];
}

function fromGit({ name, type }: SettingField, { git, sshKeys }: HostHints): Suggestion[] {
  const found: Suggestion[] = [];
  const identity = (value: string | null, detail: string) => {
    if (value !== null) found.push({ value, kind: 'git_identity', detail });
  };
  const aboutGit = /GIT|AUTHOR|COMMITTER|MAINTAINER|OWNER|ADMIN/i.test(name);
  if (type === 'email') identity(git.email, 'user.email');
  else if (aboutGit && /(NAME|USER|AUTHOR)$/i.test(name)) identity(git.name, 'user.name');
  if (/(GIT|REPO)/i.test(name) && /(URL|URI|REPO|REPOSITORY|REMOTE|ORIGIN)$/i.test(name))
    found.push(
      ...git.remotes.map(({ name: detail, url }) => ({ value: url, kind: 'git_remote' as const, detail })),
    );
  if (/BRANCH$/i.test(name) && git.branch !== null)
    found.push({ value: git.branch, kind: 'git_branch', detail: '' });
  if (/SSH/i.test(name) && type === 'path') found.push(...sshKeys.map((key) => sshKey(name, key)));
  return found;
}

/** A public key where the name asks for one; else the private half beside it, as a path: neither is read. */
function sshKey(name: string, { path, type, comment }: HostHints['sshKeys'][number]): Suggestion {
  const value = /PUB/i.test(name) ? path : path.replace(/\.pub$/, '');
  return { value, kind: 'ssh_key', detail: [type, comment].filter(Boolean).join(' ') };
}

function imageTags({ name, type }: SettingField, { images }: SuggestionFacts): Suggestion[] {
  const found = type === 'image tag' ? images[name] : undefined;
  return (found?.tags ?? []).map((value) => ({ value, kind: 'image_here', detail: found?.repository ?? '' }));
}

function otherStacks({ values, differs }: SettingField): Suggestion[] {
  if (!differs) return [];
  return values.flatMap(({ value, stack }) =>
    value === null ? [] : [{ value, kind: 'other_stack' as const, detail: stack }],
  );
}

/** Names that containers know each other by: those of the same stack first; then what answers on the network. */
function hosts({ name, type, stacks, services }: SettingField, facts: SuggestionFacts): Suggestion[] {
  if (type !== 'host') return [];
  const own = facts.services.filter(
    ({ stack, service }) => stacks.includes(stack) && !(services.length === 1 && services[0] === service),
  );
  const running = facts.services.filter(({ stack, running: up }) => !stacks.includes(stack) && up);
  if (/SITE|PUBLIC|DOMAIN|FQDN|EXTERNAL/i.test(name)) return [];
  const near = namesLike(name, own);
  const device = /(^|_)(IP|ADDRESS|ADDR|DEVICE|HOST|RPI\d*)(_|$)/i.test(name);
  return [
    ...[...near, ...own.filter((one) => !near.includes(one)), ...running].map(({ service, stack }) => ({
      value: service,
      kind: 'service' as const,
      detail: stack,
    })),
    ...(device ? facts.hints.addresses : []).map(({ address, device: detail }) => ({
      value: address,
      kind: 'own_address' as const,
      detail,
    })),
    ...(device ? facts.hints.neighbours : []).map(({ address, device: detail }) => ({
      value: address,
      kind: 'neighbour' as const,
      detail,
    })),
  ];
}

/** DB_HOST goes with the service "db". */
function namesLike(
  name: string,
  services: SuggestionFacts['services'],
): SuggestionFacts['services'][number][] {
  const words = name.toLowerCase().split('_');
  return services.filter(({ service }) => service.split(/[-_.]/).some((word) => words.includes(word)));
}

function ofThisUser({ name }: SettingField, { timezone, user }: HostHints): Suggestion[] {
  if (/^(TZ|TIMEZONE|TIME_ZONE)$|_(TZ|TIMEZONE)$/i.test(name))
    return [{ value: timezone, kind: 'timezone', detail: '' }];
  if (/^(PUID|UID|USER_ID|HOST_UID|LOCAL_UID)$/i.test(name))
    return [{ value: String(user.uid), kind: 'user', detail: user.name }];
  if (/^(PGID|GID|GROUP_ID|HOST_GID|LOCAL_GID)$/i.test(name))
    return [{ value: String(user.gid), kind: 'user', detail: user.name }];
  return [];
}

function placeOf({ used_by: [first] }: SettingField): string {
  return first === undefined ? '' : `${first.file}:${String(first.line)}`;
}
