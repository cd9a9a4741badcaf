import type { RepairRecord } from './domain/repair-record.ts';

/** Repairs under way and past, on disk, so that every process of the root sees them. The latest are kept. */
export interface Repairs {
  /** whole or not at all, and on disk before it returns */
  save(record: RepairRecord): Promise<void>;
  /** newest first */
  list(): Promise<RepairRecord[]>;
  /** null: there is none, or it is forgotten */
  find(id: string): Promise<RepairRecord | null>;
  /** the process that saved it last is gone */
  isOrphan(id: string): Promise<boolean>;
  /** called after each change by any process, until the signal ends it */
  watch(onChange: () => void, signal: AbortSignal): void;
}
