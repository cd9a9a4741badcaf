import { createHash } from 'node:crypto';

import type { Change } from '../../platform/domain/change.ts';
import type { Evidence, Ticket, TicketStatus } from '../../platform/domain/ticket.ts';
import type { ServiceState } from '../../platform/ports.ts';

export const BASE = '4be1d0f6c2a9477d8f1e30ab65c9d2e8f7a01b34';
export const COMMIT = '9c27ae51b08d4f6e93d1c7a2450be8f16d3a7c90';
export const CANDIDATE = 'e80b5f7713c24a90b6d8e1f2a3c4d5e6f708192a';

export const CHANGES: Change[] = [
  { path: 'backend/src/server.mjs', oldPath: null, status: 'modified', added: 9, deleted: 2, mode: '100644' },
  {
    path: 'backend/test/version.test.mjs',
    oldPath: null,
    status: 'added',
    added: 9,
    deleted: 0,
    mode: '100644',
  },
];

export const PATCH = `diff --git a/backend/src/server.mjs b/backend/src/server.mjs
index 2f1c0aa..a81bb02 100644
--- a/backend/src/server.mjs
+++ b/backend/src/server.mjs
@@ -8,12 +8,19 @@ const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
 
 const routes = {
   'GET /health': async () => ({ status: 200, body: { ok: true } }),
-  'GET /orders': async () => ({ status: 200, body: await listOrders(pool) }),
+  'GET /orders': async (request) => ({ status: 200, body: await listOrders(pool, limitOf(request)) }),
+  'GET /version': async () => ({
+    status: 200,
+    body: { commit: process.env.GIT_COMMIT ?? 'unknown', started: STARTED.toISOString() },
+  }),
 };
 
+const STARTED = new Date();
+
 const server = createServer(async (request, response) => {
   const route = routes[\`\${request.method} \${request.url}\`];
-  if (!route) return send(response, 404, {});
+  if (!route) return send(response, 404, { error: 'no such address' });
+  response.setHeader('cache-control', 'no-store');
   const { status, body } = await route(request);
   send(response, status, body);
 });
diff --git a/backend/test/version.test.mjs b/backend/test/version.test.mjs
new file mode 100644
index 0000000..71aa0f4
--- /dev/null
+++ b/backend/test/version.test.mjs
@@ -0,0 +1,9 @@
+import assert from 'node:assert/strict';
+import { test } from 'node:test';
+
+test('GET /version names the commit that runs', async () => {
+  const response = await fetch(new URL('/version', process.env.BASE_URL));
+  const body = await response.json();
+  assert.equal(response.status, 200);
+  assert.match(body.commit, /^[0-9a-f]{7,40}$/);
+});
`;

const BASE_LOG =
  'TAP version 13\n# Subtest: GET /health answers\nok 1 - GET /health answers\n# Subtest: orders are listed\nok 2 - orders are listed\n1..2\n# tests 2\n# pass 2\n# fail 0\n';
const COMMIT_LOG =
  '\u001b[32mTAP version 13\u001b[0m\nok 1 - GET /health answers\nok 2 - orders are listed\nok 3 - GET /version names the commit that runs\n1..3\n# tests 3\n# pass 3\n# fail 0\n';

export type Samples = { tickets: Ticket[]; evidence: Map<string, Buffer> };

/** Tickets in every state, as a crew at work leaves them; times count back from `now`. */
export function sampleTickets(now: Date): Samples {
  const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();
  const files = new Map<string, Buffer>();
  const log = (id: string, name: string, text: string) => {
    const path = `${id}/${name}.log`;
    files.set(path, Buffer.from(text));
    return { path, sha256: createHash('sha256').update(text).digest('hex') };
  };
  const check = (
    id: string,
    name: string,
    run: 'base' | 'commit',
    passed: number,
    minutes: number,
  ): Evidence => ({
    kind: 'check',
    name,
    run,
    result: 'passed',
    at: ago(minutes),
    commit: run === 'base' ? BASE : COMMIT,
    tests: { passed, failed: 0, skipped: 0 },
    duration_ms: run === 'base' ? 8412 : 9170,
    ...log(id, `${name}-${run}`, run === 'base' ? BASE_LOG : COMMIT_LOG),
  });
  const plain = (id: string, title: string, status: TicketStatus, minutes: number): Ticket =>
    blank(id, title, status, ago(minutes), ago(minutes + 240));
  const review: Ticket = {
    ...plain('T-0007', 'Show which version runs: GET /version', 'review', 6),
    description:
      'Operators must see which commit serves.\n\nAdd GET /version to the backend: the commit and the time it was started. Do not touch the compose file.',
    priority: 'high',
    branch: 'ticket/T-0007',
    base_commit: BASE,
    lease: { holder: 'developer:alice', fence: 2, expires_at: ago(-48) },
    commits: [{ sha: COMMIT, subject: 'Answer GET /version with commit and start time', at: ago(11) }],
    acceptance: [
      { text: 'GET /version answers 200 with the commit that serves', check: 'backend', state: 'open' },
      { text: 'GET /health still answers', state: 'open' },
    ],
    evidence: [
      check('T-0007', 'backend', 'base', 2, 9),
      check('T-0007', 'lint', 'base', 14, 8.8),
      check('T-0007', 'backend', 'commit', 3, 8),
      check('T-0007', 'lint', 'commit', 15, 7.8),
      {
        kind: 'diff',
        name: 'submitted change',
        result: 'info',
        at: ago(7.5),
        run: 'commit',
        commit: COMMIT,
        summary: '2 files, 18 lines added, 2 deleted',
      },
    ],
    review: {
      requested_at: ago(6),
      flags: [
        'adds a test: backend/test/version.test.mjs',
        'changes how unknown addresses are answered (404 body)',
      ],
    },
    comments: [
      {
        id: 'c1',
        author: 'manager:bob',
        text: 'Please keep /health as it is: the load balancer reads it.',
        timestamp: ago(90),
      },
    ],
    history: [
      { at: ago(246), by: 'manager:bob', via: 'ssh', from: null, to: 'open' },
      { at: ago(60), by: 'developer:alice', via: 'ssh', from: 'open', to: 'in_progress' },
      { at: ago(6), by: 'developer:alice', via: 'ssh', from: 'in_progress', to: 'review' },
    ],
  };
  const working = {
    ...plain('T-0008', 'Worker retries a failed mail three times, then parks it', 'in_progress', 14),
    lease: { holder: 'developer:alice', fence: 1, expires_at: ago(-40) },
    priority: 'critical' as const,
    type: 'bug' as const,
  };
  const approved = {
    ...plain('T-0006', 'Orders are listed newest first', 'approved', 32),
    commits: review.commits,
    base_commit: BASE,
    branch: 'ticket/T-0006',
    evidence: [check('T-0006', 'backend', 'base', 2, 60), check('T-0006', 'backend', 'commit', 3, 59)],
  };
  const done = [
    'Health check of the worker',
    'Database password from the environment',
    'Frontend shows the total',
  ].map((title, index) => plain(`T-000${index + 1}`, title, 'done', 2000 - index * 400));
  const rest = [
    plain('T-0004', 'Try a second queue', 'closed', 800),
    plain('T-0005', 'Say on the page when the database is away', 'open', 300),
    plain('T-0009', 'Log in JSON, one line a request', 'open', 20),
  ];
  const tickets = [...done, ...rest, approved, review, working].sort((a, b) => (a.id < b.id ? -1 : 1));
  return { tickets, evidence: files };
}

export function blank(
  id: string,
  title: string,
  status: TicketStatus,
  updated: string,
  created: string,
): Ticket {
  return {
    schema: 2,
    rev: 3,
    id,
    title,
    description: '',
    type: 'feature',
    status,
    priority: 'normal',
    assigned_to: 'developer',
    labels: [],
    created_by: 'manager:bob',
    created_at: created,
    updated_at: updated,
    acceptance: [],
    depends_on: [],
    parent: null,
    lease: null,
    last_fence: 1,
    branch: null,
    base_commit: null,
    commits: [],
    evidence: [],
    review: null,
    deploy: null,
    resolution: null,
    budget: {},
    spent: {},
    comments: [],
    external: [],
    github_issue_number: null,
    history: [{ at: created, by: 'manager:bob', via: 'ssh', from: null, to: 'open' }],
  };
}

export function sampleServices(now: Date): ServiceState[] {
  const since = new Date(now.getTime() - 5 * 3_600_000).toISOString();
  const service = (
    name: string,
    image: string,
    health: ServiceState['health'],
    ports: string[] = [],
  ): ServiceState => ({
    service: name,
    containerId: `${name}-1`,
    imageId: 'sha256:aa',
    image,
    revision: image.startsWith('shop/') ? BASE : null,
    state: 'running',
    exitCode: null,
    health,
    restarts: 0,
    startedAt: since,
    ports,
  });
  return [
    service('frontend', 'shop/frontend', 'healthy', ['127.0.0.1:8080->8080/tcp']),
    service('backend', 'shop/backend', 'healthy', ['127.0.0.1:3000->3000/tcp']),
    service('worker', 'shop/worker', 'none'),
    service('db', 'postgres:17', 'healthy'),
  ];
}
