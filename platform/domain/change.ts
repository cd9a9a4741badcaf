/** One file of a diff. `added`/`deleted` are lines; null for a binary file. */
export type Change = {
  path: string;
  oldPath: string | null;
  status: 'added' | 'modified' | 'deleted' | 'renamed' | 'copied' | 'type_changed';
  added: number | null;
  deleted: number | null;
  /** git file mode after the change: "100644", "100755", "120000" symlink, "160000" submodule, "000000" deleted */
  mode: string;
};
