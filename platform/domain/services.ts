import { safeLine } from './safe-text.ts';
import { table } from './ticket-text.ts';

/** One container of a stack as `stack status` shows it. */
export type ServiceLine = {
  stack: string;
  service: string;
  state: string;
  health: string;
  image: string;
  /** short image id */
  imageId: string;
  /** full commit that the image was built from, or null */
  commit: string | null;
  restarts: number;
  startedAt: string;
  ports: string[];
};

export function serviceTable(lines: readonly ServiceLine[]): string {
  if (lines.length === 0) return 'no containers\n';
  const rows = lines.map((line) => [
    line.stack,
    safeLine(line.service, 40),
    line.state,
    line.health,
    line.imageId,
    line.commit?.slice(0, 12) ?? '-',
    String(line.restarts),
    line.ports.join(' ') || '-',
  ]);
  return table(['STACK', 'SERVICE', 'STATE', 'HEALTH', 'IMAGE', 'COMMIT', 'RESTARTS', 'PORTS'], rows);
}
