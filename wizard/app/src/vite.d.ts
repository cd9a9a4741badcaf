/** What Vite makes of a pattern: each file of it, fetched when it is asked for. */
interface ImportMeta {
  glob<T>(patterns: string[], options: { import: 'default' }): Record<string, () => Promise<T>>;
}
