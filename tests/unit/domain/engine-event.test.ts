import { describe, expect, it } from 'vitest';

import { EVENT_FILTERS, readEngineEvent } from '../../../platform/domain/engine-event.ts';

const line = (action: string, labels: Record<string, string> = { 'com.docker.compose.project': 'shop' }) =>
  JSON.stringify({ Type: 'container', Action: action, Actor: { ID: 'c1', Attributes: labels }, time: 1 });

describe('readEngineEvent', () => {
  it.each([
    ['die', 'die'],
    ['oom', 'oom'],
    ['health_status: unhealthy', 'health_status'],
    ['start', 'start'],
    ['pause', 'pause'],
    ['unpause', 'unpause'],
  ])('reads %s', (action, what) => {
    expect(readEngineEvent(line(action))).toEqual({ project: 'shop', containerId: 'c1', what });
    expect(EVENT_FILTERS.event).toContain(what); // and the engine is asked for it
  });

  it.each([
    ['a health check that is just running', line('exec_start: /bin/sh -c true')],
    ['a container of no project', line('die', {})],
    [
      'a container for one command',
      line('die', { 'com.docker.compose.project': 'shop', 'com.docker.compose.oneoff': 'True' }),
    ],
    ['a line that was cut', line('die').slice(0, 40)],
    ['another shape', '{"Action":"die"}'],
    ['no object', '7'],
  ])('leaves out %s', (_, text) => {
    expect(readEngineEvent(text)).toBeNull();
  });
});
