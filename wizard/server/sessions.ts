import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import { systemCode } from '../../platform/domain/errors.ts';
import type { Clock } from '../../platform/ports.ts';

const LOGIN_MINUTES = 15;
export const SESSION_HOURS = 12;
const MAX_LINKS = 20;
const MAX_SESSIONS = 50;

const entry = z.object({ hash: z.string().length(64), expires_at: z.string().max(40) });
const fileSchema = z.object({ links: z.array(entry), sessions: z.array(entry) });
type Kept = z.infer<typeof fileSchema>;

export type Sessions = {
  /** a secret that logs in once, within 15 minutes */
  offerLogin(): Promise<string>;
  /** the secret of a new session, or null when the link is unknown, used or too old */
  redeem(token: string): Promise<string | null>;
  /** when this session ends, or null when there is none */
  expiryOf(secret: string): Date | null;
  end(secret: string): Promise<void>;
};

/**
 * Login links and sessions in `STATE/wizard/sessions.json` (0600), only as SHA-256, so that neither a copy of the file nor a
 * restart gives or takes a login. A link is struck from the file before its session exists.
 */
export async function openSessions(stateDir: string, clock: Clock): Promise<Sessions> {
  const dir = join(stateDir, 'wizard');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, 'sessions.json');
  let kept = await readKept(file);
  let writing: Promise<void> = Promise.resolve();

  const fresh = (list: Kept['links']) =>
    list.filter((item) => Date.parse(item.expires_at) > clock.now().getTime());
  const save = (next: Kept): Promise<void> => {
    kept = {
      links: fresh(next.links).slice(-MAX_LINKS),
      sessions: fresh(next.sessions).slice(-MAX_SESSIONS),
    };
    const text = `${JSON.stringify(kept, null, 2)}\n`;
    writing = writing.catch(() => undefined).then(() => writeWhole(file, text)); // an earlier failure was told to its own caller
    return writing;
  };
  const expiry = (ms: number) => new Date(clock.now().getTime() + ms).toISOString();

  return {
    async offerLogin() {
      const token = randomBytes(32).toString('hex');
      const link = { hash: hashOf(token), expires_at: expiry(LOGIN_MINUTES * 60_000) };
      await save({ ...kept, links: [...kept.links, link] });
      return token;
    },
    async redeem(token) {
      const hash = hashOf(token);
      const found = fresh(kept.links).some((link) => link.hash === hash);
      if (!found) return null;
      await save({ ...kept, links: kept.links.filter((link) => link.hash !== hash) });
      const secret = randomBytes(32).toString('hex');
      const session = { hash: hashOf(secret), expires_at: expiry(SESSION_HOURS * 3_600_000) };
      await save({ ...kept, sessions: [...kept.sessions, session] });
      return secret;
    },
    expiryOf(secret) {
      const hash = hashOf(secret);
      const session = fresh(kept.sessions).find((item) => item.hash === hash);
      return session ? new Date(session.expires_at) : null;
    },
    async end(secret) {
      const hash = hashOf(secret);
      await save({ ...kept, sessions: kept.sessions.filter((item) => item.hash !== hash) });
    },
  };
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Nothing readable means nobody is logged in: a person asks for a new link. */
async function readKept(file: string): Promise<Kept> {
  try {
    const parsed = fileSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data : { links: [], sessions: [] };
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || error instanceof SyntaxError) return { links: [], sessions: [] };
    throw error;
  }
}

async function writeWhole(file: string, text: string): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
