import { matching } from '../domain/diagnosis-match.ts';
import { setVariable } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** A provider of models does not take the key. */
export const keyOpenrouter: DiagnosisPattern = {
  name: 'key-openrouter',
  title: 'OpenRouter refuses the key',
  level: 'error',
  order: 16,
  samples: [
    '{"error":{"message":"No auth credentials found","code":401}}',
    'openrouter.ai: 401 User not found.',
    'Error: OPENROUTER_API_KEY is not set',
  ],
  nearMisses: ['openrouter.ai: 200', 'no credentials needed', 'User not found.'],
  match: matching(
    /No auth credentials found/,
    /openrouter[^\n]{0,60}401/i,
    /OPENROUTER_API_KEY[^\n]{0,30} (?:is missing|is not set|must be set|not found)/,
  ),
  explain: () => 'the provider does not take its key: it is missing, wrong or was withdrawn',
  fixes: (_parts, symptom, facts) =>
    facts.variables['OPENROUTER_API_KEY']
      ? setVariable(symptom, 'OPENROUTER_API_KEY', facts)
      : [
          {
            name: 'store-key',
            text: 'Store OPENROUTER_API_KEY as a secret of Dockfra',
            action: { name: 'secret.set', input: { name: 'OPENROUTER_API_KEY' } },
            asks: [{ input: 'value', label: 'OPENROUTER_API_KEY', secret: true }],
            undo: null,
          },
        ],
};
