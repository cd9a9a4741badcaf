/** A button of `post_launch` in dockfra.yaml, as it is now. `command`: the same on the command line. */
export type PostLaunchView = {
  label: string;
  stack: string | null;
  url: string | null;
  action: string | null;
  input: Record<string, unknown>;
  command: string | null;
};

/**
 * Those whose condition holds.
 *
 *   GET /api/post-launch   PostLaunchPage
 */
export type PostLaunchPage = { items: PostLaunchView[] };
