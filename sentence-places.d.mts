/** Every key, sorted, with the files that it stands in. */
export function collectSentences(root: string): Map<string, string[]>;
