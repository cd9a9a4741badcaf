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
  /** null unless it has ended */
  exitCode: number | null;
  startedAt: string;
  ports: string[];
};

/** How a container does in one word, and whether that is as it should be. */
export function wordFor({
  state,
  health,
  exitCode,
}: {
  state: string;
  health: string;
  exitCode: number | null;
}): { word: ServiceWord; wellness: 'well' | 'working' | 'needs_you' | 'broken' | 'unknown' } {
  if (state === 'running' && health === 'healthy') return { word: 'healthy', wellness: 'well' };
  if (state === 'running' && health === 'none') return { word: 'running', wellness: 'well' };
  if (state === 'running' && health === 'starting') return { word: 'starting', wellness: 'working' };
  if (state === 'running') return { word: 'unhealthy', wellness: 'broken' };
  if (state === 'restarting') return { word: 'restarting', wellness: 'broken' };
  if (state === 'created') return { word: 'starting', wellness: 'working' };
  if (state === 'paused') return { word: 'paused', wellness: 'needs_you' };
  if (state === 'exited' && exitCode === 0) return { word: 'finished', wellness: 'well' };
  if (state === 'unknown') return { word: 'unknown', wellness: 'unknown' };
  return { word: 'stopped', wellness: 'broken' };
}
export type ServiceWord =
  | 'healthy'
  | 'running'
  | 'starting'
  | 'unhealthy'
  | 'restarting'
  | 'paused'
  | 'finished'
  | 'unknown'
  | 'stopped';

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
