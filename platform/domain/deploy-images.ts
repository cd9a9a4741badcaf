import type { ComposeService } from './compose.ts';

/** On every image that Dockfra builds for a stack; its value is the root's id. Containers inherit the labels of
 * their image, so this must not be `dockfra.root`, by which our own containers are found and removed. */
export const IMAGE_LABEL = 'dockfra.built-for';
export const REVISION_LABEL = 'org.opencontainers.image.revision';

/** When it was built: the engine gives an image made of cached steps only the time of the older one. */
export const BUILT_LABEL = 'dockfra.built';

export type ImageName = { repository: string; tag: string | null };

/** "host:5000/a/b:1" -> repository "host:5000/a/b", tag "1"; a digest is dropped. */
export function parseImageName(reference: string): ImageName {
  const name = reference.split('@')[0] ?? reference;
  const colon = name.lastIndexOf(':');
  if (colon <= name.lastIndexOf('/')) return { repository: name, tag: null };
  return { repository: name.slice(0, colon), tag: name.slice(colon + 1) };
}

/** The image name that compose uses for a service: its own, or PROJECT-SERVICE. */
export function composeImage(project: string, service: string, definition: ComposeService): string {
  return definition.image ?? `${project}-${service}`;
}

/** The name as the engine lists it: with ":latest" where no tag is given. */
export function fullName(reference: string): string {
  const { repository, tag } = parseImageName(reference);
  return `${repository}:${tag ?? 'latest'}`;
}

/**
 * Our own tag beside the one compose uses: REPOSITORY:SUFFIX, or REPOSITORY:TAG-SUFFIX where several images of the
 * stack (`all`, as compose names them) share the repository.
 */
export function ownTag(image: string, suffix: string, all: readonly string[]): string {
  const { repository, tag } = parseImageName(image);
  const shared = all.some(
    (other) => fullName(other) !== fullName(image) && parseImageName(other).repository === repository,
  );
  return shared ? `${repository}:${tag ?? 'latest'}-${suffix}` : `${repository}:${suffix}`;
}

export type Kept = {
  id: string;
  tags: readonly string[];
  createdAt: string;
  labels: Readonly<Record<string, string>>;
};

/** Tags of our own images beyond the newest `keep`, without those that are in use. `images` newest first. */
export function findPrunable(
  images: readonly Kept[],
  rootId: string,
  keep: number,
  used: ReadonlySet<string>,
): string[] {
  return ours(images, rootId)
    .slice(keep)
    .filter((image) => !used.has(image.id))
    .flatMap((image) => image.tags.filter(isOwnTag));
}

/** The image to go back to: the next older kept one than `current`, or else the one that ran before ours. */
export function findPrevious(
  images: readonly Kept[],
  rootId: string,
  current: string | null,
): { id: string; tag: string } | null {
  const kept = images.filter(
    (image) => ours([image], rootId).length > 0 || image.tags.some((tag) => tag.endsWith('former')),
  );
  const at = kept.findIndex((image) => image.id === current);
  const previous = at === -1 ? kept.find((image) => image.id !== current) : kept[at + 1];
  const tag = previous?.tags.find(isOwnTag);
  return previous && tag !== undefined ? { id: previous.id, tag } : null;
}

function ours(images: readonly Kept[], rootId: string): Kept[] {
  return images.filter((image) => image.labels[IMAGE_LABEL] === rootId);
}

/** Only the tags that Dockfra gives: a short commit, or "former"; the name that compose uses is never among them. */
function isOwnTag(reference: string): boolean {
  return /[:-](?:[0-9a-f]{12}|dockfra-former)$/.test(reference);
}
