import { safeLine } from '../../platform/domain/safe-text.ts';
import type { ServiceAddress } from '../contract-stacks.ts';

const SHOWN = 10;
/** Container ports that speak something else than HTTP: databases, queues, mail, shells and the like. */
const NO_BROWSER: ReadonlySet<number> = new Set([
  21, 22, 25, 53, 110, 143, 389, 465, 587, 636, 993, 995, 1433, 1521, 1883, 2049, 2181, 3306, 3389, 4222,
  5432, 5433, 5672, 6379, 6432, 8883, 9042, 9092, 11211, 26257, 27017,
]);
const PUBLISHED = /^(.*):(\d{1,5})->(\d{1,5})\/(tcp|udp)$/;
const EVERYWHERE: ReadonlySet<string> = new Set(['', '0.0.0.0', '::', '[::]']);

/** Pure: published ports like "0.0.0.0:8080->80/tcp" as addresses on this host; one that is published for both IP versions once. */
export function addressesOf(ports: readonly string[]): ServiceAddress[] {
  const found = new Map(ports.map(addressOf).map((address) => [address.text, address]));
  return [...found.values()].slice(0, SHOWN);
}

function addressOf(port: string): ServiceAddress {
  const [, ip = '', outer = '', inner = '', protocol] = PUBLISHED.exec(port) ?? [];
  if (protocol === undefined) return { text: safeLine(port, 60), url: null };
  const host = EVERYWHERE.has(ip) ? '127.0.0.1' : ip.includes(':') && !ip.startsWith('[') ? `[${ip}]` : ip;
  const at = `${safeLine(host, 60)}:${outer}`;
  if (protocol === 'udp') return { text: `${at}/udp`, url: null };
  if (NO_BROWSER.has(Number(inner)) || !/^[\w.:[\]-]+$/.test(host)) return { text: at, url: null };
  const scheme = inner === '443' || inner === '8443' ? 'https' : 'http';
  return { text: at, url: `${scheme}://${at}` };
}
