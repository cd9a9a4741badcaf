import { describe, expect, it } from 'vitest';

import { chooseEngine, engineOrder, type EngineSetting } from '../../../platform/domain/engine.ts';
import { ENGINE_IDS } from '../../../platform/domain/engine-ids.gen.ts';
import { engineFault, type EngineReport } from '../../../platform/domain/engine-task.ts';
import { ENGINES } from '../../../platform/engines/registry.gen.ts';

describe('engineOrder', () => {
  const agent = { engine: 'aider', engine_fallbacks: ['codex', 'aider', 'built-in'] };

  it("begins with the ticket's own, else with the role's, and names each once", () => {
    expect(engineOrder(agent, undefined)).toEqual(['aider', 'codex', 'built-in']);
    expect(engineOrder(agent, 'codex')).toEqual(['codex', 'aider', 'built-in']);
  });
});

describe('chooseEngine', () => {
  it('takes the first that is there and has not failed, and says why not the others', () => {
    const failed = new Map([['codex', 'exit code 1']]);
    expect(chooseEngine(['aider', 'codex', 'built-in'], ['codex', 'built-in'], failed)).toEqual({
      engine: 'built-in',
      passed: ['aider is not installed or failed its test', 'codex failed: exit code 1'],
    });
    expect(chooseEngine(['aider'], [], failed).engine).toBeNull();
  });
});

describe('engineFault', () => {
  const report: EngineReport = {
    exitCode: 1,
    timedOut: false,
    missing: false,
    said: 'help\nunknown option\n',
    submit: { ok: false, code: 'empty_diff', text: 'nothing' },
  };

  it('is an end without a change before the model was asked', () => {
    expect(engineFault(report, 0)).toContain(
      'exit code 1) without asking the model and without a change: unknown option',
    );
    expect(engineFault({ ...report, missing: true }, 5)).toBe('it could not be started');
  });

  it('is no work that was refused, and no run that the model took part in', () => {
    expect(engineFault(report, 1)).toBeNull();
    expect(engineFault({ ...report, submit: { ok: false, code: 'checks_failed', text: '' } }, 0)).toBeNull();
  });
});

describe.each(ENGINE_IDS)('engine %s', (id) => {
  const engine = ENGINES[id];
  const setting: EngineSetting = {
    baseUrl: 'http://127.0.0.1:4711',
    key: 'the-key-of-this-run',
    model: 'dockfra',
    taskFile: '/work/.outputs/T-0001.1/task.md',
    home: '/work/.outputs/T-0001.1/home',
    worktree: '/work/T-0001',
    command: ['my-engine', '--task', '{task_file}', '--model={model}', '{base_url}/v1'],
  };
  const given = engine.launch?.(setting);

  it('is named as its file, and says how it is got and tested', () => {
    expect(engine.id).toBe(id);
    expect(engine.install.length * engine.test.length).toBeGreaterThan(0);
  });

  it('asks this address with the key of this run, and no other', () => {
    if (!given) return expect(id).toBe('built-in');
    const said = JSON.stringify(given);
    expect(said).toContain('127.0.0.1:4711');
    expect(said.match(/https?:\/\/[^"\\/]+/g)?.every((url) => url === 'http://127.0.0.1:4711')).toBe(true);
    expect(given.argv.join(' ')).not.toContain('the-key-of-this-run'); // arguments are shown in lists of processes
    expect(said).toContain('the-key-of-this-run');
  });

  it('gets the task in the way it says', () => {
    if (!given) return expect(id).toBe('built-in');
    const named = [...given.argv, ...Object.values(given.env)].includes(setting.taskFile);
    expect(given.task === 'stdin' || named).toBe(true);
  });
});
