import { check, failed, passed, read, run, submit, write, after, type Change } from '../change.ts';
import { toolRepository } from '../repository.ts';

const CLI = (body: string) => `import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

${body}`;

export const nodeCliOption: Change = {
  name: 'node-cli-option',
  language: 'node',
  kind: 'CLI option',
  files: toolRepository('node', {
    'src/count-lines.mjs': CLI(`const { positionals } = parseArgs({ allowPositionals: true });
for (const file of positionals) console.log(\`\${readFileSync(file, 'utf8').split('\\n').length - 1} \${file}\`);
`),
    'test/count-lines.test.mjs': `import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';

test('one line a file', () => {
  const out = execFileSync(process.execPath, ['src/count-lines.mjs', 'src/count-lines.mjs'], { encoding: 'utf8' });
  assert.match(out, /^\\d+ src\\/count-lines.mjs\\n$/);
});
`,
  }),
  ticket: {
    title: 'count-lines prints JSON with --json',
    description: 'A list of objects with the keys file and lines. Without the option nothing changes.',
    type: 'feature',
    accept: ['count-lines --json A prints [{"file":"A","lines":N}]'],
  },
  moves: [
    read('src/count-lines.mjs'),
    write(
      'test/json.test.mjs',
      `import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

test('--json prints one object a file', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'lines-')), 'a.txt');
  writeFileSync(file, 'one\\ntwo\\n');
  const out = execFileSync(process.execPath, ['src/count-lines.mjs', '--json', file], { encoding: 'utf8' });
  assert.deepEqual(JSON.parse(out), [{ file, lines: 2 }]);
});
`,
    ),
    check(),
    failed(
      write(
        'src/count-lines.mjs',
        CLI(`const { positionals, values } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } });
const counted = positionals.map((file) => ({ file, lines: readFileSync(file, 'utf8').split('\\n').length - 1 }));
if (values.json) console.log(JSON.stringify(counted));
else for (const { file, lines } of counted) console.log(\`\${lines} \${file}\`);
`),
      ),
    ),
    run('node src/count-lines.mjs --json src/count-lines.mjs'),
    after(/"lines":\d+/, check()),
    passed(submit('count-lines prints JSON with --json')),
  ],
  main: { 'src/count-lines.mjs': 'values.json' },
};
