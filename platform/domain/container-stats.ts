import { z } from 'zod';

/** One look at what a container uses. */
export type StatsSample = {
  at: string;
  /** of one processor: two busy ones are 200; null with the first sample, for a rate needs two */
  cpuPercent: number | null;
  memoryBytes: number;
  /** null: no limit is set, and the memory of the host is the limit */
  memoryLimitBytes: number | null;
};

const cpuSchema = z.object({
  cpu_usage: z.object({ total_usage: z.number() }),
  system_cpu_usage: z.number().optional(),
  online_cpus: z.number().optional(),
});
const statsSchema = z.object({
  read: z.string(),
  cpu_stats: cpuSchema,
  precpu_stats: cpuSchema,
  memory_stats: z
    .object({
      usage: z.number().optional(),
      limit: z.number().optional(),
      stats: z.record(z.string(), z.number()).optional(),
    })
    .optional(),
});

/** A limit at or above this is none: the engine tells the memory of the host, older kernels a number near 2^63. */
const NO_LIMIT = 2 ** 60;

/**
 * One line of the engine's statistics stream, as `docker stats` reckons: the share of processor time since the sample before, and
 * memory without the page cache. Null for what is none: a container that does not run has no figures.
 */
export function readStats(line: string): StatsSample | null {
  const parsed = statsSchema.safeParse(jsonOrNull(line));
  if (!parsed.success) return null;
  const { read, cpu_stats: now, precpu_stats: before, memory_stats: memory } = parsed.data;
  if (memory?.usage === undefined) return null;
  const spent = now.cpu_usage.total_usage - before.cpu_usage.total_usage;
  const passed = (now.system_cpu_usage ?? 0) - (before.system_cpu_usage ?? 0);
  const isRate = before.system_cpu_usage !== undefined && passed > 0 && spent >= 0;
  const cache = memory.stats?.['inactive_file'] ?? memory.stats?.['total_inactive_file'] ?? 0;
  const limit = memory.limit ?? NO_LIMIT;
  return {
    at: read,
    cpuPercent: isRate ? (spent / passed) * (now.online_cpus ?? 1) * 100 : null,
    memoryBytes: Math.max(0, memory.usage - cache),
    memoryLimitBytes: limit > 0 && limit < NO_LIMIT ? limit : null,
  };
}

function jsonOrNull(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null; // cut off: the next line is whole again
  }
}
