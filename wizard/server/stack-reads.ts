import { z } from 'zod';

import { ok, refuse, type Result } from '../../platform/domain/result.ts';
import type {
  DeclaredService,
  FileFault,
  ServicePage,
  StackCard,
  StackPage,
  StacksPage,
} from '../contract-stacks.ts';
import { createCheckedRead, type ReadAction } from './checked-read.ts';
import { containerPage } from './container-page.ts';
import { plainValue } from './plain-text.ts';
import type { Veil } from './veil.ts';

const texts = z.array(z.string()).catch([]);
const fault = z.object({ file: z.string(), line: z.number().nullable(), message: z.string() });
const declaredSchema = z.object({
  name: z.string(),
  image: z.string().nullable(),
  build: z.object({ context: z.string().optional() }).nullable().catch(null),
  ports: texts,
  volumes: texts,
  networks: texts,
  depends_on: texts,
  profiles: texts,
  healthcheck: z.record(z.string(), z.unknown()).nullable().catch(null),
});
const discoverSchema = z.object({
  stacks: z.array(
    z.object({
      name: z.string(),
      project: z.string(),
      dir: z.string(),
      files: texts,
      profiles: texts,
      variants: z.array(z.object({ name: z.string() })).catch([]),
      services: z.array(declaredSchema),
    }),
  ),
  errors: z.array(fault),
  elsewhere: z.array(z.object({ project: z.string(), dir: z.string(), reason: z.string() })).catch([]),
});
const variableSchema = z.object({
  name: z.string(),
  secret: z.boolean(),
  set: z.boolean(),
  defaultValue: z.string().nullable(),
  required: z.boolean(),
  uses: z.array(z.object({ file: z.string(), line: z.number(), service: z.string().nullable() })),
});
const listSchema = z.object({
  stacks: z.array(
    z.object({ name: z.string(), unset: z.array(z.string()), variables: z.array(variableSchema) }),
  ),
});
type Discovered = z.infer<typeof discoverSchema>;
type Listed = z.infer<typeof listSchema>;
type Found = { discovered: Discovered; listed: Listed };

/** What the pages of stacks show, read by the actions that say the same on the command line. */
export type StackReads = {
  stacks(): Promise<Result<StacksPage>>;
  stack(name: string): Promise<Result<StackPage>>;
  service(stack: string, service: string): Promise<Result<ServicePage>>;
};

export function createStackReads(readAction: ReadAction, veil: Veil, rootDir: string): StackReads {
  const read = createCheckedRead(readAction);
  const find = async (): Promise<Result<Found>> => {
    const [discovered, listed] = await Promise.all([
      read('stack.discover', {}, discoverSchema),
      read('stack.list', {}, listSchema),
      veil.fresh(),
    ]);
    if (!discovered.ok) return discovered;
    return listed.ok ? ok({ discovered: discovered.value, listed: listed.value }) : listed;
  };
  const shown = <T>(value: T): T => plainValue(veil.value(value));
  const below = (file: string): string =>
    file.startsWith(`${rootDir}/`) ? file.slice(rootDir.length + 1) : file;
  return {
    async stacks() {
      const found = await find();
      return found.ok ? ok(shown(pageOf(found.value))) : found;
    },
    async stack(name) {
      const found = await find();
      if (!found.ok) return found;
      const stack = pageOf(found.value).stacks.find((one) => one.name === name);
      if (!stack) return noStack(name);
      return ok(shown({ stack, declared: declaredOf(found.value, name) }));
    },
    async service(stack, service) {
      const [found, detail] = await Promise.all([
        find(),
        read('service.show', { stack, service }, z.object({ containers: z.array(containerPage) })),
      ]);
      if (!found.ok) return found;
      if (!found.value.discovered.stacks.some((one) => one.name === stack)) return noStack(stack);
      const all = declaredOf(found.value, stack);
      const declared = all.find(({ name }) => name === service) ?? null;
      // an engine that is away takes nothing from what the files say
      const containers = detail.ok ? detail.value.containers : [];
      if (declared === null && containers.length === 0)
        return refuse(
          'not_found',
          `${stack} has no service ${service}`.slice(0, 300),
          'see the services of the stack',
        );
      const used_by = all.filter(({ depends_on: needs }) => needs.includes(service)).map(({ name }) => name);
      return ok(
        shown({
          declared,
          used_by,
          variables: variablesOf(found.value.listed, stack, service, below),
          containers,
        }),
      );
    },
  };
}

function noStack(name: string): Result<never> {
  return refuse(
    'not_found',
    `there is no stack ${plainValue(name).slice(0, 100)}`,
    'see them all under Stacks',
  );
}

function pageOf({ discovered, listed }: Found): StacksPage {
  const stacks = discovered.stacks.map((stack): StackCard => {
    const { name, project, dir, files, profiles, variants, services } = stack;
    return {
      name,
      project,
      dir,
      files,
      profiles,
      variants: variants.map((variant) => variant.name),
      services: services.map((service) => ({ name: service.name, profiles: service.profiles })),
      unset: listed.stacks.find((one) => one.name === name)?.unset ?? [],
      faults: discovered.errors.filter((error) => isOf(stack, error)),
    };
  });
  const told = new Set(stacks.flatMap(({ faults }) => faults));
  const { elsewhere } = discovered;
  return { stacks, faults: discovered.errors.filter((error) => !told.has(error)), elsewhere };
}

/** Of one of its files, or of something beside them, such as its .env. */
function isOf({ dir, files }: Pick<StackCard, 'dir' | 'files'>, { file }: FileFault): boolean {
  if (files.includes(file)) return true;
  const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.';
  return folder === dir && /(^|\/)\.env/.test(file);
}

function declaredOf({ discovered }: Found, name: string): DeclaredService[] {
  const services = discovered.stacks.find((stack) => stack.name === name)?.services ?? [];
  return services.map(({ build, healthcheck, ...rest }) => ({
    ...rest,
    build: build === null ? null : (build.context ?? '.'),
    has_health_check: healthcheck !== null && healthcheck['disable'] !== true,
  }));
}

function variablesOf(
  listed: Listed,
  stack: string,
  service: string,
  below: (file: string) => string,
): ServicePage['variables'] {
  const variables = listed.stacks.find((one) => one.name === stack)?.variables ?? [];
  return variables.flatMap(({ name, secret, set, defaultValue, required, uses }) => {
    const places = uses
      .filter((use) => use.service === service)
      .map(({ file, line }) => ({ file: below(file), line }));
    return places.length === 0 ? [] : [{ name, secret, set, default: defaultValue, required, places }];
  });
}
