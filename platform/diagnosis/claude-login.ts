import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The coding engine has no login. */
export const claudeLogin: DiagnosisPattern = {
  name: 'claude-login',
  title: 'Claude Code is not logged in',
  level: 'error',
  order: 14,
  samples: [
    'Invalid API key · Please run /login',
    'Not logged in · Please run /login',
    'Claude Code: OAuth token has expired. Please run /login',
  ],
  nearMisses: ['please run login.sh', 'logged in as jane', 'run /login to see the form'],
  match: matching(/(?:Invalid API key|Not logged in|OAuth token has expired)[^\n]{0,20}Please run \/login/),
  explain: () => 'Claude Code is not logged in, or its key is not valid',
  fixes: () => [
    byHand('Give it a key: dockfra secret set ANTHROPIC_API_KEY -   or log in inside its container'),
  ],
};
