const MARK = 'dockfra-reloaded';
const ONCE_IN_MS = 20_000;

/**
 * Browsers cut every request when a network of the host comes or goes, and engines make networks all the time: a part of
 * the page that could not be fetched is worth one reload, but not a loop of them.
 */
export function curedByReload(error: unknown): boolean {
  if (!/dynamically imported module|module script failed/i.test(String(error))) return false;
  const last = Number(sessionStorage.getItem(MARK) ?? 0);
  sessionStorage.setItem(MARK, String(Date.now()));
  return Date.now() - last > ONCE_IN_MS;
}
