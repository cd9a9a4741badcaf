export type CheckImageBuild = {
  tag: string;
  context: string;
  dockerfile: string;
  target: string | null;
  network: 'none' | 'default';
  labels: Readonly<Record<string, string>>;
};

/** `docker` arguments that build a check's image from an exported tree. */
export function buildCheckImage(build: CheckImageBuild): string[] {
  return [
    'build',
    '--progress=plain',
    '--tag',
    build.tag,
    '--network',
    build.network,
    // caches that a Dockerfile mounts are the engine's: one check must not leave anything there for another, or for production
    '--build-arg',
    `BUILDKIT_CACHE_MOUNT_NS=${build.tag}`,
    ...Object.entries(build.labels).flatMap(([key, value]) => ['--label', `${key}=${value}`]),
    '--file',
    build.dockerfile,
    ...(build.target === null ? [] : ['--target', build.target]),
    '--',
    build.context,
  ];
}
