import { z } from 'zod';

import { isSecretName } from './variables.ts';

/** One container of a service as its page shows it. Text comes from images and programs. */
export type ContainerDetail = {
  id: string;
  name: string;
  /** which replica */
  number: number;
  image: string;
  imageId: string;
  commit: string | null;
  command: string;
  state: string;
  health: string;
  /** the last checks, oldest first */
  checks: { at: string; exitCode: number; output: string }[];
  exitCode: number | null;
  oomKilled: boolean;
  /** what the engine says of a start that failed */
  error: string;
  createdAt: string;
  startedAt: string;
  finishedAt: string;
  restarts: number;
  restartPolicy: string;
  /** like "0.0.0.0:8080->80/tcp" */
  ports: string[];
  mounts: { type: string; source: string; target: string; writable: boolean }[];
  networks: { name: string; address: string; aliases: string[] }[];
  /** null: hidden, for its name is that of a secret */
  environment: { name: string; value: string | null }[];
};

const MAX_ITEMS = 200;
const MAX_TEXT = 2000;
const text = z.string().catch('');
const texts = z.array(z.string()).nullish().catch([]);
const binding = z.object({ HostIp: text, HostPort: text });

const inspectSchema = z.object({
  Id: z.string(),
  Name: text,
  Image: text,
  Created: text,
  RestartCount: z.number().catch(0),
  State: z.object({
    Status: text,
    ExitCode: z.number().catch(0),
    OOMKilled: z.boolean().catch(false),
    Error: text,
    StartedAt: text,
    FinishedAt: text,
    Health: z
      .object({
        Status: text,
        Log: z.array(z.object({ Start: text, ExitCode: z.number().catch(-1), Output: text })).nullish(),
      })
      .optional()
      .catch(undefined),
  }),
  Config: z.object({
    Image: text,
    Env: texts,
    Entrypoint: texts,
    Cmd: texts,
    Labels: z.record(z.string(), z.string()).nullish(),
  }),
  HostConfig: z.object({ RestartPolicy: z.object({ Name: text }).optional() }).optional(),
  Mounts: z
    .array(z.object({ Type: text, Name: text, Source: text, Destination: text, RW: z.boolean().catch(true) }))
    .nullish(),
  NetworkSettings: z
    .object({
      Ports: z.record(z.string(), z.array(binding).nullish()).nullish(),
      Networks: z.record(z.string(), z.object({ IPAddress: text, Aliases: texts })).nullish(),
    })
    .optional(),
});

/** The engine's answer as far as a page shows it; null for what is no container. Values of secret names are gone from here on. */
export function readContainerDetail(value: unknown, revisionLabel: string): ContainerDetail | null {
  const parsed = inspectSchema.safeParse(value);
  if (!parsed.success) return null;
  const { State: state, Config: config, HostConfig: host, NetworkSettings: net, ...rest } = parsed.data;
  const labels = config.Labels ?? {};
  const ended = state.Status === 'exited' || state.Status === 'dead' || state.Status === 'restarting';
  return {
    id: rest.Id,
    name: rest.Name.replace(/^\//, ''),
    number: Number(labels['com.docker.compose.container-number'] ?? 1) || 1,
    image: config.Image,
    imageId: rest.Image,
    commit: labels[revisionLabel] ?? null,
    command: [...(config.Entrypoint ?? []), ...(config.Cmd ?? [])].join(' ').slice(0, MAX_TEXT),
    state: state.Status,
    health: state.Health?.Status ?? 'none',
    checks: (state.Health?.Log ?? []).slice(-5).map(({ Start, ExitCode, Output }) => ({
      at: Start,
      exitCode: ExitCode,
      output: Output.trim().slice(0, MAX_TEXT),
    })),
    exitCode: ended ? state.ExitCode : null,
    oomKilled: state.OOMKilled,
    error: state.Error.slice(0, MAX_TEXT),
    createdAt: rest.Created,
    startedAt: state.StartedAt,
    finishedAt: state.FinishedAt,
    restarts: rest.RestartCount,
    restartPolicy: host?.RestartPolicy?.Name || 'no',
    ports: portsOf(net?.Ports ?? {}),
    mounts: (rest.Mounts ?? []).slice(0, MAX_ITEMS).map(({ Type, Name, Source, Destination, RW }) => ({
      type: Type,
      source: Type === 'volume' && Name !== '' ? Name : Source,
      target: Destination,
      writable: RW,
    })),
    networks: Object.entries(net?.Networks ?? {})
      .slice(0, MAX_ITEMS)
      .map(([name, { IPAddress, Aliases }]) => ({
        name,
        address: IPAddress,
        aliases: [...new Set(Aliases ?? [])],
      })),
    environment: environmentOf(config.Env ?? []),
  };
}

function portsOf(ports: Record<string, z.infer<typeof binding>[] | null | undefined>): string[] {
  return Object.entries(ports).flatMap(([port, bindings]) =>
    bindings && bindings.length > 0
      ? bindings.map(({ HostIp, HostPort }) => `${HostIp || '0.0.0.0'}:${HostPort}->${port}`)
      : [port],
  );
}

function environmentOf(pairs: readonly string[]): ContainerDetail['environment'] {
  return pairs
    .slice(0, MAX_ITEMS)
    .map((pair) => {
      const at = pair.indexOf('=');
      const name = at === -1 ? pair : pair.slice(0, at);
      const value = at === -1 ? '' : pair.slice(at + 1);
      return { name, value: isSecretName(name) && value !== '' ? null : value };
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
