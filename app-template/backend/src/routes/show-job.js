import { Refusal } from '../refusal.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @type {import('../app.js').Route} The job, and its result once the worker has written it. */
export const showJob = {
  method: 'GET',
  path: '/api/jobs/:id',
  async handle({ services, params }) {
    if (!UUID.test(params.id)) throw new Refusal(400, 'a job id is a UUID');
    const job = await services.database.findJob(params.id);
    if (job === null) throw new Refusal(404, `there is no job ${params.id}`);
    return { status: 200, body: { ...job, status: job.done_at === null ? 'queued' : 'done' } };
  },
};
