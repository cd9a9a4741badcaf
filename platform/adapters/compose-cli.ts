import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { z } from 'zod';

import * as argv from '../argv/compose.ts';
import type { ComposeModel } from '../domain/compose.ts';
import { findHalfMade, LISTED_FORMAT, parseListed } from '../domain/deploy-leftovers.ts';
import { fetchRefusal, findFetches } from '../domain/dockerfile-sources.ts';
import { DockfraError } from '../domain/errors.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { Compose, StackRef } from '../ports.ts';
import { livePlace } from './compose-place.ts';
import { callDocker, endLeftovers, type DockerAnswer } from './compose-process.ts';
import { makeOwnFolder } from './own-folders.ts';
import { readReferences } from './compose-references.ts';

const READ_MS = 60_000;
const BUILD_MS = 30 * 60_000;
const UP_MS = 15 * 60_000;
const ENGINE_SETTLES_MS = 1000;

const modelSchema = z.looseObject({
  name: z.string(),
  services: z.record(z.string(), z.looseObject({})).default({}),
  networks: z.record(z.string(), z.unknown()).default({}),
  volumes: z.record(z.string(), z.unknown()).default({}),
});

/** `folder`: the platform's own, for files that a command of compose reads; at its start what a killed one left is removed. */
export type ComposeSettings = { stacks: Compose['stacks']; rootId: string; folder: string };

/** The compose client of the host. Every command names files, folder and project; nothing depends on where the platform runs. */
export function createCompose({ stacks, rootId, folder }: ComposeSettings): Compose {
  const mark = (stack: StackRef) => `${rootId}/${stack.project}`;
  /** `what` could not be done when it ends with another code than 0 */
  const changing = async (
    stack: StackRef,
    args: string[],
    what: string,
    watch: { onLine?: (line: string) => void; signal: AbortSignal },
  ): Promise<Result<null>> => {
    const call = { args, cwd: stack.dir, timeoutMs: UP_MS, mark: mark(stack) };
    const answer = await callDocker({ ...call, ...watch });
    return answer.exitCode === 0 ? ok(null) : failed(what, 'see what it says', answer);
  };
  return {
    stacks,
    model: readModel,
    references: (stack, tree, boundary) => readReferences(filesIn(stack, tree), tree, boundary),
    build: async (request, onLine, signal) => {
      const allowed = request.network === 'none' ? await refuseFetches(request) : ok(null);
      if (!allowed.ok) return allowed;
      return withOverride(folder, argv.buildOverride(request), async (override) => {
        const { stack, tree, service, tag } = request;
        const place = { ...candidatePlace(stack, tree), files: [...filesIn(stack, tree), override] };
        const call = {
          args: argv.build(place, service),
          cwd: tree,
          timeoutMs: BUILD_MS,
          signal,
          onLine,
          mark: mark(stack),
        };
        const answer = await callDocker(call);
        if (answer.exitCode !== 0)
          return failed(`the image of ${service} could not be built`, 'see the build log', answer);
        const inspected = await callDocker({
          args: argv.imageId(tag),
          cwd: tree,
          timeoutMs: READ_MS,
          signal,
        });
        if (inspected.exitCode === 0) return ok({ imageId: inspected.stdout.trim() });
        return failed(
          `the build of ${service} ended well but left no image ${tag}`,
          'see the build log',
          inspected,
        );
      });
    },
    up: async (request, onLine, signal) => {
      const { stack, services, noDeps, build, forceRecreate = false } = request;
      const args = argv.up(livePlace(stack, request.files), { services, noDeps, build, forceRecreate });
      const what = `compose could not start ${services.join(', ') || stack.name}`;
      return changing(stack, args, what, { onLine, signal });
    },
    runOnce: ({ stack, service, image, command, files }, onLine, signal) =>
      withOverride(folder, argv.imageOverride(service, image), async (override) => {
        const live = livePlace(stack, files);
        const place = { ...live, files: [...live.files, override] };
        const args = argv.runOnce(place, { service, command, labels: [`dockfra.once=${mark(stack)}`] });
        const { exitCode } = await callDocker({
          args,
          cwd: stack.dir,
          timeoutMs: BUILD_MS,
          signal,
          onLine,
          mark: mark(stack),
        });
        return { exitCode };
      }),
    remove: async ({ stack, services, files }, signal) => {
      const args = argv.remove(livePlace(stack, files), services);
      return changing(stack, args, `compose could not remove ${services.join(', ')}`, { signal });
    },
    down: ({ stack }, onLine, signal) =>
      changing(stack, argv.down(livePlace(stack)), `compose could not take ${stack.name} down`, {
        onLine,
        signal,
      }),
    settle: (stack) => settle(stack, mark(stack)),
  };
}

/** First the clients, so that nothing new appears; then what they left. */
async function settle(stack: StackRef, mark: string): Promise<number> {
  const ended = await endLeftovers(mark);
  // what the engine was asked for before is still being done
  if (ended > 0) await new Promise((resolve) => setTimeout(resolve, ENGINE_SETTLES_MS));
  const list = async (args: string[]) =>
    (await callDocker({ args, cwd: stack.dir, timeoutMs: READ_MS })).stdout;
  const once = (await list(argv.onceContainers(mark))).split('\n').filter((id) => id !== '');
  const half = findHalfMade(parseListed(await list(argv.projectContainers(stack.project, LISTED_FORMAT))));
  const ids = [...once, ...half];
  if (ids.length > 0)
    await callDocker({ args: argv.removeContainers(ids), cwd: stack.dir, timeoutMs: READ_MS });
  return ended + ids.length;
}

async function readModel(
  stack: StackRef,
  tree?: string,
  wanted = { everyProfile: false },
): Promise<Result<ComposeModel>> {
  const place = tree === undefined ? livePlace(stack) : candidatePlace(stack, tree);
  const answer = await callDocker({
    args: argv.config(place, wanted),
    cwd: place.directory,
    timeoutMs: READ_MS,
  });
  if (answer.exitCode !== 0) {
    return refuse(
      'invalid_input',
      `the compose files of ${stack.name} cannot be read: ${lastLine(answer)}`,
      `see: docker compose --project-directory ${stack.dir} config`,
    );
  }
  const parsed = modelSchema.safeParse(parseJson(answer.stdout));
  if (parsed.success) return ok(asModel(parsed.data));
  throw new DockfraError(
    'compose_answer',
    `docker compose config of ${stack.name} is not what it should be: ${parsed.error.message.slice(0, 300)}`,
    'update the compose plugin',
  );
}

/** `network: none` holds for RUN only: what ADD names, the engine would fetch from the host's own network. */
async function refuseFetches({
  stack,
  tree,
  service,
}: {
  stack: StackRef;
  tree: string;
  service: string;
}): Promise<Result<null>> {
  const model = await readModel(stack, tree, { everyProfile: true });
  const build = model.ok ? model.value.services[service]?.build : undefined;
  const inline = build?.['dockerfile_inline'];
  const file = path.resolve(build?.context ?? tree, build?.dockerfile ?? 'Dockerfile');
  const found = findFetches(
    typeof inline === 'string' ? inline : await readFile(file, 'utf8').catch(() => ''),
  ); // a missing one is the build's to report
  return found.length === 0
    ? ok(null)
    : refuse(
        'checks_failed',
        `${service}: ${fetchRefusal(found)}`,
        'commit the file instead, or set deploy.build_network: default',
      );
}

/** A copy of the tree with the settings of the user: a .env inside the copy counts for nothing. */
function candidatePlace(stack: StackRef, tree: string): argv.ComposePlace {
  return {
    project: stack.project,
    directory: tree,
    files: filesIn(stack, tree),
    envFile: stack.envFile ?? '/dev/null',
    ...(stack.moreEnvFiles ? { moreEnvFiles: stack.moreEnvFiles } : {}),
  };
}

function filesIn(stack: StackRef, tree: string): string[] {
  return stack.files.map((file) => path.join(tree, path.relative(stack.dir, file)));
}

async function withOverride<T>(
  parent: string,
  content: string,
  work: (file: string) => Promise<T>,
): Promise<T> {
  const folder = await makeOwnFolder(parent, 'compose');
  try {
    const file = path.join(folder, 'override.json');
    await writeFile(file, content, { mode: 0o600 });
    return await work(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function failed(message: string, hint: string, answer: DockerAnswer): Result<never> {
  const lines = answer.output.split('\n').filter((line) => line.trim() !== '');
  return refuse('checks_failed', `${message}: ${lastLine(answer)}`, hint, lines.slice(-20));
}

function lastLine(answer: DockerAnswer): string {
  return answer.output.trim().split('\n').at(-1)?.trim().slice(0, 500) ?? `exit code ${answer.exitCode}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // the schema says what is wrong with it
  }
}

/** The one place where compose's own output becomes our type: compose has validated its inner shapes against its schema. */
function asModel(parsed: z.infer<typeof modelSchema>): ComposeModel {
  return parsed as ComposeModel;
}
