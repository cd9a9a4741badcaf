import { openResults } from './results.js';
import { createLog } from './log.js';
import { openJobs } from './take-jobs.js';

// As process 1 of the container, a signal without a handler is ignored. A job under way is taken up again at the next start.
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => process.exit(0));

const log = createLog(process.env.LOG_LEVEL || 'info');
const results = openResults(log);
const jobs = await openJobs(process.env.REDIS_URL || 'redis://127.0.0.1:6379', log);
log.info('waiting for jobs');
await jobs.workForEver(results);
