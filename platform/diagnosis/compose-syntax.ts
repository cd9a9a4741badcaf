import { matchingIn } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** YAML or schema of a compose file is wrong. */
export const composeSyntax: DiagnosisPattern = {
  name: 'compose-syntax',
  title: 'Compose file has a fault',
  level: 'error',
  order: 70,
  samples: [
    { source: 'files', text: 'yaml: line 5: mapping values are not allowed in this context' },
    { source: 'files', text: 'services.web.ports must be a list' },
    { source: 'files', text: 'services.web Additional property imagee is not allowed' },
    {
      source: 'launch',
      text: "validating /srv/shop/compose.yaml: services.web additional properties 'imagee' not allowed",
    },
    { source: 'files', text: 'compose.yaml: line 3: found character that cannot start any token' },
    { source: 'launch', text: '(root) Additional property servces is not allowed' },
  ],
  nearMisses: [
    'yaml: line 5 read',
    'additional properties are not allowed in this request',
    'ports must be a list of numbers',
  ],
  match: matchingIn(
    ['files', 'launch'],
    /yaml: (?:line \d{1,7}: |unmarshal errors)/,
    /Additional property [\w.-]{1,100} is not allowed/,
    /additional properties '[^'\n]{1,100}' not allowed/,
    /services\.[\w.-]{1,200} must be an? /,
    /line \d{1,7}: (?:found|did not find|could not find|mapping values|block)/,
  ),
  explain: (_parts, { text }) => `Compose cannot use the files: ${text}`,
  fixes: () => [byHand('Correct the compose file; its editor shows the line')],
};
