/** One listening TCP socket of /proc/net/tcp or tcp6. */
export type ListeningSocket = { port: number; inode: number };

const LISTEN = '0A';

/** The listening sockets of the text of /proc/net/tcp or /proc/net/tcp6; lines that do not fit are left out. */
export function parseListening(text: string): ListeningSocket[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
      const port = /:([0-9A-F]{4})$/.exec(local ?? '')?.[1];
      if (port === undefined || state !== LISTEN || inode === undefined) return [];
      return [{ port: Number.parseInt(port, 16), inode: Number(inode) }];
    });
}

/** The inode of a `socket:[123]` link, or null. */
export function socketInode(link: string): number | null {
  const match = /^socket:\[(\d+)\]$/.exec(link);
  return match ? Number(match[1]) : null;
}
