import { LineCounter, isMap, isScalar, parseDocument } from 'yaml';

export type SourceFault = { line: number | null; message: string };
export type ComposeSource = { name: string | null; services: string[]; faults: SourceFault[] };

/** What can be said of one compose file without running Compose: its name, its services, and every fault with its line. */
export function readComposeSource(source: string): ComposeSource {
  const lines = new LineCounter();
  const document = parseDocument(source, {
    lineCounter: lines,
    merge: true,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const faults: SourceFault[] = document.errors.map((error) => ({
    line: lines.linePos(error.pos[0]).line,
    message: error.message.split('\n')[0] ?? 'not YAML',
  }));
  const root = document.contents;
  if (root === null)
    return { name: null, services: [], faults: [...faults, { line: null, message: 'the file is empty' }] };
  if (!isMap(root))
    return {
      name: null,
      services: [],
      faults:
        faults.length > 0 ? faults : [{ line: 1, message: 'not a mapping: "services:" expected at the top' }],
    };
  const services = root.get('services', true);
  if (services !== undefined && !isMap(services) && !(isScalar(services) && services.value === null)) {
    faults.push({ line: lineOf(services, lines), message: '"services" is not a mapping' });
  }
  const name: unknown = root.get('name');
  return {
    name: typeof name === 'string' ? name : null,
    services: isMap(services) ? services.items.map((pair) => String(pair.key)) : [],
    faults,
  };
}

function lineOf(node: unknown, lines: LineCounter): number | null {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range))
    return null;
  const start: unknown = node.range[0];
  return typeof start === 'number' ? lines.linePos(start).line : null;
}
