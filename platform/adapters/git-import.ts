import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';

import * as argv from '../argv/git.ts';
import type { GitPlace } from '../argv/git.ts';
import {
  bundleCommit,
  bundleRefusal,
  MAX_BUNDLE_HEADER,
  parseBundleHeader,
  type BundleHeader,
} from '../domain/bundle.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { Git } from './git-process.ts';
import { adoptPacks, commitOf, packFiles, withQuarantine } from './git-store.ts';

export type ImportRequest = {
  store: GitPlace;
  file: string;
  /** names that the bundle's only ref may have */
  expected: readonly string[];
  /** refs/dockfra/... that moves when all is well */
  ref: string;
  /** the commit must descend from this one */
  base: string | null;
  maxBytes: number;
};

const TIMEOUT_MS = 10 * 60_000;

/** Takes a bundle in. Everything is looked at in a quarantine; the ref moves last or not at all. */
export async function importBundle(git: Git, request: ImportRequest): Promise<Result<{ commit: string }>> {
  const header = await readHeader(request);
  if (!header.ok) return header;
  const commit = bundleCommit(header.value, request.expected);
  if (!commit.ok) return commit;
  return withQuarantine(git, request.store, async (quarantine, format) => {
    const checked = await inspect(git, request, {
      header: header.value,
      commit: commit.value,
      quarantine,
      format,
    });
    if (!checked.ok) return checked;
    await adoptPacks(quarantine, request.store);
    await git.text({ args: argv.git(request.store, argv.updateRef(request.ref, commit.value, null)) });
    return ok({ commit: commit.value });
  });
}

async function readHeader(request: ImportRequest): Promise<Result<BundleHeader>> {
  const { size } = await stat(request.file);
  if (size > request.maxBytes) {
    return refuse(
      'limits',
      `the bundle has ${megabytes(size)}, the limit is ${megabytes(request.maxBytes)}`,
      'leave big files out, or ask the owner for a higher limits.bundle_mb',
    );
  }
  const file = await open(request.file, 'r');
  try {
    const head = Buffer.alloc(MAX_BUNDLE_HEADER);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    return parseBundleHeader(head.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

type Candidate = { header: BundleHeader; commit: string; quarantine: GitPlace; format: string };

async function inspect(git: Git, request: ImportRequest, candidate: Candidate): Promise<Result<null>> {
  const { quarantine, commit } = candidate;
  const verified = await git.answer({
    args: argv.git(quarantine, argv.verifyBundle(request.file)),
    timeoutMs: TIMEOUT_MS,
  });
  if (verified.code !== 0) return bundleRefusal(verified.stderr);
  const unpacked = await unpack(git, request, candidate);
  if (!unpacked.ok) return unpacked;
  const sizes = await checkSizes(git, request, candidate);
  if (!sizes.ok) return sizes;
  if ((await commitOf(git, quarantine, commit)) !== commit)
    return bundleRefusal(`${commit} is not a commit in it`);
  const whole = await git.answer({
    args: argv.git(quarantine, argv.connectivity(commit, candidate.header.prerequisites)),
    maxBytes: 1024,
    timeoutMs: TIMEOUT_MS,
  });
  if (whole.code !== 0) return bundleRefusal(whole.stderr);
  return checkDescent(git, request, candidate);
}

/** git's strict checks: broken or missing objects, `.git` in paths, bad modes and names. Each allocation is bounded. */
async function unpack(git: Git, request: ImportRequest, candidate: Candidate): Promise<Result<null>> {
  const answer = await git.answer({
    args: argv.git(candidate.quarantine, argv.indexPack({ strict: true, maxBytes: request.maxBytes })),
    input: createReadStream(request.file, { start: candidate.header.packOffset }),
    env: { GIT_ALLOC_LIMIT: String(4 * request.maxBytes) },
    timeoutMs: TIMEOUT_MS,
  });
  return answer.code === 0 ? ok(null) : bundleRefusal(answer.stderr);
}

/** A few kilobytes of pack can hold gigabytes: the unpacked size counts too. */
async function checkSizes(git: Git, request: ImportRequest, candidate: Candidate): Promise<Result<null>> {
  const folder = join(candidate.quarantine.gitDir, 'objects', 'pack');
  const index = (await packFiles(folder)).find((file) => file.endsWith('.idx'));
  if (index === undefined) return ok(null);
  const listed = await git.answer({
    args: argv.showIndex(candidate.format),
    input: createReadStream(join(folder, index)),
    timeoutMs: TIMEOUT_MS,
  });
  const shas = listed.stdout
    .toString('utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((sha) => sha !== '');
  const sized = await git.text({
    args: argv.git(candidate.quarantine, argv.objectSizes()),
    input: `${shas.join('\n')}\n`,
    timeoutMs: TIMEOUT_MS,
  });
  const sizes = sized.split('\n').map((line) => Number(line.split(' ')[0] ?? 0));
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (largest <= request.maxBytes && total <= 10 * request.maxBytes) return ok(null);
  const what =
    largest > request.maxBytes ? `a file of ${megabytes(largest)}` : `${megabytes(total)} of content`;
  return refuse(
    'limits',
    `the bundle holds ${what}; the limit is ${megabytes(request.maxBytes)} a file and ten times that in all`,
    'take big files out of the commits, or ask the owner for a higher limits.bundle_mb',
  );
}

async function checkDescent(git: Git, request: ImportRequest, candidate: Candidate): Promise<Result<null>> {
  if (request.base === null) return ok(null);
  const answer = await git.answer({
    args: argv.git(candidate.quarantine, argv.isAncestor(request.base, candidate.commit)),
  });
  if (answer.code === 0) return ok(null);
  return refuse(
    'invalid_input',
    `the work does not descend from the ticket's base ${request.base.slice(0, 12)}`,
    'work on the branch that the ticket gave you; do not start it anew',
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
