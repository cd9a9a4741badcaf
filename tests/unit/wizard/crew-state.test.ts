import { describe, expect, it } from 'vitest';

import { MEMBER_STATES } from '../../../platform/domain/crew.ts';
import { crewState } from '../../../wizard/app/src/crew/crew-state.ts';
import locale from '../../../wizard/locales/en.json' with { type: 'json' };

const running = { container: { state: 'running', health: 'healthy' }, linked: true };

describe('crewState', () => {
  it('has a word for every state', () => {
    const known = Object.keys(locale.crew_state);
    for (const state of MEMBER_STATES) expect(known).toContain(crewState({ state }, running, 'up').word);
  });

  it.each([
    ['has no container', { container: null, linked: null }, 'absent'],
    ['stopped', { container: { state: 'exited', health: 'none' }, linked: null }, 'stopped'],
    ['starts', { container: { state: 'running', health: 'starting' }, linked: false }, 'starting'],
    ['has no link', { container: { state: 'running', health: 'healthy' }, linked: false }, 'unlinked'],
  ])('says that the role %s, before what its daemon said', (_, view, word) => {
    expect(crewState({ state: 'idle' }, view, 'up').word).toBe(word);
    expect(crewState({ state: 'off' }, view, 'up').word).toBe(word);
    expect(locale.crew_state).toHaveProperty(word);
  });

  it('says work and a pause first, whatever the container', () => {
    const gone = { container: null, linked: false };
    expect(crewState({ state: 'working' }, gone, 'up').word).toBe('working');
    expect(crewState({ state: 'paused' }, gone, 'up').word).toBe('paused');
  });

  it('claims nothing of containers while the engine cannot be asked', () => {
    expect(crewState({ state: 'idle' }, { container: null, linked: null }, 'down').word).toBe('idle');
    expect(crewState({ state: 'off' }, undefined, 'up').word).toBe('off');
  });
});
