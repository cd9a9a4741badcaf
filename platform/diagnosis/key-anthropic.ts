import { matching } from '../domain/diagnosis-match.ts';
import { setVariable } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** A provider of models does not take the key. */
export const keyAnthropic: DiagnosisPattern = {
  name: 'key-anthropic',
  title: 'Anthropic refuses the key',
  level: 'error',
  order: 16,
  samples: [
    "anthropic.AuthenticationError: Error code: 401 - {'type': 'error', 'error': {'type': 'authentication_error', 'message': 'invalid x-api-key'}}",
    '{"type":"error","error":{"type":"authentication_error","message":"x-api-key header is required"}}',
    'Error: The ANTHROPIC_API_KEY environment variable is missing or empty',
  ],
  nearMisses: ['x-api-key header accepted', 'ANTHROPIC_API_KEY is set', 'authentication ok'],
  match: matching(
    /invalid x-api-key/,
    /x-api-key header is required/,
    /ANTHROPIC_API_KEY[^\n]{0,30} (?:is missing|is not set|must be set|not found)/,
  ),
  explain: () => 'the provider does not take its key: it is missing, wrong or was withdrawn',
  fixes: (_parts, symptom, facts) =>
    facts.variables['ANTHROPIC_API_KEY']
      ? setVariable(symptom, 'ANTHROPIC_API_KEY', facts)
      : [
          {
            name: 'store-key',
            text: 'Store ANTHROPIC_API_KEY as a secret of Dockfra',
            action: { name: 'secret.set', input: { name: 'ANTHROPIC_API_KEY' } },
            asks: [{ input: 'value', label: 'ANTHROPIC_API_KEY', secret: true }],
            undo: null,
          },
        ],
};
