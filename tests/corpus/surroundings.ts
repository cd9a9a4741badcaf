// What no run may change, read from outside, and where a secret must never be found.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { must } from '../demo/shell.ts';
import type { CorpusRoot } from './corpus-root.ts';

/** As text, to be compared: the developer's home, a person's worktree, what stands in /work, the owner's repository and settings. */
export async function surroundings(root: CorpusRoot, stack: string, bystander: string | null) {
  const container = await root.containerOf('developer');
  const inside = (script: string) => root.docker('exec', '-u', 'developer', container, 'sh', '-c', script);
  const stat = `-exec stat -c '%n %F %s %a %Y' {} + | sort`;
  return {
    home: await inside(
      `find /home/developer -mindepth 1 ${stat}; cat /home/developer/.[a-z]* 2>/dev/null || true`,
    ),
    person: bystander === null ? '' : await inside(`find /work/${bystander} -not -path '*/.git' ${stat}`),
    work: (await inside('ls -A /work'))
      .split('\n')
      .filter((name) => !/^T-\d+$/.test(name) && name !== '.outputs'),
    refs: await root.git(stack, 'for-each-ref', '--format=%(refname) %(objectname)'),
    files: await root.git(stack, 'status', '--porcelain'),
    judge: await root.git(stack, 'show', 'main:dockfra.yaml', 'main:compose.yaml'),
  };
}

/** Processes of the developer beside its daemon and logins. */
export async function leftRunning(root: CorpusRoot): Promise<string[]> {
  const container = await root.containerOf('developer');
  const listed = await root.docker(
    'exec',
    '-u',
    'developer',
    container,
    'ps',
    '-U',
    'developer',
    '-o',
    'args=',
  );
  return listed
    .split('\n')
    .filter((line) => !/daemon\.cjs|courier|^sshd|^ps |^\/bin\/bash --norc|^$/.test(line.trim()));
}

/** Folders of runs, with their homes and outputs: each goes with its run. */
export async function keptOutputs(root: CorpusRoot): Promise<string[]> {
  const container = await root.containerOf('developer');
  const listed = await root.docker('exec', '-u', 'developer', container, 'ls', '-A', '/work/.outputs');
  return listed.split('\n').filter((name) => name !== '');
}

/** Refs of the platform's own copies that belong to no ticket and are not main. */
export async function strayRefs(root: CorpusRoot): Promise<string[]> {
  const folder = join(root.state, 'repos');
  const found: string[] = [];
  for (const name of await readdir(folder)) {
    const { out } = await must('git', [
      '--git-dir',
      join(folder, name),
      'for-each-ref',
      '--format=%(refname)',
    ]);
    found.push(...out.split('\n').filter((ref) => ref !== '' && !KNOWN_REF.test(ref)));
  }
  return found;
}
const KNOWN_REF = /^refs\/(heads\/(main|ticket\/T-\d+)|dockfra\/.*|remotes\/.*|candidates?\/T-\d+.*)$/;

/** Files of the root's state and tickets that hold any of `forms`; where values are kept on purpose is left out. */
export async function filesWith(root: CorpusRoot, forms: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const folder of [root.state, join(root.dir, 'shared')])
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath, entry.name);
      if (!entry.isFile() || /\/(redactions|repos|trees|evidence)\/|secrets\.json$/.test(file)) continue;
      const text = await readFile(file, 'latin1').catch(() => ''); // gone meanwhile
      if (forms.some((form) => text.includes(form))) found.push(file);
    }
  return found;
}

/** A value as it may be written: plain, in base64 at any offset, in hex. */
export function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  const cores = [0, 1, 2].map((pad) => {
    const text = Buffer.concat([Buffer.alloc(pad), bytes])
      .toString('base64')
      .replaceAll('=', '');
    return text.slice(pad === 0 ? 0 : pad + 1, -1);
  });
  return [value, bytes.toString('hex'), ...cores];
}
