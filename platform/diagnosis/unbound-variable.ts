import { matching } from '../domain/diagnosis-match.ts';
import { setVariable } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** A shell script stops for a variable that its environment does not have. */
export const unboundVariable: DiagnosisPattern = {
  name: 'unbound-variable',
  title: 'A script lacks a variable',
  level: 'error',
  order: 30,
  samples: [
    '/entrypoint.sh: line 3: DATABASE_URL: unbound variable',
    'sh: 1: DATABASE_URL: parameter not set',
    '/start.sh: line 5: SITE: parameter null or not set',
    '/docker-entrypoint.sh: 12: SITE: parameter not set or null',
  ],
  nearMisses: [
    'unbound variable names are fine',
    'DNS server unbound started',
    'TypeError: variable is unbound',
  ],
  match: matching(
    /: (?:line )?\d{1,6}: (?<variable>[A-Za-z_]\w{0,100}): (?:unbound variable|parameter (?:null or )?not set)/,
  ),
  explain: ({ variable = '' }) => `a script of it needs ${variable}, which its environment does not have`,
  fixes: ({ variable = '' }, symptom, facts) => setVariable(symptom, variable, facts),
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'environment')),
};
