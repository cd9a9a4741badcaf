import { ok, refuse, type Result } from '../result.ts';

/** A key of a mapping, or the place of an item in a list; APPEND: behind its last one. */
export type Step = string | number;
export type Path = readonly Step[];
export const APPEND = -1;

const BARE = /^[^.[\]"'\s]+$/;
const FIRST = /^(?:"((?:[^"\\]|\\.)*)"|([^.[\]"]+))/;
const NEXT = /^(?:\.(?:"((?:[^"\\]|\\.)*)"|([^.[\]"]+))|\[(\d{1,6}|\+)\])/;

/** `services.web.ports[0]`, `services."a.b".image`, `services.web.ports[+]`: what stands where in a compose file. */
export function parsePath(text: string): Result<Path> {
  const steps: Step[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const token = (steps.length === 0 ? FIRST : NEXT).exec(rest);
    if (!token) return badPath(text);
    const [whole, quoted, bare, index] = token;
    if (index !== undefined) steps.push(index === '+' ? APPEND : Number(index));
    else steps.push(quoted === undefined ? (bare ?? '') : quoted.replaceAll(/\\(.)/g, '$1'));
    rest = rest.slice(whole.length);
  }
  const wrong = steps.slice(0, -1).includes(APPEND) || steps.includes('<<');
  return steps.length === 0 || wrong ? badPath(text) : ok(steps);
}

/** The path as it is typed. */
export function writePath(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return step === APPEND ? '[+]' : `[${String(step)}]`;
      return `${index === 0 ? '' : '.'}${BARE.test(step) ? step : JSON.stringify(step)}`;
    })
    .join('');
}

function badPath(text: string): Result<never> {
  return refuse(
    'invalid_input',
    `${JSON.stringify(text.slice(0, 100))} is no path`,
    'write it like services.web.image, services.web.ports[0], services.web.ports[+] or services."a.b".image',
  );
}
