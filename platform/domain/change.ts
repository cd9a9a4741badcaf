/** One file of a diff. `added`/`deleted` are lines; null for what has none: pictures, fonts and the like. */
export type Change = {
  path: string;
  oldPath: string | null;
  status: 'added' | 'modified' | 'deleted' | 'renamed' | 'copied' | 'type_changed';
  added: number | null;
  deleted: number | null;
  /** git file mode after the change: "100644", "100755", "120000" symlink, "160000" submodule, "000000" deleted */
  mode: string;
  /** true when git takes the content for binary: a single NUL byte is enough */
  binary?: boolean;
  /** bytes of the lines added and deleted; at least so many where the diff was too large to be read to its end */
  bytes?: number;
  /** bytes of the longest line added */
  longestLine?: number;
};
