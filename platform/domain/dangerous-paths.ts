import { join } from 'node:path/posix';

import type { ComposeModel, ComposeService } from './compose.ts';

/** `mount`: the container sees the place itself; `copy`: only a copy of what is committed there. */
export type PathUse = 'mount' | 'copy';
export type PlaceOf = (path: string, use: PathUse) => string;

/** The model with every path of the host replaced by `placeOf`, and without what compose has already read into it. */
export function mapPaths(model: ComposeModel, placeOf: PlaceOf): ComposeModel {
  const services = Object.entries(model.services).map(
    ([name, service]) => [name, ofService(service, placeOf)] as const,
  );
  const shared = ['configs', 'secrets'].flatMap((area) => {
    const items = Object.entries(model).find(([key]) => key === area)?.[1];
    if (typeof items !== 'object' || items === null) return [];
    return [
      [
        area,
        Object.fromEntries(Object.entries(items).map(([name, item]) => [name, ofFile(item, placeOf)])),
      ] as const,
    ];
  });
  return { ...model, ...Object.fromEntries(shared), services: Object.fromEntries(services) };
}

/** Every path of the host that the model names. */
export function pathsOf(model: ComposeModel): string[] {
  const found = new Set<string>();
  mapPaths(model, (path) => {
    found.add(path);
    return path;
  });
  return [...found];
}

function ofService(service: ComposeService, placeOf: PlaceOf): ComposeService {
  const { env_file: _env, label_file: _label, develop: _develop, ...rest } = service;
  const volumes = rest.volumes?.map((volume) =>
    volume.type === 'bind' && volume.source !== undefined
      ? { ...volume, source: placeOf(volume.source, 'mount') }
      : volume,
  );
  return {
    ...rest,
    ...(volumes ? { volumes } : {}),
    ...(rest.build ? { build: ofBuild(rest.build, placeOf) } : {}),
  };
}

function ofBuild(
  build: NonNullable<ComposeService['build']>,
  placeOf: PlaceOf,
): NonNullable<ComposeService['build']> {
  const { context, dockerfile } = build;
  const more = build['additional_contexts'];
  const contexts =
    typeof more === 'object' && more !== null
      ? Object.entries(more).map(([name, value]) => [name, ofContext(value, placeOf)] as const)
      : null;
  return {
    ...build,
    ...(context === undefined ? {} : { context: absolute(context) ? placeOf(context, 'copy') : context }),
    ...(dockerfile === undefined ? {} : { dockerfile: placeOfDockerfile(context, dockerfile, placeOf) }),
    ...(contexts === null ? {} : { additional_contexts: Object.fromEntries(contexts) }),
  };
}

/** One inside stays as it is written; one that a link leads outside becomes that place. */
function placeOfDockerfile(context: string | undefined, dockerfile: string, placeOf: PlaceOf): string {
  if (absolute(dockerfile)) return placeOf(dockerfile, 'copy');
  if (context === undefined || !absolute(context)) return dockerfile;
  const place = placeOf(join(context, dockerfile), 'copy');
  return place.startsWith('repo:') ? dockerfile : place;
}

function ofContext(value: unknown, placeOf: PlaceOf): unknown {
  return typeof value === 'string' && absolute(value) ? placeOf(value, 'copy') : value;
}

function ofFile(item: unknown, placeOf: PlaceOf): unknown {
  if (typeof item !== 'object' || item === null || !('file' in item) || typeof item.file !== 'string')
    return item;
  return { ...item, file: placeOf(item.file, 'mount') };
}

function absolute(path: string): boolean {
  return path.startsWith('/');
}
