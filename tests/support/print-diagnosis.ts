import { diagnose } from '../../platform/flows/doctor.ts';
import { openPorts } from '../../platform/wire.ts';

/** Prints what doctor finds in the folder named as first argument. */
const { ports, close } = await openPorts(
  { root: process.argv[2] ?? '', prefix: 'dockfra-test' },
  { interactive: false },
);
process.stdout.write(JSON.stringify(await diagnose(ports, AbortSignal.timeout(60_000))));
await close();
