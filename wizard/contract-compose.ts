/**
 * The compose files of a stack, for the editor. Their text is exact, for what is saved is what was shown.
 *
 *   GET  /api/stacks/:name/compose?file=F               ComposeFile
 *   POST /api/stacks/:name/compose   ComposeSave        ComposeSaved
 *   GET  /api/stacks/:name/compose/history?file=F       ComposeHistory
 *   GET  /api/stacks/:name/compose/versions/:id?file=F  ComposeVersion
 */
export type ComposeFile = {
  file: string;
  files: string[];
  text: string;
  hash: string;
  /** a secret that is stored stands in it: shown without it, and not to be edited here */
  veiled: boolean;
};
export type ComposeSave = { file: string; text: string; hash: string };
export type ComposeSaved = { file: string; version: number | null; hash: string; changes: string[] };
export type ComposeHistory = {
  file: string;
  hash: string;
  versions: {
    id: number;
    at: string;
    by: string | null;
    how: 'set' | 'unset' | 'write' | 'restore' | 'outside';
    current: boolean;
    changes: string[] | null;
  }[];
};
/** `current`: what the file says now; `changes`: what would change if the version came back. */
export type ComposeVersion = { file: string; text: string; current: string; changes: string[] };
