// Run as: node --import tsx deploy-and-die.ts ROOT TICKET STEP MS. Deploys, and kills itself -9 at the step.
import { deployTicket } from '../../platform/flows/deploy-ticket.ts';
import { openPorts } from '../../platform/wire.ts';

const [root = '', id = '', step = '', afterMs = '0'] = process.argv.slice(2);
const { ports } = await openPorts({ root, prefix: 'dfdeploy' }, { interactive: false });
const die = () => process.kill(process.pid, 'SIGKILL');
const { deploys } = ports;
const watched: typeof ports = {
  ...ports,
  deploys: {
    ...deploys,
    save: async (record, slot) => {
      await deploys.save(record, slot);
      if (record.step !== step) return;
      if (afterMs === '0') die();
      setTimeout(die, Number(afterMs));
    },
  },
};
const signal = new AbortController().signal;
const caller = { role: 'monitor', person: 'mona', personClaimed: false, via: 'ssh' } as const;
await deployTicket(watched, { caller, progress: () => undefined, signal }, id);
// the step was never reached, or the deployment was quicker than the kill
process.exit(0);
