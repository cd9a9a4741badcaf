import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

/** The import rules of the architecture, as data. A layer may import itself and the layers named. */
const LAYERS: readonly { name: string; files: RegExp; mayImport: readonly string[] }[] = [
  { name: 'domain', files: /^platform\/domain\//, mayImport: [] },
  { name: 'argv', files: /^platform\/argv\//, mayImport: ['domain'] },
  { name: 'ports', files: /^platform\/ports(-\w+)?\.ts$/, mayImport: ['domain'] },
  { name: 'roles', files: /^platform\/roles\//, mayImport: ['domain'] },
  { name: 'engines', files: /^platform\/engines\//, mayImport: ['domain'] },
  { name: 'preflight', files: /^platform\/preflight\//, mayImport: ['domain'] },
  { name: 'diagnosis', files: /^platform\/diagnosis\//, mayImport: ['domain'] },
  { name: 'questions', files: /^platform\/questions\//, mayImport: ['domain'] },
  { name: 'config', files: /^platform\/config\.ts$/, mayImport: ['domain'] },
  {
    name: 'adapters',
    files: /^platform\/adapters\//,
    mayImport: ['domain', 'argv', 'ports', 'config', 'roles'],
  },
  {
    name: 'flows',
    files: /^platform\/flows\//,
    mayImport: ['domain', 'argv', 'ports', 'roles', 'preflight', 'diagnosis', 'questions'],
  },
  { name: 'agent', files: /^platform\/agent\//, mayImport: ['domain', 'argv', 'ports', 'roles', 'engines'] },
  {
    name: 'actions',
    files: /^platform\/actions\//,
    mayImport: ['domain', 'ports', 'flows', 'agent', 'roles', 'engines'],
  },
];

/** The composition roots: they alone put adapters together. */
const ROOTS = /^platform\/wire(-\w+)?\.ts$/;
/** Test tables, locales and generated files may be long. */
const MAX_LINES = 300;

const top = path.resolve(import.meta.dirname, '../..');
type Source = { file: string; text: string; code: string; imports: { from: string; typeOnly: boolean }[] };
const SOURCES: Source[] = ['platform', 'wizard', 'shared'].flatMap(sourcesUnder);
const byFile = new Map(SOURCES.map((source) => [source.file, source]));

describe('imports', () => {
  it.each(LAYERS)('$name imports only what it may', ({ name, files, mayImport }) => {
    const allowed = LAYERS.filter((layer) => layer.name === name || mayImport.includes(layer.name));
    const wrong = inLayer(files).flatMap(({ file, imports }) =>
      imports
        .filter(({ from }) => byFile.has(from) && !allowed.some((layer) => layer.files.test(from)))
        .map(({ from }) => `${file} -> ${from}`),
    );
    expect(wrong).toEqual([]);
  });

  it('only the composition root knows adapters', () => {
    const wrong = SOURCES.filter(
      ({ file }) => !file.startsWith('platform/adapters/') && !ROOTS.test(file),
    ).flatMap(({ file, imports }) =>
      imports
        .filter(({ from }) => from.startsWith('platform/adapters/'))
        .map(({ from }) => `${file} -> ${from}`),
    );
    expect(wrong).toEqual([]);
  });

  it('there are no cycles', () => {
    expect(findCycle()).toEqual([]);
  });

  it('has no barrels and no folders for leftovers', () => {
    const wrong = SOURCES.filter(({ file }) =>
      /\/(utils|helpers|common|core)\/|\/index\.tsx?$/.test(file),
    ).map(({ file }) => file);
    expect(wrong).toEqual([]);
  });
});

describe('domain and argv are pure', () => {
  const pure = inLayer(/^platform\/(domain|argv)\//);

  it('imports of Node are node:path/posix and the hashes of node:crypto only', () => {
    const wrong = pure.flatMap(({ file, imports }) =>
      imports
        .filter(
          ({ from }) => from.startsWith('node:') && from !== 'node:path/posix' && from !== 'node:crypto',
        )
        .map(({ from }) => `${file} -> ${from}`),
    );
    expect(wrong).toEqual([]);
  });

  it.each([
    ['the clock', /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b/],
    ['chance', /\bMath\.random\b|\brandom(UUID|Bytes|Int)\b/],
    ['the process', /\bprocess\./],
    ['the console', /\bconsole\./],
    ['async', /\basync\b|\bawait\b|\bnew Promise\b|\bsetTimeout\b/],
  ])('nothing uses %s', (_, pattern) => {
    expect(pure.filter(({ code }) => pattern.test(code)).map(({ file }) => file)).toEqual([]);
  });
});

describe('every source file', () => {
  it('has at most 300 lines', () => {
    const long = SOURCES.filter(({ file }) => !/\.gen\.ts$|\/locales\//.test(file)).filter(
      ({ text }) => text.split('\n').length > MAX_LINES + 1,
    );
    expect(long.map(({ file, text }) => `${file}: ${String(text.split('\n').length)}`)).toEqual([]);
  });

  it('reads the environment in platform/config.ts only (programs inside containers have their own)', () => {
    const wrong = SOURCES.filter(
      ({ file }) => file.startsWith('platform/') && file !== 'platform/config.ts',
    ).filter(({ code }) => /\bprocess\.env\b/.test(code));
    expect(wrong.map(({ file }) => file)).toEqual([]);
  });

  it('starts programs with an argv, never through a shell', () => {
    const shell = /(?<![.\w])exec\(|(?<!\w)execSync\(|\bshell:\s*(true|['"]\/)|child_process['"]\)?\.exec\b/;
    expect(SOURCES.filter(({ code }) => shell.test(code)).map(({ file }) => file)).toEqual([]);
  });
});

describe('these rules', () => {
  it('see imports of every form', () => {
    const text =
      "import a from './a.ts';\nexport { b } from \"../b.ts\";\nimport type { C } from './c.ts';\nconst d = await import('./d.ts');\nimport './e.ts';";
    expect(importsOf('x/y/z.ts', text)).toEqual([
      { from: 'x/y/a.ts', typeOnly: false },
      { from: 'x/b.ts', typeOnly: false },
      { from: 'x/y/c.ts', typeOnly: true },
      { from: 'x/y/e.ts', typeOnly: false },
      { from: 'x/y/d.ts', typeOnly: false },
    ]);
  });

  it('do not take comments and texts for code', () => {
    expect(
      withoutTexts("const a = 'process.env'; // console.log\n/* async */ const b = `x ${process.cwd()} y`;"),
    ).not.toMatch(/process\.env|console|async/);
    expect(withoutTexts('const a = "it\'s"; process.exit(1);')).toContain('process.exit');
  });
});

function inLayer(files: RegExp): Source[] {
  return SOURCES.filter(({ file }) => files.test(file));
}

function sourcesUnder(folder: string): Source[] {
  return readdirSync(path.join(top, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('node_modules'))
    .map((name) => {
      const file = `${folder}/${name.split(path.sep).join('/')}`;
      const text = readFileSync(path.join(top, file), 'utf8');
      return { file, text, code: withoutTexts(text), imports: importsOf(file, text) };
    });
}

function importsOf(file: string, text: string): { from: string; typeOnly: boolean }[] {
  const statements = [
    ...text.matchAll(/^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/gm),
  ];
  const lazy = [...text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)];
  const found = [
    ...statements.map((match) => ({ from: match[2] ?? '', typeOnly: match[1] !== undefined })),
    ...lazy.map((match) => ({ from: match[1] ?? '', typeOnly: false })),
  ];
  return found.map(({ from, typeOnly }) => ({
    from: from.startsWith('.') ? path.posix.join(path.posix.dirname(file), from) : from,
    typeOnly,
  }));
}

/** The code with comments and plain texts blanked; what stands in `${}` of a template stays. */
function withoutTexts(text: string): string {
  return text.replace(
    /\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g,
    (found) => (found.startsWith('/') ? ' ' : "''"),
  );
}

/** The first import cycle found, as a list of files; empty when there is none. */
function findCycle(): string[] {
  const done = new Set<string>();
  const visit = (file: string, trail: string[]): string[] => {
    const at = trail.indexOf(file);
    if (at !== -1) return [...trail.slice(at), file];
    if (done.has(file)) return [];
    for (const { from } of byFile.get(file)?.imports ?? []) {
      const cycle = byFile.has(from) ? visit(from, [...trail, file]) : [];
      if (cycle.length > 0) return cycle;
    }
    done.add(file);
    return [];
  };
  for (const { file } of SOURCES) {
    const cycle = visit(file, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}
