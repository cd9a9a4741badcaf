import { matching } from '../domain/diagnosis-match.ts';
import { byHand, setVariable } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The image of a database wants a password before it makes its files. */
export const databaseUninitialized: DiagnosisPattern = {
  name: 'database-uninitialized',
  title: 'Database has no first password',
  level: 'error',
  order: 30,
  samples: [
    'Error: Database is uninitialized and superuser password is not specified.',
    '       You must specify POSTGRES_PASSWORD to a non-empty value for the',
    '2026-03-02 12:00:00+00:00 [ERROR] [Entrypoint]: Database is uninitialized and password option is not specified',
    '    You need to specify one of the following as an environment variable: - MYSQL_ROOT_PASSWORD',
    'error: neither MARIADB_ROOT_PASSWORD nor MARIADB_ALLOW_EMPTY_ROOT_PASSWORD specified: Database is uninitialized and password option is not specified',
  ],
  nearMisses: [
    'Database is initialized',
    'POSTGRES_PASSWORD is set',
    'You must specify a password to log in',
  ],
  match: matching(
    /Database is uninitialized and (?:superuser )?password/,
    /You must specify (?<variable>POSTGRES_PASSWORD) to a non-empty value/,
    /specify one of the following as an environment variable: - (?<variable>M[A-Z_]{3,40})/,
  ),
  explain: () => 'the database has no password for its first start',
  fixes: (_parts, symptom, facts) => {
    const names = Object.keys(facts.variables).filter(
      (name) => /PASS/.test(name) && facts.variables[name]?.set === false,
    );
    const offers = names.slice(0, 1).flatMap((name) => setVariable(symptom, name, facts));
    return [
      ...offers,
      byHand(
        'Put POSTGRES_PASSWORD (or MYSQL_ROOT_PASSWORD) into the environment of the database, with a variable as its value',
      ),
    ];
  },
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'environment')),
};
