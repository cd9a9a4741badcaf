import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The limit of the host for watched files is reached. */
export const fileWatchers: DiagnosisPattern = {
  name: 'file-watchers',
  title: 'Too many files are watched',
  level: 'error',
  order: 24,
  samples: [
    "Error: ENOSPC: System limit for number of file watchers reached, watch '/app/src'",
    'inotify_add_watch failed: No space left on device (inotify limit reached)',
    'OSError: [Errno 28] inotify watch limit reached',
    'Failed to create inotify instance: Too many open files',
  ],
  nearMisses: ['watching 200 files', 'No space left on device', 'Too many open files'],
  match: matching(
    /System limit for number of file watchers reached/,
    /inotify (?:watch )?limit reached/,
    /inotify instance: Too many open files/,
  ),
  explain: () => 'the host lets nobody watch more files',
  fixes: () => [byHand('Raise fs.inotify.max_user_watches on the host (sysctl), or watch fewer folders')],
};
