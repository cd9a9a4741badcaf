import type { Result } from './result.ts';
import { ok, refuse } from './result.ts';

export type BundleHeader = {
  prerequisites: string[];
  refs: { sha: string; name: string }[];
  /** where the pack starts in the file */
  packOffset: number;
};

/** A header longer than this is refused unread. */
export const MAX_BUNDLE_HEADER = 64 * 1024;
const HINT = 'collect the work again: it has to be one bundle, made by git, of the ticket branch alone';

/** The names that the courier gives the one ref of a bundle: the branch, or a snapshot with uncommitted files. */
export function acceptedRefs(ticketId: string): string[] {
  return [`refs/heads/ticket/${ticketId}`, `refs/dockfra/snapshot/${ticketId}`];
}

const SHA = /^([0-9a-f]{40}|[0-9a-f]{64})$/;

/** Reads the head of a git bundle (version 2 or 3). Refuses what is not one; never looks at the pack. */
export function parseBundleHeader(head: Buffer): Result<BundleHeader> {
  const end = head.indexOf('\n\n');
  if (end < 0) return bad('has no end of header');
  const [signature = '', ...lines] = head.subarray(0, end).toString('utf8').split('\n');
  if (!/^# v[23] git bundle$/.test(signature)) return bad('does not start like a git bundle');
  const header: BundleHeader = { prerequisites: [], refs: [], packOffset: end + 2 };
  for (const line of lines) {
    const fault = readLine(line, header);
    if (fault !== null) return bad(fault);
  }
  return ok(header);
}

/** The commit of the only ref in it, which must be one of `expected`. */
export function bundleCommit(header: BundleHeader, expected: readonly string[]): Result<string> {
  const [ref, ...others] = header.refs;
  if (ref === undefined) return bad('holds no ref');
  if (others.length > 0) return bad(`holds ${header.refs.length} refs where one is expected`);
  if (!expected.includes(ref.name))
    return bad(`holds ${JSON.stringify(ref.name.slice(0, 200))}, expected ${expected.join(' or ')}`);
  return ok(ref.sha);
}

function readLine(line: string, header: BundleHeader): string | null {
  if (line.startsWith('@object-format=')) return null;
  if (line.startsWith('@')) return `asks for ${JSON.stringify(line.slice(0, 100))}, which is not supported`;
  const prerequisite = line.startsWith('-');
  const text = prerequisite ? line.slice(1) : line;
  const space = text.indexOf(' ');
  const sha = space < 0 ? text : text.slice(0, space);
  if (!SHA.test(sha)) return 'has a malformed header line';
  if (prerequisite) header.prerequisites.push(sha);
  else header.refs.push({ sha, name: space < 0 ? '' : text.slice(space + 1) });
  return null;
}

function bad(fault: string): {
  ok: false;
  refusal: { code: 'invalid_input'; message: string; hint: string };
} {
  return { ok: false, refusal: { code: 'invalid_input', message: `the bundle ${fault}`, hint: HINT } };
}

/** Turns what `git index-pack` or `git bundle verify` complained about into a refusal. */
export function bundleRefusal(stderr: string): ReturnType<typeof refuse> {
  const lines = stderr
    .split('\n')
    .map((line) => line.replace(/^(fatal|error): /, '').trim())
    .filter((line) => line !== '')
    .slice(0, 5);
  return refuse(
    'invalid_input',
    `the bundle was refused: ${(lines[0] ?? 'git cannot read it').slice(0, 300)}`,
    HINT,
    lines,
  );
}
