import { collect } from './courier-collect.ts';
import { CourierRefusal, type CourierHeader } from './courier-git.ts';
import { provision } from './courier-provision.ts';
import { bases } from './courier-status.ts';

/** Everything together may take this long; git gets killed with whatever it started. */
const LIMIT_MS = 110_000;

/**
 * The shell of the developer's courier account: three verbs, arguments matched one by one, nothing else. It answers with
 * one JSON line, then (collect) the bytes of a bundle. It runs as the developer and the platform trusts nothing it says.
 */
async function main(): Promise<void> {
  const timer = setTimeout(() => {
    answer({ ok: false, code: 'timeout', message: `the courier gave up after ${LIMIT_MS / 1000} s` });
    process.exit(1);
  }, LIMIT_MS);
  timer.unref();
  // Standard input is the lifeline: when it ends before the answer is complete, the platform gave up, and so does all of this.
  process.stdin.once('end', () => process.exit(1));
  try {
    const [flag, line = ''] = process.argv.slice(2);
    const [verb, ...args] = line.split(' ');
    if (flag !== '-c') throw new CourierRefusal('usage', 'this account has no terminal');
    if (verb !== 'provision') process.stdin.resume();
    if (verb === 'provision') answer(await provision(args, process.stdin));
    else if (verb === 'collect') await collect(args, answer, process.stdout);
    else if (verb === 'status') answer(await bases(args));
    else throw new CourierRefusal('usage', 'the courier knows provision, collect and status');
  } catch (error) {
    const code = error instanceof CourierRefusal ? error.code : 'failed';
    answer({ ok: false, code, message: error instanceof Error ? error.message : String(error) });
    process.exitCode = 1;
  }
  process.stdin.removeAllListeners('end');
  process.stdin.destroy();
}

function answer(header: CourierHeader): void {
  process.stdout.write(`${JSON.stringify(header)}\n`);
}

void main();
