import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';
import { safeLine } from '../domain/safe-text.ts';

/** A program cannot even be read. */
export const codeSyntax: DiagnosisPattern = {
  name: 'code-syntax',
  title: 'Its program has a fault',
  level: 'error',
  order: 68,
  samples: [
    "SyntaxError: Unexpected token '}'",
    'SyntaxError: Cannot use import statement outside a module',
    '  SyntaxError: invalid syntax',
    'IndentationError: unexpected indent',
    "/entrypoint.sh: line 4: syntax error near unexpected token `fi'",
    '/start.sh: 3: Syntax error: end of file unexpected (expecting "fi")',
    'PHP Parse error:  syntax error, unexpected token "}" in /app/index.php on line 3',
  ],
  nearMisses: [
    'SyntaxError: Unexpected end of JSON input',
    'ERROR:  syntax error at or near "SELCT" at character 1',
    'check your syntax',
    '0 syntax errors',
  ],
  match: matching(
    /^\s{0,8}(?:Uncaught )?SyntaxError: (?:Unexpected (?:token|identifier|string)|Cannot use import|Invalid or unexpected|missing \)|invalid syntax|Identifier '|unterminated|expected|The requested module)/,
    /^\s{0,8}(?:Indentation|Tab)Error: /,
    /: (?:line )?\d{1,6}: [Ss]yntax error[: ]/,
    /PHP Parse error: /,
  ),
  explain: (_parts, { text }) => `its program cannot be read: ${safeLine(text, 200)}`,
  fixes: () => [
    byHand('Correct the program at the line that is named above it, or go back to the version before'),
  ],
};
