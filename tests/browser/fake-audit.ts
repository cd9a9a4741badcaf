import { isWanted, type AuditEntry, type AuditLine, type AuditWish } from '../../platform/domain/audit.ts';
import { isHealthy, type Finding } from '../../platform/domain/doctor.ts';
import type { PostLaunchItem } from '../../platform/domain/post-launch.ts';
import { ok, refuse, type Refusal, type Result } from '../../platform/domain/result.ts';

/** The audit in memory, by the domain's own matching, and what doctor finds. */
export type FakeAudit = {
  lines: AuditLine[];
  /** where the chain is broken */
  broken: Refusal | null;
  findings: Finding[];
  /** buttons of dockfra.yaml */
  buttons: PostLaunchItem[];
  /** how often host and root were looked at */
  looks: number;
  /** the pages hear of it */
  add(part?: Partial<AuditEntry>): void;
  act(name: string, input: unknown): Promise<Result<unknown> | null>;
};

export function createFakeAudit(tell: () => void): FakeAudit {
  const fake: FakeAudit = {
    lines: [],
    broken: null,
    findings: sampleFindings(),
    buttons: [],
    looks: 0,
    add(part = {}) {
      fake.lines.push({ ...sample(part), seq: fake.lines.length + 1, prev: '', hash: '' });
      tell();
    },
    async act(name, input) {
      if (name === 'audit.list') return ok(page(fake.lines, input));
      if (name === 'audit.verify') return verify(fake);
      if (name === 'stack.post-launch') return ok({ items: fake.buttons });
      if (name !== 'doctor') return null;
      fake.looks += 1;
      return ok({ healthy: isHealthy(fake.findings), findings: fake.findings });
    },
  };
  for (const part of sampleAudit()) fake.add(part);
  return fake;
}

function verify({ broken, lines }: FakeAudit): Result<unknown> {
  if (broken) return { ok: false, refusal: broken };
  return lines.length === 0
    ? ok({ lines: 0, since: null })
    : ok({ lines: lines.length, since: lines[0]?.at ?? null });
}

type Asked = Partial<AuditWish> & { count?: number; before?: string; look?: number };

/** A place is the number of the line that comes before it. */
function page(lines: AuditLine[], input: unknown) {
  const asked: Asked = typeof input === 'object' && input !== null ? input : {};
  const wish: AuditWish = {
    role: asked.role ?? null,
    person: asked.person ?? null,
    action: asked.action ?? null,
    outcome: asked.outcome ?? null,
    text: asked.text ?? null,
  };
  const from = asked.before === undefined ? Infinity : Number(asked.before.split(':')[1]);
  const looked = lines
    .filter(({ seq }) => seq < from)
    .reverse()
    .slice(0, asked.look);
  const found = looked.filter((line) => isWanted(line, wish)).slice(0, asked.count);
  const last = found.length === (asked.count ?? Infinity) ? found.at(-1) : looked.at(-1);
  const next = last === undefined || last.seq === 1 ? null : `2030-01:${String(last.seq)}`;
  return { lines: found, next, lookedBackTo: last?.at ?? null, unreadable: 0 };
}

function sample(part: Partial<AuditEntry>): AuditEntry {
  return {
    at: new Date().toISOString(),
    role: 'manager',
    person: 'ada',
    claimed: false,
    via: 'ssh',
    action: 'ticket.create',
    subject: 'T-0001',
    outcome: 'ok',
    reason: null,
    ...part,
  };
}

function sampleAudit(): Partial<AuditEntry>[] {
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  return [
    { at: ago(900), ms: 12, input: { type: 'feature', priority: 'high' } },
    {
      at: ago(600),
      role: 'developer',
      person: 'daemon',
      claimed: true,
      action: 'ticket.claim',
      ms: 40,
      input: { id: 'T-0001' },
    },
    {
      at: ago(300),
      role: 'developer',
      person: 'daemon',
      claimed: true,
      action: 'ticket.submit',
      outcome: 'refused',
      reason: 'checks_failed: check unit failed at the submitted commit',
      ms: 41_000,
      input: { id: 'T-0001' },
    },
    {
      at: ago(120),
      role: 'autopilot',
      person: 'daemon',
      action: 'ticket.approve',
      outcome: 'denied',
      reason: 'not_allowed: autopilot may not ticket approve: it needs operate on tickets',
    },
    {
      at: ago(60),
      role: 'owner',
      person: 'owner',
      via: 'wizard',
      action: 'stack.up',
      subject: null,
      outcome: 'started',
      input: { name: 'shop' },
    },
    {
      at: ago(58),
      role: 'owner',
      person: 'owner',
      via: 'wizard',
      action: 'stack.up',
      subject: null,
      outcome: 'failed',
      reason: 'failed: <img src=x onerror=alert(1)> the engine went away',
      ms: 118_000,
      input: { name: 'shop' },
    },
  ];
}

function sampleFindings(): Finding[] {
  return [
    { check: 'node', verdict: 'ok', what: 'Node 24.1.0', cure: null },
    { check: 'git', verdict: 'fail', what: 'git is not installed', cure: 'sudo apt-get install git' },
    {
      check: 'disk',
      verdict: 'warn',
      what: '3.1 GB free for images (/var/lib/docker)',
      cure: 'docker system df   shows what takes space; 5 GB are comfortable',
    },
    {
      check: 'egress',
      verdict: 'warn',
      what: 'roles have no way out; image builds use the network',
      cure: 'set deploy.build_network: none in dockfra.yaml if the builds need no downloads',
    },
  ];
}

/** What `audit verify` says of a line that was changed. */
export const BROKEN: Refusal = (() => {
  const refused = refuse(
    'conflict',
    '/srv/shop/.dockfra/audit/2030-01.jsonl line 3: its content was changed',
    'compare with a copy of the file that you trust',
  );
  return refused.refusal;
})();
