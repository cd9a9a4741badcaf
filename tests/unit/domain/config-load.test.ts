import { describe, expect, it } from 'vitest';

import { CONFIG_KEYS } from '../../../platform/domain/config-keys.ts';
import { loadConfig, type LoadedConfig } from '../../../platform/domain/config-load.ts';
import { faultLine } from '../../../platform/domain/config-origin.ts';
import { configSchema } from '../../../platform/domain/config.ts';

type Layers = {
  yaml?: string;
  env?: string;
  environment?: Record<string, string>;
  flags?: Record<string, string>;
};

const load = ({ yaml, env, environment, flags }: Layers): LoadedConfig =>
  loadConfig({
    file: 'dockfra.yaml',
    yaml: yaml ?? null,
    envFile: '.env',
    env: env ?? null,
    environment: environment ?? {},
    flags: flags ?? {},
  });
const faultsOf = (yaml: string): string[] => load({ yaml }).faults.map(faultLine);

describe('loadConfig', () => {
  it('is all defaults without any layer', () => {
    expect(load({}).config).toEqual(configSchema.parse({}));
    expect(load({ yaml: '# nothing yet\n' }).config).toEqual(configSchema.parse({}));
  });

  it('lets each layer win over the one before and says which did', () => {
    const yaml = 'wizard:\n  port: 6001\n';
    const at = (layers: Layers): unknown => load(layers).values.find(({ key }) => key === 'wizard.port');
    expect(at({})).toEqual({ key: 'wizard.port', value: 5050, origin: 'default', at: null });
    expect(at({ yaml })).toEqual({
      key: 'wizard.port',
      value: 6001,
      origin: 'dockfra.yaml',
      at: 'dockfra.yaml:2',
    });
    const env = '# mine\nDOCKFRA_WIZARD_PORT=6002\n';
    expect(at({ yaml, env })).toEqual({ key: 'wizard.port', value: 6002, origin: '.env', at: '.env:2' });
    const environment = { DOCKFRA_WIZARD_PORT: '6003' };
    expect(at({ yaml, env, environment })).toEqual({
      key: 'wizard.port',
      value: 6003,
      origin: 'environment',
      at: 'DOCKFRA_WIZARD_PORT',
    });
    const flags = { 'wizard.port': '6004' };
    expect(at({ yaml, env, environment, flags })).toEqual({
      key: 'wizard.port',
      value: 6004,
      origin: 'flag',
      at: '--wizard.port',
    });
  });

  it('names every fault at once with line, column and the nearest key', () => {
    const yaml = [
      'limits:',
      '  max_file: 3',
      '  max_lines: -2',
      'wizzard: {}',
      'roles:',
      '  developer:',
      '    egress: all',
      'checks:',
      '  - name: Bad Name',
      '    image: x',
      '    run: a',
    ];
    expect(faultsOf(yaml.join('\n'))).toEqual([
      'dockfra.yaml:2:3: limits.max_file: unknown key; did you mean "max_files"?',
      'dockfra.yaml:3:14: limits.max_lines: must be more than 0',
      'dockfra.yaml:4:1: wizzard: unknown key; did you mean "wizard"?',
      'dockfra.yaml:7:13: roles.developer.egress: must be one of none, open',
      'dockfra.yaml:9:11: checks.0.name: lower-case letters, digits, ".", "_" or "-"',
    ]);
  });

  it('names what is wrong with a button of post_launch, with its line', () => {
    const yaml = `post_launch:
  - label: a
    url: http://localhost/
    condition: stack_runs(shop)
  - label: b
    url: http://localhost/
    action: stack.up
  - label: c
    action: sh.run
  - label: d
    actions: stack.up
`;
    const text = faultsOf(yaml).join('\n');
    expect(text).toMatch(/dockfra\.yaml:4:\d+.*must be stack_exists/);
    expect(text).toMatch(/dockfra\.yaml:5:.*exactly one of url and action/);
    expect(text).toMatch(/dockfra\.yaml:9:\d+.*stack\.up/);
    expect(text).toMatch(/dockfra\.yaml:11:\d+.*action/);
  });

  it('names the right key of a price, and its forms', () => {
    const price = (text: string) =>
      faultsOf(`roles:\n  developer:\n    llm:\n      model: m\n      price: ${text}\n`);
    expect(price('{inputs: 2.5, output: 10}')).toEqual([
      'dockfra.yaml:5:14: roles.developer.llm.price.input: is missing',
      'dockfra.yaml:5:15: roles.developer.llm.price.inputs: unknown key; did you mean "input"?',
    ]);
    expect(price('cheap')).toEqual([
      'dockfra.yaml:5:14: roles.developer.llm.price: must be free, or {input, output, cached} in US dollars for a million tokens',
    ]);
    expect(price('free')).toEqual([]);
  });

  it('places a missing value at what should hold it', () => {
    expect(faultsOf('checks:\n  - name: test\n    image: x\n')).toEqual([
      'dockfra.yaml:2:5: checks.0.run: is missing',
    ]);
  });

  it('reports what is not YAML, not a mapping, or a bomb of aliases', () => {
    expect(faultsOf('limits: {max_files: 1\nwizard: [')[0]).toMatch(/^dockfra\.yaml:\d+:\d+: /);
    expect(faultsOf('- a\n- b\n')).toEqual([
      'dockfra.yaml:1:1: a mapping of sections is expected at the top',
    ]);
    expect(faultsOf('a: 1\na: 2\n')[0]).toContain('unique');
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e', 'f']
      .map(
        (name, index) =>
          `${name}: &${name} [${Array(9)
            .fill(`*${String.fromCodePoint(97 + index)}`)
            .join(',')}]`,
      )
      .join('\n')}`;
    expect(faultsOf(bomb)[0]).toContain('alias');
  });

  it('reports a variable that cannot be what its key needs, by the name of the variable', () => {
    expect(load({ environment: { DOCKFRA_WIZARD_PORT: 'many' } }).faults.map(faultLine)).toEqual([
      'DOCKFRA_WIZARD_PORT: wizard.port: "many" is not a number',
    ]);
    expect(load({ environment: { DOCKFRA_WIZARD_PORT: '70000' } }).faults.map(faultLine)).toEqual([
      'DOCKFRA_WIZARD_PORT: wizard.port: must be at most 65535',
    ]);
    expect(load({ env: 'A=1\nDOCKFRA_ROLES_DEVELOPER_EGRESS=all\n' }).faults.map(faultLine)).toEqual([
      '.env:2: roles.developer.egress: must be one of none, open',
    ]);
  });

  it('reads lists from a variable, separated by commas', () => {
    expect(load({ environment: { DOCKFRA_LIMITS_PATHS: 'src/, docs' } }).config?.limits.paths).toEqual([
      'src/',
      'docs',
    ]);
  });

  it('takes stacks by their folders, also from a variable, and by all that describes one', () => {
    expect(load({ environment: { DOCKFRA_STACKS: 'a,b' } }).config?.stacks).toEqual(['a', 'b']);
    const full = '{dir: b, files: [b/x.yml, c/y.yml], name: n, project: p, profiles: [q]}';
    expect(load({ yaml: `stacks: [a, ${full}]\n` }).config?.stacks).toEqual([
      'a',
      { dir: 'b', files: ['b/x.yml', 'c/y.yml'], name: 'n', project: 'p', profiles: ['q'] },
    ]);
  });

  it.each([
    ['/etc', 'a path inside the repository'],
    ['{dir: ../x}', 'a path inside the root'],
    ['{dir: x, files: [/etc/x.yml]}', 'a path inside the root'],
    ['{dir: x, files: []}', 'at least 1'],
    ['{dir: x, project: "A;b"}', 'lower-case letters'],
    ['{dir: x, file: [y]}', 'did you mean "files"'],
    ['{files: [x]}', 'dir'],
  ])('says what is wrong with a stack: %s', (entry, message) => {
    expect(faultsOf(`stacks:\n  - ${entry}\n`).join('\n')).toMatch(/^dockfra\.yaml:2/);
    expect(faultsOf(`stacks:\n  - ${entry}\n`).join('\n')).toContain(message);
  });

  it('has one variable for each key, and no two keys share one', () => {
    const variables = CONFIG_KEYS.map(({ variable }) => variable);
    expect(new Set(variables).size).toBe(variables.length);
    expect(variables).toContain('DOCKFRA_ROLES_DEVELOPER_RESOURCES_MEMORY');
  });
});
