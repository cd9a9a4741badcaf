import { matching } from '../domain/diagnosis-match.ts';
import { byHand, setVariable } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** GitHub takes neither token nor password. */
export const githubToken: DiagnosisPattern = {
  name: 'github-token',
  title: 'GitHub refuses the token',
  level: 'error',
  order: 18,
  samples: [
    'HttpError: Bad credentials',
    '{"message":"Bad credentials","documentation_url":"https://docs.github.com/rest","status":"401"}',
    'remote: Invalid username or token. Password authentication is not supported for Git operations.',
    "fatal: could not read Username for 'https://github.com': terminal prompts disabled",
    "fatal: Authentication failed for 'https://github.com/acme/shop.git/'",
    'gh: To use GitHub CLI in a GitHub Actions workflow, set the GH_TOKEN environment variable.',
  ],
  nearMisses: ['credentials saved', 'GITHUB_TOKEN is set', 'Bad request'],
  match: matching(
    /"?Bad credentials/,
    /remote: Invalid username or (?:token|password)/,
    /could not read Username for 'https:\/\/github\.com'/,
    /Authentication failed for 'https:\/\/github\.com\//,
    /set the (?:GH_TOKEN|GITHUB_TOKEN) environment variable/,
  ),
  explain: () =>
    'GitHub does not take its token: it is missing, wrong, expired, or may not read this repository',
  fixes: (_parts, symptom, facts) =>
    facts.variables['GITHUB_TOKEN']
      ? setVariable(symptom, 'GITHUB_TOKEN', facts)
      : [
          byHand(
            'Make a token that may read the repository, and give it to the service through a variable of its environment',
          ),
        ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'environment')),
};
