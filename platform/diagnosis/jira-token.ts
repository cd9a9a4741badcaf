import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** Jira takes neither user nor token. */
export const jiraToken: DiagnosisPattern = {
  name: 'jira-token',
  title: 'Jira refuses the login',
  level: 'error',
  order: 18,
  samples: [
    '{"errorMessages":["You do not have the permission to see the specified issue","Login Required"]}',
    'jira.exceptions.JIRAError: JiraError HTTP 401 url: https://acme.atlassian.net/rest/api/2/serverInfo',
    'Client must be authenticated to access this resource. (acme.atlassian.net)',
    'Error: JIRA_TOKEN is not set',
  ],
  nearMisses: ['jira issue SHOP-1 read', 'login required? no', 'HTTP 401 url: https://api.example.com'],
  match: matching(
    /"Login Required"/,
    /JIRAError: JiraError HTTP 40[13]/,
    /Client must be authenticated to access this resource/,
    /JIRA_(?:TOKEN|API_TOKEN|URL) (?:is not set|is missing|must be set)/,
  ),
  explain: () => 'Jira does not take user and token',
  fixes: () => [
    byHand(
      'Make an API token in Jira and give it, with address and user, to the service through variables of its environment',
    ),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'environment')),
};
