import type { KnownSecret } from './redact.ts';
import { isSecretName } from './variables.ts';

/** Names that end like secrets and hold none. */
const HARMLESS = /(_FILE|_PATH|_DIR|_URL|_NAME|_ID|_TTL|_EXPIRES?|_EXPIRY|_SOCK|AUTH_SOCK|_VERSION)$/i;

/** Variables that hold a secret by their name, and passwords inside addresses. `keys`: names that count in any case. */
export function secretsIn(
  variables: Readonly<Record<string, string>>,
  keys: ReadonlySet<string>,
): KnownSecret[] {
  return Object.entries(variables).flatMap(([name, value]): KnownSecret[] => {
    const found: KnownSecret[] = [];
    if (value === '') return found;
    if (keys.has(name) || (isSecretName(name) && !HARMLESS.test(name))) found.push({ name, value });
    const inside = /^[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:([^\s/@]+)@/i.exec(value)?.[1];
    if (inside !== undefined) found.push({ name: `${name}.password`, value: decoded(inside) });
    return found;
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
