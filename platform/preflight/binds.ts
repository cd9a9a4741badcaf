import * as posix from 'node:path/posix';

import { bindsOf, type Bind } from '../domain/preflight-paths.ts';
import { findItem, placeOf, placeOfNode, type Place } from '../domain/preflight-place.ts';
import type { Found, PathFact, PreflightRule, PreflightStack } from '../domain/preflight.ts';

/** Folders and files of this host that services mount: absent, read-only, or a folder where a file is meant. */
export const binds: PreflightRule = {
  name: 'binds',
  title: 'Mounted folders and files are there',
  asks: ['paths'],
  reads: 'model',
  find: (stack, facts) => {
    const paths = facts.paths.known ? facts.paths.value : {};
    return bindsOf(stack).flatMap((bind): Found[] => {
      const fact = paths[bind.source];
      const wrong = fact && judge(stack, bind, fact);
      return wrong ? [{ service: bind.service, place: placeOfBind(stack, bind), ...wrong }] : [];
    });
  },
};

type Wrong = Pick<Found, 'level' | 'cause' | 'fix'>;

function judge(
  stack: PreflightStack,
  { source, target, readOnly, creates }: Bind,
  fact: PathFact,
): Wrong | null {
  if (fact.kind === 'absent') return absent(stack, source, target, creates);
  if (fact.kind === 'folder' && isFileName(target))
    return {
      level: 'stop',
      cause: `${source} is a folder, but ${target} is a file (an earlier start may have made the folder)`,
      fix: { text: `remove the folder and put the file there: ${source}` },
    };
  if (fact.kind === 'file' && target.endsWith('/'))
    return {
      level: 'stop',
      cause: `${source} is a file, but ${target} is a folder`,
      fix: { text: 'mount the folder of the file, or name the file in the target, too' },
    };
  if (fact.readOnly && !readOnly)
    return {
      level: 'warn',
      cause: `${source} lies on a file system that is mounted read-only: the service cannot write there`,
      fix: { text: 'say so with :ro, or use another folder' },
    };
  return null;
}

function absent(stack: PreflightStack, source: string, target: string, creates: boolean): Wrong {
  if (isFileName(target) && isFileName(source))
    return {
      level: 'stop',
      cause: `${source} is not there${creates ? ': the engine would make a folder of that name, where a file is meant' : ''}`,
      fix: { text: `put the file there: ${source}` },
    };
  const fix = isBelow(source, stack.dir)
    ? {
        text: `create the folder ${source}`,
        action: { name: 'stack.create', input: { stack: stack.name, kind: 'folder', name: source } },
      }
    : { text: `create the folder: mkdir -p ${source}` };
  return creates
    ? {
        level: 'warn',
        cause: `${source} is not there: the engine would make a folder that belongs to root`,
        fix,
      }
    : { level: 'stop', cause: `${source} is not there`, fix };
}

/** A name like app.conf; .d folders and versions like v1.2 are none. */
function isFileName(path: string): boolean {
  return /^[^/]*[^/.]\.(?!d$)[a-z][a-z0-9]{0,9}$/i.test(posix.basename(path));
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}

function placeOfBind(stack: PreflightStack, { service, target }: Bind): Place | null {
  const path = ['services', service, 'volumes'];
  const item = findItem(stack, path, (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const short = value[''];
    return value['target'] === target || (typeof short === 'string' && short.split(':').includes(target));
  });
  return item ? placeOfNode(item) : placeOf(stack, ...path);
}
