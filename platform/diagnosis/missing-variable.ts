import { matching } from '../domain/diagnosis-match.ts';
import { setVariable } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** Compose stops without a value for a variable that the files require, or puts a blank in its place. */
export const missingVariable: DiagnosisPattern = {
  name: 'missing-variable',
  title: 'A variable has no value',
  level: 'error',
  order: 20,
  samples: [
    {
      source: 'launch',
      text: 'error while interpolating services.db.environment.POSTGRES_PASSWORD: required variable DB_PASSWORD is missing a value: set it in .env',
    },
    { source: 'files', text: 'required variable DB_PASSWORD is missing a value: set it in .env' },
    { source: 'files', text: 'variable SITE has no value' },
    {
      source: 'launch',
      text: 'time="2026-03-02T12:00:00Z" level=warning msg="The \\"SITE\\" variable is not set. Defaulting to a blank string."',
    },
    { source: 'launch', text: 'WARN[0000] The "SITE" variable is not set. Defaulting to a blank string.' },
  ],
  nearMisses: [
    'The "timezone" variable is not set up for this user',
    'required variable columns: id, name',
    'time="2026-03-02T12:00:00Z" level=info msg="variable TTL is set"',
  ],
  match: matching(
    /required variable (?<variable>[A-Za-z_]\w{0,200}) is missing a value/,
    /^variable (?<variable>[A-Za-z_]\w{0,200}) has no value$/,
    /The \\?"(?<variable>[A-Za-z_]\w{0,200})\\?" variable is not set\. Defaulting to a blank string/,
  ),
  explain: ({ variable = '' }, { stack }) =>
    `${variable} stands in the compose files of ${stack ?? 'the stack'} and has no value`,
  fixes: ({ variable = '' }, symptom, facts) => setVariable(symptom, variable, facts),
  place: ({ variable = '' }, _symptom, { placeOfVariable }) => placeOfVariable(variable),
};
