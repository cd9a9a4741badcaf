import { writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

import { createClient } from 'redis';

import { countWords } from './count-words.js';

const QUEUED = 'jobs';
/** A job stands here while it is worked on, so that a crash does not lose it. */
const TAKEN = 'jobs:taken';
const WAIT_SECONDS = 2;
/** The health check looks at the age of this file. */
const ALIVE_FILE = '/tmp/worker-alive';

/**
 * The jobs in Redis, the ones that a worker before us left unfinished queued again.
 * @param {string} url
 * @param {import('./log.js').Log} log
 */
export async function openJobs(url, log) {
  const client = createClient({ url, socket: { reconnectStrategy: (tries) => Math.min(100 * 2 ** tries, 2000) } });
  client.on('error', (error) => log.warn('no connection to the queue', { cause: error.message || error.code }));
  await client.connect();
  while (await client.lMove(TAKEN, QUEUED, 'LEFT', 'RIGHT')) log.info('an unfinished job is queued again');
  return { workForEver: (results) => workForEver(client, results, log) };
}

async function workForEver(client, results, log) {
  for (;;) {
    try {
      await results.ping(); // without the database no job is taken
      await writeFile(ALIVE_FILE, '');
      const job = await client.blMove(QUEUED, TAKEN, 'RIGHT', 'LEFT', WAIT_SECONDS);
      if (job !== null) await work(client, results, log, job);
    } catch (error) {
      log.warn('trying again', { cause: error.message || error.code });
      await wait(1000);
    }
  }
}

async function work(client, results, log, job) {
  const { id, text } = parse(job);
  if (id === undefined) {
    log.error('what is no job is dropped', { job: job.slice(0, 200) });
  } else {
    try {
      await results.write(id, countWords(text));
    } catch (error) {
      await client.multi().lRem(TAKEN, 1, job).rPush(QUEUED, job).exec();
      throw error;
    }
    log.info('job done', { id });
  }
  await client.lRem(TAKEN, 1, job);
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Anything may stand in the queue; what the database would refuse for ever must not be tried for ever. */
function parse(job) {
  try {
    const { id, text } = JSON.parse(job);
    return UUID.test(id) && typeof text === 'string' ? { id, text } : {};
  } catch {
    return {};
  }
}
