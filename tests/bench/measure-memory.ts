// How the memory of a platform goes on under ten pages, edits, deaths and launches. `make soak MINUTES=60` runs the long form.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { must } from '../demo/shell.ts';
import { single, type Figure } from './figures.ts';
import { openCrowd, type Crowd } from './memory-clients.ts';
import { startMeasured, type InUse, type MeasuredPlatform } from './memory-platform.ts';
import { slopeOf, type MemorySample } from './memory-slope.ts';

const PORT = 5352;
const PAGES = 10;
const STACK = 'soak';
const STEP_MS = 5000;
/** what is compiled and cached once is there by then */
const WARM_SHARE = 0.25;

const service = (name: string) => `  ${name}:
    image: node:24-bookworm-slim
    init: true
    command: ["sh", "-c", "while :; do echo said at $$(date); sleep 0.5; done"]
`;
const COMPOSE = `name: ${STACK}\nservices:\n${service('web')}${service('worker')}`;

/** Ten pages that watch while things happen for so many minutes; what is in use is counted after full collections. */
export async function measureMemory(
  dir: string,
  minutes: number,
  tell: (line: string) => void,
): Promise<Figure[]> {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'compose.yaml'), COMPOSE);
  await writeFile(join(dir, 'dockfra.yaml'), `wizard: { port: ${String(PORT)} }\n`);
  const compose = (...words: string[]) => must('docker', ['compose', '--project-directory', dir, ...words]);
  await compose('up', '-d');
  const platform = await startMeasured(dir, PORT);
  try {
    const crowd = await openCrowd(platform, PAGES, STACK);
    const told = await soak({ dir, minutes, platform, crowd, compose, tell });
    crowd.close();
    return figuresOf(told);
  } finally {
    await platform.stop();
    await compose('down', '-t', '1');
  }
}

type Soak = {
  dir: string;
  minutes: number;
  platform: MeasuredPlatform;
  crowd: Crowd;
  compose(...words: string[]): Promise<unknown>;
  tell(line: string): void;
};

async function soak(given: Soak): Promise<(InUse & { minute: number })[]> {
  const cookie = await given.platform.login();
  const samples: (InUse & { minute: number })[] = [];
  const started = performance.now();
  const countEvery = Math.max(1, Math.round((given.minutes * 60_000) / STEP_MS / 60));
  const gone = () => (performance.now() - started) / 60_000;
  for (let step = 0; gone() < given.minutes; step += 1) {
    await happen(given, step, cookie).catch((error: unknown) => given.tell(`not done: ${String(error)}`));
    await sleep(STEP_MS);
    if (step % countEvery !== 0) continue;
    const counted = { ...(await given.platform.inUse()), minute: gone() };
    samples.push(counted);
    given.tell(
      `${counted.minute.toFixed(1)} min  ${shown(counted.heapUsed)} heap  ${shown(counted.external)} outside  ${shown(counted.rss)} resident`,
    );
  }
  return samples;
}

const READS = [
  'snapshot',
  'stacks',
  'launches',
  'settings',
  'audit',
  'repairs',
  `stacks/${STACK}/services/web`,
  `stacks/${STACK}/compose`,
];

/** One thing after the other, all of them within a minute. */
async function happen({ dir, platform, crowd, compose }: Soak, step: number, cookie: string): Promise<void> {
  const { url } = platform;
  const act = async (name: string, input: unknown) => {
    const headers = { cookie, origin: url, 'content-type': 'application/json' };
    const answer = await fetch(`${url}/api/actions/${name}`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ input }),
    });
    if (answer.status >= 400) throw new Error(`${name}: ${await answer.text()}`);
    await answer.arrayBuffer();
  };
  for (const path of READS) {
    const answer = await fetch(`${url}/api/${path}`, { headers: { cookie } });
    if (answer.status >= 400) throw new Error(`${path}: ${await answer.text()}`);
    await answer.arrayBuffer();
  }
  const file = join(dir, 'compose.yaml');
  const happening: (() => Promise<unknown>)[] = [
    async () =>
      writeFile(
        file,
        `${(await readFile(file, 'utf8')).trimEnd()} \n# outside ${String(step)}\n`.replaceAll(
          /(\n# outside \d+)+(?=\n# outside)/g,
          '',
        ),
      ),
    () => compose('kill', 'web'),
    () => compose('start', 'web'),
    () =>
      act('compose.set', {
        stack: STACK,
        path: 'services.web.init',
        value: step % 2 === 0 ? 'true' : 'false',
      }),
    () => crowd.turnOver(),
    () => act('stack.diagnose', { stack: STACK }),
    () => act('stack.preflight', { stacks: [STACK] }),
    () => compose('kill', 'worker'),
    () => act('stack.up', { name: [STACK] }),
    () => crowd.turnOver(),
    () => act('platform.pause', {}),
    () => act('platform.resume', {}),
  ];
  await happening[step % happening.length]?.();
}

function figuresOf(samples: (InUse & { minute: number })[]): Figure[] {
  const warm = samples.slice(Math.floor(samples.length * WARM_SHARE));
  const slope = (part: (one: InUse) => number) =>
    `${((slopeOf(warm.map((one): MemorySample => ({ minute: one.minute, bytes: part(one) }))) * 60) / 1e6).toFixed(2)} MB an hour`;
  const [first] = warm;
  const last = warm.at(-1);
  const length = `${String(Math.round(last?.minute ?? 0))} minutes, ${String(PAGES)} pages`;
  return [
    single(
      `memory in use, first counted (${length})`,
      shown((first?.heapUsed ?? 0) + (first?.external ?? 0)),
      '',
    ),
    single('memory in use, last counted', shown((last?.heapUsed ?? 0) + (last?.external ?? 0)), ''),
    single(
      'slope of the heap',
      slope((one) => one.heapUsed),
      'flat',
    ),
    single(
      'slope of what is outside of it',
      slope((one) => one.external),
      'flat',
    ),
    single(
      'slope of the resident memory',
      slope((one) => one.rss),
      '',
    ),
  ];
}

const shown = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

if (process.argv[1] === import.meta.filename) {
  const minutes = Number(process.argv[2] ?? 60);
  const dir = await mkdtemp(join(tmpdir(), 'dockfra-memory-'));
  try {
    const figures = await measureMemory(join(dir, STACK), minutes, (line) => console.log(line));
    for (const { what, p50 } of figures) console.log(`${what.padEnd(50)} ${p50}`);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
