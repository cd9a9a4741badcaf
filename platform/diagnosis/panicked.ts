import { matching } from '../domain/diagnosis-match.ts';
import { byHand, restartIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';
import { safeLine } from '../domain/safe-text.ts';

/** The program met a state that it has no answer for. */
export const panicked: DiagnosisPattern = {
  name: 'panicked',
  title: 'Its program gave up',
  level: 'error',
  order: 65,
  samples: [
    'panic: runtime error: invalid memory address or nil pointer dereference',
    "thread 'main' panicked at src/main.rs:12:5:",
    'fatal error: all goroutines are asleep - deadlock!',
    'panic: assignment to entry in nil map',
    'Uncaught Exception: TypeError: x is not a function',
    'fatal error: concurrent map writes',
  ],
  nearMisses: ['do not panic', 'panic button pressed', 'thread main started', 'kernel panic settings: 10'],
  match: matching(
    /^panic: /,
    /thread '[\w-]{1,60}' panicked at/,
    /^fatal error: (?:all goroutines|concurrent map|stack overflow)/,
    /Uncaught Exception: /,
  ),
  explain: (_parts, { text }) => `the program met a fault of its own: ${safeLine(text, 200)}`,
  fixes: (_parts, symptom) => [
    ...restartIt(symptom),
    byHand(
      'A fault of the program: its last lines name the place; correct it or go back to the version before',
    ),
  ],
};
