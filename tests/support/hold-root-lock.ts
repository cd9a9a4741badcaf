import { lockRoot } from '../../platform/adapters/root-lock.ts';
import { openRoot } from '../../platform/adapters/root-paths.ts';
import { messageOf } from '../../platform/domain/errors.ts';

/** A process of its own: takes the lock of the root named as first argument, says so, and stays until it is killed. */
try {
  await lockRoot(await openRoot(process.argv[2] ?? ''), new Date());
  process.stdout.write('locked\n');
  setInterval(() => undefined, 60_000);
} catch (error) {
  process.stdout.write(`${messageOf(error)}\n`);
}
