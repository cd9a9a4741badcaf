/** The key of one setting and its value, as `git config --list --null` gives them. */
export type GitSetting = { key: string; value: string };

/** `key\nvalue\0...`; a key without a value stands for true. */
export function parseGitConfig(output: string): GitSetting[] {
  return output
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => {
      const end = entry.indexOf('\n');
      return end < 0
        ? { key: entry, value: 'true' }
        : { key: entry.slice(0, end), value: entry.slice(end + 1) };
    });
}

/** What `git lfs install` writes; any other value under these keys is a program of somebody else's choice. */
export const LFS_SETTINGS: readonly GitSetting[] = [
  { key: 'filter.lfs.clean', value: 'git-lfs clean -- %f' },
  { key: 'filter.lfs.smudge', value: 'git-lfs smudge -- %f' },
  { key: 'filter.lfs.process', value: 'git-lfs filter-process' },
  { key: 'filter.lfs.required', value: 'true' },
];

const DRIVER = /^(filter\..+\.(clean|smudge|process)|merge\..+\.driver|diff\..+\.(command|textconv))$/i;
const PARTIAL = /^(extensions\.partialclone|remote\..+\.(promisor|partialclonefilter))$/i;

/**
 * Keys of a repository's own config that could make git start a program or read elsewhere, and that cannot be
 * switched off from outside because their names are free. (Those that can be are switched off: argv/git.ts.)
 */
export function findGitHazards(settings: readonly GitSetting[], top: string): string[] {
  const hazards = settings.filter(
    (setting) => isDriver(setting) || isPartial(setting) || isForeignTree(setting, top),
  );
  return [...new Set(hazards.map((setting) => setting.key))].toSorted();
}

/** True when the settings name git-lfs, and nothing but git-lfs, as the filter "lfs". */
export function usesLfs(settings: readonly GitSetting[]): boolean {
  const lfs = settings.filter((setting) => setting.key.startsWith('filter.lfs.'));
  return lfs.some((setting) => setting.key === 'filter.lfs.process') && lfs.every(isLfs);
}

function isDriver(setting: GitSetting): boolean {
  return DRIVER.test(setting.key) && setting.value !== '' && !isLfs(setting);
}

function isLfs(setting: GitSetting): boolean {
  return LFS_SETTINGS.some((known) => known.key === setting.key && known.value === setting.value);
}

function isPartial(setting: GitSetting): boolean {
  return PARTIAL.test(setting.key) && setting.value !== 'false';
}

/** `core.worktree` is how a submodule names its folder; anywhere else it would have us write there. */
function isForeignTree(setting: GitSetting, top: string): boolean {
  return setting.key === 'core.worktree' && setting.value !== top && !setting.value.startsWith('../');
}
