import { git, readArguments, storeOf, type CourierHeader } from './courier-git.ts';

/** status NAME -> commits that the platform once gave this repository, so that it need not send them again. */
export async function bases(args: readonly string[]): Promise<CourierHeader> {
  const [name = ''] = readArguments(args, ['name']);
  const listed = await git({
    dir: '/',
    args: [
      '--git-dir',
      storeOf(name),
      'for-each-ref',
      '--format=%(objectname)',
      '--count=50',
      '--sort=-committerdate',
      'refs/dockfra/base/',
    ],
  });
  return {
    ok: true,
    bases: listed.code === 0 ? [...new Set(listed.out.split('\n').filter((line) => line !== ''))] : [],
  };
}
