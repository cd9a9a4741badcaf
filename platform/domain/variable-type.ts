import { isSecretName, type Variable } from './variables.ts';

export const VARIABLE_TYPES = [
  'secret',
  'port',
  'url',
  'email',
  'image tag',
  'host',
  'path',
  'duration',
  'size',
  'boolean',
  'number',
  'text',
] as const;
export type VariableType = (typeof VARIABLE_TYPES)[number];

type Seen = { name: string; value: string; keys: readonly string[] };

/** The first that holds decides: what the place in the compose file says goes before the name, the name before the default. */
const RULES: readonly (readonly [VariableType, (seen: Seen) => boolean])[] = [
  ['secret', ({ name }) => isSecretName(name)],
  [
    'host',
    ({ name, value, keys }) =>
      keys.some((key) => /\.ports\./.test(key)) &&
      (/(^|_)(BIND|LISTEN|HOST|IP|ADDR|ADDRESS|INTERFACE)$/i.test(name) || /^\d+(\.\d+){3}$/.test(value)),
  ],
  ['port', ({ keys }) => keys.some((key) => /\.ports\.|\.expose\./.test(key)) && !keys.some(isHostIp)],
  ['port', ({ name, value }) => /(^|_)PORT(_|$|\d)/i.test(name) && /^\d{0,5}$/.test(value)],
  ['image tag', ({ name, keys }) => keys.some((key) => key.endsWith('.image')) && /TAG|VERSION/i.test(name)],
  [
    'email',
    ({ name, value }) => /E?MAIL($|_FROM|_TO)/i.test(name) || /^[^\s@]+@[^\s@]+\.[a-z]+$/i.test(value),
  ],
  [
    'url',
    ({ name, value }) => /(^|_)(URL|URI|ENDPOINT)$/i.test(name) || /^[a-z][a-z0-9+.-]*:\/\//i.test(value),
  ],
  [
    'size',
    ({ keys }) => keys.some((key) => /\.(mem_limit|memory|shm_size|memswap_limit|max-size)$/.test(key)),
  ],
  [
    'duration',
    ({ keys }) => keys.some((key) => /\.(interval|timeout|start_period|stop_grace_period|delay)$/.test(key)),
  ],
  [
    'path',
    ({ keys }) =>
      keys.some((key) =>
        /\.(context|dockerfile|working_dir|env_file\.\d+|volumes\.\d+|file|device)$/.test(key),
      ),
  ],
  [
    'path',
    ({ name, value }) =>
      /(^|_)(PATH|DIR|DIRECTORY|FOLDER|FILE|ROOT)$/i.test(name) || /^(\.{1,2}|~)?\//.test(value),
  ],
  ['host', ({ name }) => /(^|_)(HOST|HOSTNAME|DOMAIN|FQDN|IP|ADDRESS)$/i.test(name)],
  ['boolean', ({ value }) => /^(true|false|yes|no|on|off)$/i.test(value)],
  [
    'boolean',
    ({ name, value }) => /(^|_)(ENABLE|ENABLED|DISABLE|DISABLED|DEBUG)$/i.test(name) && /^[01]?$/.test(value),
  ],
  [
    'duration',
    ({ name, value }) =>
      /(TIMEOUT|INTERVAL|TTL|DELAY|PERIOD)/i.test(name) && /^\d+(ns|us|ms|s|m|h|d)$/.test(value),
  ],
  ['size', ({ value }) => /^\d+(\.\d+)?([kmgt]i?b?|b)$/i.test(value)],
  ['number', ({ value }) => /^-?\d+(\.\d+)?$/.test(value)],
];

/** What kind of value a variable takes, from its name, its default and the places it stands in. */
export function variableType({
  name,
  defaultValue,
  uses,
}: Pick<Variable, 'name' | 'defaultValue' | 'uses'>): VariableType {
  const seen = { name, value: defaultValue ?? '', keys: uses.map(({ key }) => key) };
  return RULES.find(([, holds]) => holds(seen))?.[0] ?? 'text';
}

function isHostIp(key: string): boolean {
  return key.endsWith('.host_ip');
}
