/** Keys that Compose knows, by the place where they may stand; "*" is any name. */
const KEYS: Readonly<Record<string, string>> = {
  '': 'name services networks volumes secrets configs include',
  'services.*':
    'image build command entrypoint environment env_file ports expose volumes networks depends_on healthcheck restart deploy ' +
    'profiles labels secrets configs user working_dir hostname container_name init tty stdin_open privileged read_only cap_add ' +
    'cap_drop security_opt devices dns extra_hosts extends logging network_mode pid ipc platform pull_policy shm_size stop_signal ' +
    'stop_grace_period sysctls tmpfs ulimits mem_limit cpus pids_limit develop annotations group_add links runtime',
  'services.*.build':
    'context dockerfile dockerfile_inline target args ssh secrets cache_from cache_to labels network platforms pull shm_size tags additional_contexts',
  'services.*.healthcheck': 'test interval timeout retries start_period start_interval disable',
  'services.*.deploy':
    'mode replicas resources restart_policy update_config rollback_config labels placement endpoint_mode',
  'services.*.deploy.resources': 'limits reservations',
  'services.*.deploy.resources.limits': 'cpus memory pids',
  'services.*.deploy.resources.reservations': 'cpus memory devices',
  'services.*.deploy.restart_policy': 'condition delay max_attempts window',
  'services.*.depends_on.*': 'condition restart required',
  'services.*.logging': 'driver options',
  'services.*.extends': 'file service',
  'services.*.networks.*': 'aliases ipv4_address ipv6_address priority mac_address',
  'services.*.ports.*': 'target published host_ip protocol mode name app_protocol',
  'services.*.volumes.*': 'type source target read_only bind volume tmpfs consistency',
  'services.*.develop': 'watch',
  'networks.*': 'name driver driver_opts external internal attachable enable_ipv6 ipam labels',
  'networks.*.ipam': 'driver config options',
  'volumes.*': 'name driver driver_opts external labels',
  'secrets.*': 'file environment external name',
  'configs.*': 'file environment content external name',
};
const VALUES: Readonly<Record<string, string>> = {
  restart: 'no always on-failure unless-stopped',
  condition: 'service_started service_healthy service_completed_successfully',
  pull_policy: 'always never missing build',
  network_mode: 'bridge host none',
};
/** Places whose keys or items are names of a section at the top. */
const NAMES: Readonly<Record<string, string>> = {
  'services.*.depends_on': 'services',
  'services.*.networks': 'networks',
  'services.*.secrets': 'secrets',
  'services.*.configs': 'configs',
};
const FURTHEST = 5000;

/** The keys above the line, by their indentation; a list item is "*". */
export function placeOf(lineAt: (line: number) => string, line: number): string[] {
  const path: string[] = [];
  let indent = depthOf(lineAt(line));
  for (let above = line - 1; above > 0 && above > line - FURTHEST && indent > 0; above -= 1) {
    const text = lineAt(above);
    if (/^\s*(?:#.*)?$/.test(text)) continue;
    const depth = depthOf(text);
    const item = /^ *- /.test(text);
    if (depth >= indent && !(item && depth === indent)) continue;
    const key = /^ *(?:- +)?"?([^\s:"'#][^:"'#]*)"?:(?:\s|$)/.exec(text)?.[1];
    if (item && depth < indent) path.unshift('*');
    else if (key !== undefined && depth < indent) path.unshift(key);
    if (depth < indent) indent = depth;
  }
  return path;
}

/** What may stand there; `names` gives those of a section at the top. */
export function choicesAt(path: readonly string[], names: (section: string) => string[]): string[] {
  const pattern = patternOf(path);
  const section = NAMES[pattern];
  if (section !== undefined) return names(section);
  return (KEYS[pattern] ?? '').split(' ').filter((key) => key !== '');
}

export function valuesOf(key: string): string[] {
  return (VALUES[key] ?? '').split(' ').filter((value) => value !== '');
}

/** Names directly below a key at the top. */
export function namesIn(lines: Iterable<string>, section: string): string[] {
  const names: string[] = [];
  let inside = false;
  let depth: number | null = null;
  for (const line of lines) {
    if (/^\s*(?:#.*)?$/.test(line)) continue;
    if (/^\S/.test(line)) inside = line.startsWith(`${section}:`);
    else if (inside) {
      depth ??= depthOf(line);
      const key = /^ +"?([A-Za-z0-9._-]+)"?:/.exec(line)?.[1];
      if (key !== undefined && depthOf(line) === depth) names.push(key);
    }
  }
  return names;
}

function patternOf(path: readonly string[]): string {
  const [top, , ...inner] = path;
  if (top === undefined) return '';
  if (path.length === 1) return top;
  const rest = inner.map((key, at) => {
    const named = at === 1 && ['depends_on', 'networks', 'ports', 'volumes'].includes(inner[0] ?? '');
    return named ? '*' : key;
  });
  return [top, '*', ...rest].join('.');
}

function depthOf(text: string): number {
  return /^ */.exec(text)?.[0].length ?? 0;
}
