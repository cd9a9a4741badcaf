import type { StackRef } from './compose.ts';

/** A Compose project as the labels of its containers tell it; nothing of it is to be trusted but its shape. */
export type RunningProject = {
  project: string;
  /** absolute */
  dir: string;
  files: string[];
  /** null: the .env of its folder, when there is one */
  envFile: string | null;
  /** those that were read before it */
  moreEnvFiles: string[];
  /** one of its containers runs */
  live: boolean;
  createdAt: number;
};

const PROJECT = /^[a-z0-9][a-z0-9_-]{0,127}$/;
const MAX_FILES = 50;
const MAX_PATH = 4096;

type Listed = { labels: Readonly<Record<string, string>>; live: boolean; createdAt: number };

/** One entry for each project; of several containers the newest tells how the project was started last. */
export function readProjects(containers: readonly Listed[]): RunningProject[] {
  const byName = new Map<string, RunningProject>();
  for (const container of containers.toSorted((a, b) => b.createdAt - a.createdAt)) {
    const project = readProject(container);
    if (project === null) continue;
    const known = byName.get(project.project);
    if (known === undefined) byName.set(project.project, project);
    else known.live ||= project.live;
  }
  return [...byName.values()];
}

function readProject({ labels, live, createdAt }: Listed): RunningProject | null {
  const label = (name: string): string => labels[`com.docker.compose.${name}`] ?? '';
  const project = label('project');
  const dir = label('project.working_dir');
  const files = pathsIn(label('project.config_files'));
  if (label('oneoff') === 'True' || !PROJECT.test(project) || !isPath(dir)) return null;
  if (files.length === 0 || files.length > MAX_FILES || !files.every(isPath)) return null;
  const envs = pathsIn(label('project.environment_file')).filter(isPath).slice(0, MAX_FILES);
  const moreEnvFiles = envs.slice(0, -1);
  return { project, dir, files, envFile: envs.at(-1) ?? null, moreEnvFiles, live, createdAt };
}

/** Absolute paths with commas between them; a comma may also stand in a name. */
function pathsIn(label: string): string[] {
  return label === '' ? [] : label.split(/,(?=\/)/);
}

function isPath(path: string): boolean {
  // eslint-disable-next-line no-control-regex -- none of these belongs into a path that people shall see
  return path.startsWith('/') && path.length <= MAX_PATH && !/[\u0000-\u001f\u007f]/.test(path);
}

/**
 * The stacks as they run: where a project was started with other files or another name than discovery would choose, that counts.
 * `running`: those whose files lie in the root and are there. `mayAdd`: also for what discovery does not find by itself.
 */
export function adoptStacks(
  stacks: readonly StackRef[],
  running: readonly RunningProject[],
  mayAdd: boolean,
): StackRef[] {
  const adopted = [...stacks];
  const taken = new Set<number>();
  const put = (index: number, one: RunningProject): boolean => {
    const stack = adopted[index];
    if (stack === undefined) return false;
    taken.add(index);
    adopted[index] = asRunning(stack, one);
    return true;
  };
  const free = (is: (stack: StackRef) => boolean) =>
    adopted.findIndex((stack, index) => !taken.has(index) && is(stack));
  const latest = running.toSorted((a, b) => Number(b.live) - Number(a.live) || b.createdAt - a.createdAt);
  // the engine has one project of a name: first those that would be started under theirs
  const others = latest.filter((one) => {
    const sameName = (stack: StackRef) => stack.project === one.project;
    const ways = [
      (stack: StackRef) => sameName(stack) && sharesFile(stack, one),
      (stack: StackRef) => sameName(stack) && stack.dir === one.dir,
      sameName,
    ];
    return !put(ways.map(free).find((index) => index !== -1) ?? -1, one);
  });
  for (const one of others) {
    const isPut = put(
      free((stack) => sharesFile(stack, one)),
      one,
    );
    if (!isPut && mayAdd)
      taken.add(adopted.push({ ...startedAs(one), name: freeName(one.project, adopted) }) - 1);
  }
  return adopted;
}

function sharesFile(stack: StackRef, { files }: RunningProject): boolean {
  return stack.files.some((file) => files.includes(file));
}

function sameFiles(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((file, index) => file === b[index]);
}

/** What dockfra.yaml says of a stack stays said. */
function asRunning(stack: StackRef, one: RunningProject): StackRef {
  if (stack.source === 'named') return stack;
  if (stack.project === one.project && sameFiles(stack.files, one.files)) {
    const isUsual = one.envFile === null || one.envFile === stack.envFile;
    if (isUsual && one.moreEnvFiles.length === 0) return stack;
    return { ...stack, envFile: one.envFile, moreEnvFiles: one.moreEnvFiles };
  }
  const { envFile, ...started } = startedAs(one);
  const shown = new Set(started.files);
  const variants = stack.variants?.filter(({ files }) => !files.every((file) => shown.has(file)));
  const { name, profiles } = stack;
  return {
    ...started,
    name,
    envFile: envFile ?? stack.envFile,
    ...(profiles ? { profiles } : {}),
    ...(variants && variants.length > 0 ? { variants } : {}),
  };
}

function startedAs(one: RunningProject): Omit<StackRef, 'name'> {
  const { project, dir, files, envFile, moreEnvFiles } = one;
  const more = moreEnvFiles.length > 0 ? { moreEnvFiles } : {};
  return { project, dir, files, envFile, ...more, source: 'running' };
}

function freeName(project: string, stacks: readonly StackRef[]): string {
  const wanted = project.replace(/[^a-z0-9]+$/, '').slice(0, 60);
  const isFree = (name: string) => stacks.every((stack) => stack.name !== name);
  const numbered = Array.from({ length: stacks.length + 1 }, (_, at) => `${wanted}-${String(at + 2)}`);
  return [wanted, ...numbered].find(isFree) ?? wanted;
}
