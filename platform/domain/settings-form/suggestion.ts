export const SUGGESTION_KINDS = [
  'example',
  'default',
  'other_stack',
  'generate',
  'git_identity',
  'git_remote',
  'git_branch',
  'ssh_key',
  'port_free',
  'port_near',
  'image_here',
  'service',
  'neighbour',
  'own_address',
  'timezone',
  'user',
] as const;
export type SuggestionKind = (typeof SUGGESTION_KINDS)[number];

/** A value somebody may take, and where it comes from. `value` null: made on the host when it is stored, and never shown. */
export type Suggestion = { value: string | null; kind: SuggestionKind; detail: string };
