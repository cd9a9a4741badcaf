import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** Two transactions wait for each other. */
export const deadlock: DiagnosisPattern = {
  name: 'deadlock',
  title: 'Database meets deadlocks',
  level: 'warn',
  order: 50,
  samples: [
    'ERROR:  deadlock detected',
    'ERROR 1213 (40001): Deadlock found when trying to get lock; try restarting transaction',
    'psycopg2.errors.DeadlockDetected: deadlock detected',
    'Lock wait timeout exceeded; try restarting transaction',
  ],
  nearMisses: ['fatal error: all goroutines are asleep - deadlock!', 'no deadlock found', 'lock acquired'],
  match: matching(
    /(?:ERROR: {1,3}|DeadlockDetected: )deadlock detected/,
    /Deadlock found when trying to get lock/,
    /Lock wait timeout exceeded/,
  ),
  explain: () => 'transactions of its database wait for each other; one of them was ended each time',
  fixes: () => [
    byHand('A fault of the program: it should lock in one order and try again; short transactions help'),
  ],
};
