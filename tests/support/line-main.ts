// Run as: node --import tsx line-main.ts ARGS. The host's command line from source, so that nothing has to be built.
import { main } from '../../platform/cli.ts';

process.exitCode = await main(process.argv.slice(2));
process.exit();
