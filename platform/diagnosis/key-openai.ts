import { matching } from '../domain/diagnosis-match.ts';
import { setVariable } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** A provider of models does not take the key. */
export const keyOpenai: DiagnosisPattern = {
  name: 'key-openai',
  title: 'OpenAI refuses the key',
  level: 'error',
  order: 16,
  samples: [
    "openai.AuthenticationError: Error code: 401 - {'error': {'message': 'Incorrect API key provided: [secret:1]. You can find your API key at https://platform.openai.com/account/api-keys.'}}",
    'openai.OpenAIError: The api_key client option must be set either by passing api_key to the client or by setting the OPENAI_API_KEY environment variable',
    'Error: OPENAI_API_KEY is not set',
    'Error: The OPENAI_API_KEY environment variable is missing or empty; either provide it, or instantiate the OpenAI client with an apiKey option',
  ],
  nearMisses: ['OPENAI_API_KEY loaded', 'API key provided', 'incorrect password'],
  match: matching(
    /Incorrect API key provided/,
    /setting the OPENAI_API_KEY environment variable/,
    /OPENAI_API_KEY[^\n]{0,30} (?:is missing|is not set|must be set|not found)/,
  ),
  explain: () => 'the provider does not take its key: it is missing, wrong or was withdrawn',
  fixes: (_parts, symptom, facts) =>
    facts.variables['OPENAI_API_KEY']
      ? setVariable(symptom, 'OPENAI_API_KEY', facts)
      : [
          {
            name: 'store-key',
            text: 'Store OPENAI_API_KEY as a secret of Dockfra',
            action: { name: 'secret.set', input: { name: 'OPENAI_API_KEY' } },
            asks: [{ input: 'value', label: 'OPENAI_API_KEY', secret: true }],
            undo: null,
          },
        ],
};
