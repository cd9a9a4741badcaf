import { STDIN_LIMIT_BYTES } from './protocol.ts';

/** What was piped in, when an argument asks for it with "-" or `--stdin`; null when it is not wanted. Throws RangeError past 1 MB. */
export async function pipedInput(argv: readonly string[], stdin: NodeJS.ReadStream): Promise<string | null> {
  const asked = argv.some((word) => word === '-' || word === '--stdin' || word.startsWith('--stdin='));
  if (!asked || stdin.isTTY) return null;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stdin) {
    const data = Buffer.from(chunk);
    bytes += data.length;
    if (bytes > STDIN_LIMIT_BYTES) throw new RangeError('standard input is larger than 1 MB');
    chunks.push(data);
  }
  return Buffer.concat(chunks).toString('utf8');
}
