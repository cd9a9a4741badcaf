import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';

import { createComposeFiles } from '../../platform/adapters/compose-files.ts';
import { createEventBus } from '../../platform/adapters/event-bus.ts';
import { createStampWatch } from '../../platform/adapters/stamp-watch.ts';
import { createDiscovery } from '../../platform/adapters/stack-discovery.ts';
import { createStackFiles } from '../../platform/adapters/stack-files.ts';
import { discover, type Discovered } from '../../platform/flows/discover.ts';
import { followStacks } from '../../platform/flows/follow-stacks.ts';
import { settled } from '../support/settled.ts';
import { tempFolder } from '../support/temp-folder.ts';

const ONE = 'services: {s: {image: x}}\n';
/** Shorter than the look at all that would hide a lost change. */
const PATIENT = { timeout: 25_000 };

/** A root whose stacks are followed, as the platform does it; the edits come from other processes. */
async function followed(files: Record<string, string>, limit?: number) {
  const dir = await tempFolder(files);
  const stamps = createStampWatch(dir, limit);
  const composeFiles = createComposeFiles(dir, stamps);
  const find = createDiscovery(dir, composeFiles);
  const events = createEventBus(() => undefined);
  const ports = {
    root: { dir },
    compose: { stacks: () => find(undefined) },
    stackFiles: createStackFiles(composeFiles),
    events,
  };
  let told = 0;
  events.subscribe(({ kind }) => void (told += kind === 'stacks' ? 1 : 0));
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  await followStacks(ports, stamps, stop.signal);
  const outside = (script: string) => execFileSync('sh', ['-ec', script], { cwd: dir });
  /** what is seen once it was told; nobody asks before (how soon that is: tests/bench) */
  const after = async (script: string, seen: (now: Discovered) => unknown, expected: unknown) => {
    const before = told;
    outside(script);
    await expect.poll(() => told, { interval: 10, ...PATIENT }).toBeGreaterThan(before);
    expect({ script, seen: seen(await discover(ports)) }).toEqual({ script, seen: expected });
  };
  return { dir, events, ports, stamps, outside, after, told: () => told, stop: () => stop.abort() };
}

const stacksOf = ({ stacks }: Discovered) => stacks.map(({ name }) => name).toSorted();
const imagesOf = ({ stacks }: Discovered) =>
  stacks.flatMap(({ services }) => services.map(({ image }) => image));
const START = {
  'shop/compose.yaml': 'include: [part/more.yml]\nservices: {s: {image: "x:${TAG:-1}"}}\n',
  'shop/part/more.yml': 'services: {p: {image: p}}\n',
  'plain/readme': '',
  '.gitignore': 'out/\n',
};

describe.each([
  ['watched by the system', undefined],
  ['looked at, where no watch can be had', 0],
])('stacks %s', (_, limit) => {
  it('show each edit of an outside process', async () => {
    const { after, stamps } = await followed(START, limit);
    expect(stamps.counts().watched > 0).toBe(limit === undefined);
    await after(`sed -i s/x:/y:/ shop/compose.yaml`, imagesOf, ['p', 'y:1']); // a new file in the old one's place
    await after(`echo TAG=2 > shop/.env`, imagesOf, ['p', 'y:2']);
    await after(`echo TAG=3 > shop/.env`, imagesOf, ['p', 'y:3']);
    await after(`rm shop/.env`, imagesOf, ['p', 'y:1']);
    await after(`echo 'services: {p: {image: q}}' > shop/part/more.yml`, imagesOf, ['q', 'y:1']);
    await after(
      `echo 'services: {s: {build: .}}' > shop/compose.override.yml`,
      ({ stacks }) => stacks[0]?.files,
      ['shop/compose.yaml', 'shop/part/more.yml', 'shop/compose.override.yml'],
    );
    await after(`printf '${ONE}' > plain/compose.yml`, stacksOf, ['plain', 'shop']);
    await after(
      `mv plain/compose.yml plain/docker-compose.yml`,
      ({ stacks }) => stacks.map(({ files }) => String(files[0])).toSorted((a, b) => a.localeCompare(b)),
      ['plain/docker-compose.yml', 'shop/compose.yaml'],
    );
    await after(`mkdir -p new/deep/er && printf '${ONE}' > new/deep/er/compose.yml`, stacksOf, [
      'er',
      'plain',
      'shop',
    ]);
    await after(`mv new moved`, ({ stacks }) => stacks.map(({ dir }) => dir).toSorted(), [
      'moved/deep/er',
      'plain',
      'shop',
    ]);
    await after(`rm -r moved plain`, stacksOf, ['shop']);
    await after(`mkdir plain && printf '${ONE}' > plain/compose.yml`, stacksOf, ['plain', 'shop']);
    await after(`echo /plain > .gitignore`, stacksOf, ['shop']);
    await after(`rm .gitignore`, stacksOf, ['plain', 'shop']);
  });

  it('come with a folder that is moved in, and go with it', async () => {
    const { after, dir } = await followed(START, limit);
    const elsewhere = await tempFolder({ 'lot/a/compose.yml': ONE, 'lot/b/c/compose.yml': ONE });
    await after(`mv ${elsewhere}/lot ${dir}/lot`, stacksOf, ['a', 'c', 'shop']);
    await after(`sed -i s/x/z/ lot/b/c/compose.yml`, imagesOf, expect.arrayContaining(['z']));
    await after(`mv ${dir}/lot ${elsewhere}/lot`, stacksOf, ['shop']);
  });
});

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('stacks watched by the system', () => {
  it('are known at once to whoever asks right after an edit', async () => {
    const { outside, ports } = await followed(START);
    for (let count = 0; count < 30; count += 1) {
      outside(`echo TAG=${String(count)} > shop/.env`);
      expect(imagesOf(await discover(ports))).toEqual(['p', `x:${String(count)}`]);
    }
  });

  it('are told of few times when a checkout changes many', async () => {
    const { outside, ports, told } = await followed({});
    const many = `for i in $(seq 200); do mkdir -p d$i && printf 'services: {s: {image: "'$1'"}}' > d$i/compose.yml; done`;
    outside(
      `git init -q . && git config user.email a@b && git config user.name x; set one; ${many}; git add . && git commit -qm one; git checkout -qb two; set two; ${many}; git commit -qam two`,
    );
    await settled(told, 1000);
    const before = told();
    const began = performance.now();
    outside('git checkout -q -');
    await expect.poll(() => told(), PATIENT).toBeGreaterThan(before);
    await settled(told, 1000);
    expect(told() - before).toBeLessThanOrEqual(4 + (performance.now() - began - 2000) / 300); // the gap that it keeps
    expect(new Set(imagesOf(await discover(ports)))).toEqual(new Set(['one']));
    expect(imagesOf(await discover(ports))).toHaveLength(200);
  });

  it('are not told of for what does not bear on them, and are the same object to whoever asks', async () => {
    const { outside, ports, told } = await followed({ ...START, 'logs/x.log': '', 'out/y': '' });
    const before = await discover(ports);
    outside(
      'for i in $(seq 50); do echo $i >> logs/x.log; echo $i > shop/t.tmp; mv shop/t.tmp shop/$i.txt; mkdir out/$i; done; touch shop/compose.yaml; mkdir .git node_modules; echo > .git/HEAD',
    );
    await rest(700);
    expect(told()).toBe(0);
    expect(await discover(ports)).toBe(before);
  });

  it('go on being followed when somebody looked and nothing had changed', async () => {
    const { after, events, stamps, told } = await followed(START);
    const before = stamps.counts();
    for (let count = 0; count < 3; count += 1) {
      events.publish({ kind: 'engine' });
      await rest(50);
    }
    expect([told(), stamps.counts()]).toEqual([0, before]);
    await after('sed -i s/x:/y:/ shop/compose.yaml', imagesOf, ['p', 'y:1']);
  });

  it('hold no more watches than there are folders, and none of folders that went', async () => {
    const { outside, stamps } = await followed(START);
    const { watched } = stamps.counts();
    expect(watched).toBe(4); // the root, shop, shop/part and plain
    outside(`mkdir -p a/b/c; for i in $(seq 100); do echo > a/b/c/$i; done`);
    await expect.poll(() => stamps.counts().watched, PATIENT).toBe(7);
    outside('echo /a > .gitignore');
    await expect.poll(() => stamps.counts().watched, PATIENT).toBe(5); // of a only whether it becomes a repository
    outside('rm -r a');
    await expect.poll(() => stamps.counts(), PATIENT).toEqual({ watched: 4, looked: 0 });
  });

  it('are looked at where too much happens to be told of each', async () => {
    const { after, outside, stamps } = await followed(START);
    outside('for i in $(seq 1500); do echo $i >> shop/a.log; echo $i >> shop/b.log; done');
    await expect.poll(() => stamps.counts().looked, PATIENT).toBe(1);
    await after('sed -i s/x:/y:/ shop/compose.yaml', imagesOf, ['p', 'y:1']);
  });
});

const FOLDERS = ['.', 'a', 'a/b', 'a/b/c', 'd', 'e'];
const NAMES = [
  'compose.yaml',
  'compose.override.yaml',
  'docker-compose.prod.yml',
  '.env',
  '.gitignore',
  'part.yml',
  'x.txt',
  '.git',
];
const TEXTS: Record<string, string[]> = {
  '.env': ['TAG=1\n', 'TAG=2\nCOMPOSE_FILE=part.yml\n', 'COMPOSE_PROJECT_NAME=p\n', 'broken "'],
  '.gitignore': ['b/\n', 'd\n', '/a\n', ''],
  'part.yml': ['services: {p: {image: "p:${TAG:-0}"}}\n', 'services: {'],
  '.git': ['gitdir: /x/worktrees/y\n', 'gitdir: ../.git/modules/y\n'],
};
const COMPOSE_TEXTS = [
  'services: {s: {image: "x:${TAG:-0}"}}\n',
  'include: [part.yml]\nservices: {s: {image: y}}\n',
  'include: [../part.yml]\n',
  'services: {s: {extends: {file: part.yml, service: p}}}\n',
  'name: n\nservices: {s: {prots: 1}}\n',
];
const anything = fc.record({
  what: fc.constantFrom('write', 'write', 'write', 'replace', 'remove', 'move', 'copy', 'link'),
  folder: fc.constantFrom(...FOLDERS),
  other: fc.constantFrom(...FOLDERS),
  name: fc.constantFrom(...NAMES, ''),
  text: fc.nat(),
  ask: fc.boolean(),
});

/** One thing that somebody may do to files; what cannot be done is not. */
function doIt(
  dir: string,
  {
    what,
    folder,
    other,
    name,
    text,
  }: { what: string; folder: string; other: string; name: string; text: number },
): void {
  const target = path.join(dir, folder, name);
  const second = path.join(dir, other, name);
  const texts = TEXTS[name] ?? COMPOSE_TEXTS;
  const content = texts[text % texts.length] ?? '';
  try {
    if (what === 'write' || what === 'replace') mkdirSync(path.dirname(target), { recursive: true });
    if (what === 'write' && name !== '') writeFileSync(target, content);
    if (what === 'replace' && name !== '') {
      writeFileSync(`${target}.tmp`, content);
      renameSync(`${target}.tmp`, target);
    }
    if (what === 'remove' && target !== dir) rmSync(target, { recursive: true, force: true });
    if (what === 'move' && target !== dir) renameSync(target, second);
    if (what === 'copy' && target !== dir) cpSync(target, second, { recursive: true });
    if (what === 'link' && name !== '') symlinkSync(path.join(dir, other, name), target);
  } catch {
    // into itself, over something else, or of what is not there
  }
}

describe('what is known of followed stacks', () => {
  it.each([undefined, 0, 3])(
    'is what a fresh look finds, whatever was done to the files (%s watches)',
    async (limit) => {
      await fc.assert(
        fc.asyncProperty(fc.array(anything, { minLength: 1, maxLength: 25 }), async (steps) => {
          const { dir, ports, stop } = await followed({}, limit);
          try {
            for (const step of steps) {
              doIt(dir, step);
              if (!step.ask) continue;
              const files = createComposeFiles(dir);
              const find = createDiscovery(dir, files);
              const fresh = {
                ...ports,
                compose: { stacks: () => find(undefined) },
                stackFiles: createStackFiles(files),
              };
              expect(await discover(ports)).toEqual(await discover(fresh));
            }
          } finally {
            stop();
            rmSync(dir, { recursive: true, force: true });
          }
        }),
        { numRuns: 60, endOnFailure: true },
      );
    },
  );
});
