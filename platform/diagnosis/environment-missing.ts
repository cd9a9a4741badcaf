import { matching } from '../domain/diagnosis-match.ts';
import { setVariable } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The program says which variable of its environment it needs. */
export const environmentMissing: DiagnosisPattern = {
  name: 'environment-missing',
  title: 'Its environment lacks a variable',
  level: 'error',
  order: 60,
  samples: [
    'Error: DATABASE_URL environment variable is not set',
    'Missing required environment variable: SITE',
    "KeyError: 'DATABASE_URL'",
    'error: Environment variable not found: DATABASE_URL.',
    'required key SITE missing value',
    'Could not resolve placeholder \'DATABASE_URL\' in value "${DATABASE_URL}"',
    'ValueError: Please set the SITE environment variable',
    'panic: environment variable SITE is required',
    'django.core.exceptions.ImproperlyConfigured: Set the DATABASE_URL environment variable',
    'The SITE environment variable must be set',
  ],
  nearMisses: [
    'environment variable TZ is set to UTC',
    "KeyError: 'user_id'",
    'NODE_ENV environment variable is production',
    'required key in dict',
    'missing value for column',
  ],
  match: matching(
    /\b(?<variable>[A-Z][A-Z0-9_]{2,100}) (?:environment variable|env var) (?:is (?:not set|missing|required|empty|not defined|undefined)|must be set|not set|missing)/,
    /[Ee]nvironment variable (?:not found: )?['"`]?(?<variable>[A-Z][A-Z0-9_]{2,100})['"`]? ?(?:is (?:not set|missing|required|empty|not defined|undefined)|must be set|not set|\.)/,
    /[Mm]issing (?:required )?(?:environment|env) (?:variable|var)s?:? ['"`]?(?<variable>[A-Z][A-Z0-9_]{2,100})/,
    /^KeyError: '(?<variable>[A-Z][A-Z0-9]{0,50}_[A-Z0-9_]{1,50})'/,
    /required key (?<variable>[A-Z][A-Z0-9_]{2,100}) missing value/,
    /Could not resolve placeholder '(?<variable>[A-Z][A-Z0-9_]{2,100})'/,
    /[Ss]et (?:the )?(?<variable>[A-Z][A-Z0-9_]{2,100}) (?:environment variable|env var)/,
  ),
  explain: ({ variable = '' }) => `it needs ${variable} in its environment`,
  fixes: ({ variable = '' }, symptom, facts) => setVariable(symptom, variable, facts),
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'environment')),
};
