import { spawn } from 'node:child_process';

export type Ran = { code: number; out: string; err: string };

export type RunOptions = {
  cwd?: string;
  env?: Record<string, string>;
  input?: string;
  echo?: boolean;
  timeoutMs?: number;
};

/** Runs a program to its end. `echo` shows its output, indented, as it comes. Never throws for an exit code. */
export function run(program: string, argv: string[], options: RunOptions = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, argv, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: options.timeoutMs ?? 600_000,
    });
    let out = '';
    let err = '';
    const show = (text: string) => options.echo && process.stdout.write(indentWithoutNoise(text));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      show(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
      show(text);
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, out, err }));
    child.stdin.on('error', () => undefined); // the program may end without reading its input
    child.stdin.end(options.input ?? '');
  });
}

/** The same, but an exit code other than 0 ends the demo with what was said. */
export async function must(program: string, argv: string[], options: RunOptions = {}): Promise<Ran> {
  const ran = await run(program, argv, options);
  if (ran.code !== 0) {
    const said = options.echo ? '' : `\n${ran.out.slice(-2000)}${ran.err.slice(-4000)}`;
    throw new Error(`${program} ${argv.join(' ')} ended ${ran.code}${said}`);
  }
  return ran;
}

/** What docker and compose say of each layer and container is for the log, not for who watches. */
function indentWithoutNoise(text: string): string {
  const lines = text.split('\n').filter((line) => !/^\w+: +(#\d|Container |Network |Volume |$)/.test(line));
  return lines.join('\n').replaceAll(/^(?=.)/gm, '    ');
}
