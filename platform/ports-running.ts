/** A long action under way: what, about what, by whom, since when. */
export type RunningEntry = { action: string; subject: string | null; by: string; at: string };

/** Long actions under way, on disk, so that a start after a crash can say what was cut off. */
export interface RunningWork {
  /** returns the function that ends the entry */
  begin(entry: RunningEntry): Promise<() => Promise<void>>;
  /** entries whose process is gone; each is handed out once and removed */
  takeInterrupted(): Promise<RunningEntry[]>;
}
