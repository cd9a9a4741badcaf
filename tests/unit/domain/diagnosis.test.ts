import { describe, expect, it } from 'vitest';

import { groupDiagnoses, serviceOfContainer } from '../../../platform/domain/diagnosis-group.ts';
import { firstMatch } from '../../../platform/domain/diagnosis-match.ts';
import { setInFile, setVariable } from '../../../platform/domain/diagnosis-offers.ts';
import { stateSymptoms, wrongWith } from '../../../platform/domain/diagnosis-state.ts';
import type { Diagnosis, DiagnosisFacts, Symptom } from '../../../platform/domain/diagnosis.ts';
import { KNOWN_FAULTS } from '../../../platform/flows/known-faults.ts';
import { diagnosisFactsOf } from '../../support/diagnosis-world.ts';

const now = new Date('2026-03-02T12:00:00Z');
const REFUSED = 'Error: connect ECONNREFUSED db:5432';

function seen(text: string, more: Partial<Symptom> = {}): Symptom {
  return { source: 'log', text, stack: 'shop', service: 'web', container: null, at: null, ...more };
}

function grouped(
  symptoms: readonly Symptom[],
  calm: readonly string[] = [],
  facts: Partial<DiagnosisFacts> = {},
): Diagnosis[] {
  const matched = symptoms.flatMap((symptom) => firstMatch(KNOWN_FAULTS, symptom) ?? []);
  return groupDiagnoses(matched, diagnosisFactsOf(facts), new Set(calm));
}

describe('groupDiagnoses', () => {
  it('tells the same fault of the same service once, with its newest line and how often it was seen', () => {
    const at = (minute: number) => ({ at: `2026-03-02T11:0${String(minute)}:00Z` });
    const found = grouped([seen(REFUSED, at(1)), seen(`${REFUSED} again`, at(3)), seen(REFUSED, at(2))]);
    expect(found).toMatchObject([
      {
        id: 'shop/web/database-refused/db/5432',
        evidence: { text: `${REFUSED} again`, at: '2026-03-02T11:03:00Z', times: 3 },
      },
    ]);
  });

  it('keeps apart other services and other parts', () => {
    const found = grouped([
      seen(REFUSED),
      seen(REFUSED, { service: 'db' }),
      seen(REFUSED.replace('db:5432', 'cache:6379')),
    ]);
    expect(found.map(({ id }) => id).toSorted()).toEqual([
      'shop/db/database-refused/db/5432',
      'shop/web/database-refused/cache/6379',
      'shop/web/database-refused/db/5432',
    ]);
  });

  it('lets what only says that it ended give way to what says why, of the same service only', () => {
    const ended = { source: 'state' as const };
    const found = grouped([
      seen('ended with exit code 1', ended),
      seen(REFUSED),
      seen('ended with exit code 1', { ...ended, service: 'db' }),
    ]);
    expect(found.map(({ service, pattern }) => `${service ?? ''} ${pattern}`)).toEqual([
      'web database-refused',
      'db exited',
    ]);
  });

  it('only warns of what the logs of a service tell that runs as it should; errors come first', () => {
    const found = grouped([seen(REFUSED), seen(REFUSED, { service: 'db' })], ['web']);
    expect(found.map(({ service, level }) => `${level} ${service ?? ''}`)).toEqual(['error db', 'warn web']);
  });

  it('finds whose fault a line of Compose tells of', () => {
    const line = 'dependency failed to start: container shop-db-1 is unhealthy';
    expect(grouped([seen(line, { source: 'launch', service: null })])[0]?.service).toBe('db');
  });

  it('makes ids that a command line takes as they are, whatever a line says', () => {
    const [one] = grouped([seen("Error: Cannot find module '$(rm -rf /); \u001b[31m`x`'")]);
    expect(one?.pattern).toBe('module-missing');
    expect(one?.id).toMatch(/^[A-Za-z0-9._@:/-]{1,200}$/);
    expect(one?.evidence.text).not.toContain('\u001b');
    expect(one?.cause).not.toContain('\u001b');
  });
});

describe('serviceOfContainer', () => {
  it.each([
    ['shop-web-1', 'web'],
    ['shop-db-12', 'db'],
    ['front', 'web'],
    ['shop-other-1', null],
    ['blog-web-1', null],
  ])('%s is of %s', (name, service) => {
    const valueAt = (of: string, key?: string) =>
      of === 'web' && key === 'container_name' ? 'front' : undefined;
    expect(serviceOfContainer(name, diagnosisFactsOf({ valueAt }))).toBe(service);
  });
});

describe('wrongWith', () => {
  const well = {
    state: 'running',
    health: 'none',
    checks: [],
    exitCode: null,
    oomKilled: false,
    error: '',
    restarts: 0,
    startedAt: '2026-03-02T11:59:00Z',
    finishedAt: '0001-01-01T00:00:00Z',
  };
  const check = { at: '2026-03-02T11:59:30Z', exitCode: 1, output: 'no\n  answer' };
  it.each([
    [{}, null],
    [{ state: 'exited', exitCode: 0 }, null],
    [{ state: 'paused' }, null],
    [{ health: 'healthy' }, null],
    [{ health: 'starting' }, null],
    [{ restarts: 2 }, null],
    [{ restarts: 9, startedAt: '2026-03-02T11:00:00Z' }, null],
    [{ state: 'exited', exitCode: 3 }, 'it ended with exit code 3'],
    [{ state: 'dead' }, 'it ended with exit code unknown'],
    [{ state: 'created' }, 'it was made, but never started'],
    [{ state: 'restarting', restarts: 4 }, 'it restarts again and again (4 times so far)'],
    [{ health: 'unhealthy' }, 'its health check says unhealthy'],
    [{ health: 'starting', checks: [check] }, 'its health check has not passed yet'],
    [{ restarts: 3 }, 'it restarted 3 times'],
  ])('%o: %s', (more, wrong) => {
    expect(wrongWith({ ...well, ...more }, now)).toBe(wrong);
  });

  it('says each thing that the engine knows, with its time', () => {
    const finishedAt = '2026-03-02T11:59:40Z';
    const of = { stack: 'shop', service: 'web', container: 'shop-web-1' };
    const ill = {
      ...well,
      state: 'exited',
      exitCode: 137,
      oomKilled: true,
      error: 'a\nb',
      restarts: 5,
      finishedAt,
    };
    expect(stateSymptoms(ill, of).map(({ text, at }) => `${at ?? '-'} ${text}`)).toEqual([
      `${finishedAt} a b`,
      `${finishedAt} killed by the kernel: out of memory`,
      `${finishedAt} ended with exit code 137`,
      `${finishedAt} restarted 5 times`,
    ]);
    expect(stateSymptoms({ ...well, health: 'unhealthy', checks: [check] }, of)).toMatchObject([
      { text: 'health check exit code 1: no answer', at: check.at, source: 'state' },
    ]);
  });
});

describe('offers', () => {
  const where = { stack: 'shop', service: 'web', source: 'log' as const };
  const facts = diagnosisFactsOf();
  const told = (offers: ReturnType<typeof setVariable>) =>
    offers.map(({ name, action, followedBy, undo }) => [
      name,
      action?.name,
      followedBy?.[0]?.name,
      undo?.name,
    ]);

  it('a variable of the files: made or asked for, used at once, taken out again', () => {
    expect(told(setVariable(where, 'DB_PASSWORD', facts))).toEqual([
      ['generate', 'settings.generate', 'service.recreate', 'settings.unset'],
      ['set-variable', 'settings.set', 'service.recreate', 'settings.unset'],
    ]);
    expect(told(setVariable({ ...where, source: 'launch' }, 'SITE', facts))).toEqual([
      ['set-variable', 'settings.set', 'stack.up', 'settings.unset'],
    ]);
    expect(setVariable(where, 'DB_PASSWORD', facts)[1]?.asks).toEqual([
      { input: 'value', label: 'DB_PASSWORD', secret: true },
    ]);
  });

  it('one that has a value is not lost without a word: there is no undo, and nothing is made up', () => {
    const variables = { DB_PASSWORD: { set: true, secret: true } };
    expect(told(setVariable(where, 'DB_PASSWORD', diagnosisFactsOf({ variables })))).toEqual([
      ['set-variable', 'settings.set', 'service.recreate', undefined],
    ]);
  });

  it('one that the files do not name is put there, unless it is a secret or stands there', () => {
    expect(told(setVariable(where, 'LEVEL', facts))).toEqual([
      ['set-environment', 'compose.set', 'service.recreate', 'compose.unset'],
    ]);
    expect(told(setVariable(where, 'API_TOKEN', facts))).toEqual([
      ['by-hand', undefined, undefined, undefined],
    ]);
    expect(told(setVariable(where, 'DATABASE_URL', facts))).toEqual([
      ['by-hand', undefined, undefined, undefined],
    ]);
  });

  it('a value in the file comes back as it was', () => {
    const limit = { name: 'raise', text: 'x', path: ['mem_limit'], value: '128m' };
    expect(setInFile(where, limit, facts)[0]?.undo).toEqual({
      name: 'compose.set',
      input: { stack: 'shop', path: 'services.web.mem_limit', value: '64m' },
    });
    expect(setInFile(where, { ...limit, path: ['cpus'] }, facts)[0]?.undo).toEqual({
      name: 'compose.unset',
      input: { stack: 'shop', path: 'services.web.cpus' },
    });
  });
});
