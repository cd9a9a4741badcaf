import { realpathSync } from 'node:fs';
import path from 'node:path';

import { adoptStacks, type RunningProject } from '../domain/adopt-stacks.ts';
import type { RootPaths, Settings } from '../ports.ts';
import type { ComposeFiles } from './compose-files.ts';
import { kindAt } from './file-stamps.ts';
import type { RunningProjects } from './running-projects.ts';
import { createDiscovery, type Discovery } from './stack-discovery.ts';

export type Adopted = Discovery & { elsewhere: { project: string; dir: string; reason: string }[] };

type Parts = {
  /** `state`: the platform's own folder, whose files say nothing of a stack */
  root: Pick<RootPaths, 'dir' | 'state'>;
  settings: Pick<Settings, 'current'>;
  files: ComposeFiles;
  running: Pick<RunningProjects, 'current'>;
};

/** The stacks of a root: those that its files or dockfra.yaml say, as they run. */
export function createStacks({ root, settings, files, running }: Parts): () => Promise<Adopted> {
  const discover = createDiscovery(root.dir, files);
  return async () => {
    await files.stamps.file(path.join(root.dir, 'dockfra.yaml')); // asked about, so that a change of it is told
    const { stacks: configured } = await settings.current();
    const [found, projects] = await Promise.all([discover(configured), running.current()]);
    return adopt(root, found, { projects, mayAdd: configured === undefined });
  };
}

function adopt(
  { dir, state }: Parts['root'],
  { stacks, faults }: Discovery,
  { projects, mayAdd }: { projects: readonly RunningProject[]; mayAdd: boolean },
): Adopted {
  const elsewhere: Adopted['elsewhere'] = [];
  const here: RunningProject[] = [];
  for (const project of projects.map(placeOf)) {
    if (project.files.some((file) => isInside(state, file))) continue;
    const reason = faultOf(dir, project);
    if (reason === null) here.push(project);
    else if (isInside(dir, project.dir))
      elsewhere.push({ project: project.project, dir: project.dir, reason });
  }
  return { stacks: adoptStacks(stacks, here, mayAdd), faults, elsewhere };
}

/** Paths by the real folders they lie in, as discovery spells them. */
function placeOf(project: RunningProject): RunningProject {
  const { dir, files, envFile } = project;
  const usual = envFile === path.join(dir, '.env');
  return {
    ...project,
    dir: realFolder(dir),
    files: files.map(realPlace),
    envFile: envFile === null || usual ? usualEnv(realFolder(dir)) : realPlace(envFile),
    moreEnvFiles: project.moreEnvFiles.map(realPlace),
  };
}

function usualEnv(dir: string): string | null {
  const file = path.join(dir, '.env');
  return kindAt(file) === null ? null : file;
}

/** Why its files cannot be read; null: they can. */
function faultOf(root: string, { dir, files, envFile, moreEnvFiles }: RunningProject): string | null {
  const outside = files.find((file) => !isInside(root, file));
  if (outside !== undefined) return `its file ${outside} lies outside the root`;
  const gone = files.find((file) => kindAt(file) === null);
  if (gone !== undefined) return `its file ${gone} is not there any more`;
  if (!isInside(root, dir)) return `its folder ${dir} lies outside the root`;
  const env = [...moreEnvFiles, envFile ?? []].flat().find((file) => !isInside(root, file));
  return env === undefined ? null : `its file ${env} lies outside the root`;
}

function isInside(root: string, target: string): boolean {
  return target === root || target.startsWith(`${root}${path.sep}`);
}

function realPlace(file: string): string {
  return path.join(realFolder(path.dirname(file)), path.basename(file));
}

/** As it is written where it does not exist. */
function realFolder(dir: string): string {
  try {
    return realpathSync(path.normalize(dir));
  } catch {
    return path.normalize(dir);
  }
}
