const SCHEMES = ['http://', 'https://', 'git://', 'ssh://'];
const SYNTAX = /^\s*(?:#|\/\/)\s*syntax\s*=\s*(.*)$/i;
const OFFICIAL = /^(?:docker\.io\/)?docker\/dockerfile(?::[\w.-]+)?$/;

/**
 * What a Dockerfile makes the engine itself fetch: it does so from the host's own network, whatever network the build was
 * given. Also a frontend of somebody else's, which may fetch anything. Written as in the file.
 */
export function findFetches(dockerfile: string): string[] {
  return [...frontends(dockerfile), ...instructions(dockerfile).flatMap(added)];
}

/** One line for a refusal. */
export function fetchRefusal(found: readonly string[]): string {
  return `the Dockerfile makes the engine fetch ${found.slice(0, 3).join(', ').slice(0, 300)}, and this build has no network`;
}

function frontends(dockerfile: string): string[] {
  if (/^\s*\{/.test(dockerfile)) return ['its own frontend'];
  return dockerfile.split(/\r?\n/).flatMap((line) => {
    const frontend = SYNTAX.exec(line)?.[1]?.trim();
    return frontend === undefined || OFFICIAL.test(frontend) ? [] : [`syntax=${frontend}`];
  });
}

/** Instructions with their continued lines joined; comments and empty lines between those do not end them. */
function instructions(dockerfile: string): string[] {
  const escape = /^\s*#\s*escape\s*=\s*`/im.test(dockerfile) ? '`' : '\\';
  const found: string[] = [];
  let open = '';
  for (const line of dockerfile.split(/\r?\n/)) {
    if (/^\s*(?:#.*)?$/.test(line)) continue;
    const text = line.trimEnd();
    if (text.endsWith(escape)) open += text.slice(0, -1);
    else {
      found.push(open + text);
      open = '';
    }
  }
  return open === '' ? found : [...found, open];
}

function added(instruction: string): string[] {
  const words = instruction
    .replaceAll(/["'\\`[\],]/g, (char) => (char === ',' || char === '[' || char === ']' ? ' ' : ''))
    .trim()
    .split(/\s+/);
  while (words[0]?.toUpperCase() === 'ONBUILD') words.shift();
  if (words[0]?.toUpperCase() !== 'ADD') return [];
  return words.slice(1, -1).filter((word) => !word.startsWith('--') && isRemote(word));
}

/** Also where a variable's value could make it one. */
function isRemote(word: string): boolean {
  const lower = word.toLowerCase();
  const fixed = lower.split('$')[0] ?? '';
  if (fixed !== lower && SCHEMES.some((scheme) => scheme.startsWith(fixed))) return true;
  return (
    SCHEMES.some((scheme) => lower.startsWith(scheme)) ||
    /^[^/]*@[^/]*:/.test(lower) ||
    /^(?:github|gitlab)\.com\//.test(lower)
  );
}
