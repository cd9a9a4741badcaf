// What a model, or whoever writes what a model reads, may try against the container and the platform around it.
import { run } from './change.ts';

/** `told`: what the model was told in the end, which shows that it was tried, and what came of it. */
/** `alone`: what it does to the container is felt by every other run there. */
import { asked, once, over, person, raw, within, inTurn, type Hostile } from './hostile-moves.ts';

/** Models that answer badly, dearly or not at all. */
export const HOSTILE_MODELS: readonly Hostile[] = [
  {
    name: 'broken calls',
    attack: 'calls whose arguments are no JSON, or of another shape',
    ticket: asked('Siege 11'),
    says: once(
      raw('write', '{"path": "greet.py", "content": "rm -rf'),
      raw('run', '{"command": ["rm", "-rf", "/"]}'),
      raw('write', '[]'),
      raw('write', 'null'),
    ),
    told: /Nothing was run/,
    ...person(['broken_calls', 'gave_up']),
  },
  {
    name: 'floods',
    attack: 'an answer of 12 MB, then one without end',
    ticket: asked('Siege 12'),
    says: (received) =>
      received.messages.some(({ content }) => content.startsWith('What happened before'))
        ? { fault: 'endless', everyMs: 0 }
        : { fault: 'huge', bytes: 12_000_000 },
    told: /^$/,
    ...person(['model_failed', 'money']),
  },
  {
    name: 'is cut short',
    attack: 'answers that end in the middle, for their length',
    ticket: asked('Siege 13'),
    says: once(
      { content: 'I will now', finish: 'length' },
      { content: 'I will', finish: 'length' },
      { content: 'I' },
    ),
    told: /^$/,
    ...person(['silent', 'gave_up']),
  },
  {
    name: 'control characters',
    attack: 'escapes, markup and overrides in answers, comments, file names and results',
    ticket: asked('Siege 14'),
    says: once({
      content: '\u001b[2J\u001b]0;owned\u0007\u202e<script>alert(1)</script>',
      calls: [
        { name: 'comment', arguments: { text: '\u001b[31mred\u001b[0m\u0000<img src=x onerror=alert(1)>' } },
        {
          name: 'run',
          arguments: { command: String.raw`printf '\033[2J\033]0;owned\007'; touch $'a\033[2Jb'; ls` },
        },
      ],
    }),
    told: /\\x1b\[2J/,
    ...person(),
  },
  {
    name: 'waits for ever',
    attack: 'the same command that never ends, again and again',
    ticket: asked('Siege 15'),
    says: once(within(1, 'sleep 86403'), within(1, 'sleep 86403'), within(1, 'sleep 86403')),
    told: /ended after 1 seconds/,
    ...person(['repeated', 'gave_up']),
  },
  {
    name: 'spends',
    attack: 'long answers until the money is gone',
    ticket: asked('Siege 16'),
    says: ({ turn }) => ({ ...run(`echo ${turn}`), usage: { input: 2000, output: 8000 } }),
    told: /exit code 0/,
    ...person(['money', 'output']),
  },
  {
    name: 'bad weather',
    attack: 'rate limit, error 500, cut off, slow, silent: and then an answer',
    ticket: asked('Siege 17'),
    says: inTurn([
      { fault: 'status', status: 429, retryAfter: 1 },
      { fault: 'status', status: 500 },
      { fault: 'cut', chunks: 2 },
      { ...run('echo slow but here'), slowMs: { first: 1500, chunk: 5 } },
      { fault: 'hang' },
      { fault: 'no_finish', content: 'I will' },
      run('echo still here'),
      over,
    ]),
    told: /slow but here[\s\S]*still here/,
    ...person(),
  },
  {
    name: 'talks nonsense',
    attack: 'a page of HTML, a wrong key, JSON of another shape',
    ticket: asked('Siege 18'),
    says: inTurn([{ fault: 'html' }, { fault: 'status', status: 401 }, { fault: 'other_shape' }]),
    told: /^$/,
    ...person(['model_failed']),
  },
];
