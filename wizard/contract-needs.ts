import type { RoleName } from '../platform/domain/ticket.ts';

/** A sentence that the page speaks in its language. */
export type Phrase = { key: string; params: Record<string, string | number> };

/** Something that waits for the person at the page. */
export type Need =
  | { kind: 'review' | 'approved'; ticket: string; title: string; since: string; flags: number }
  | { kind: 'person'; ticket: string; title: string; since: string; why: Phrase }
  /** `stack`: whose file it is, where that is known */
  | { kind: 'fault'; file: string; message: string; stack: string | null }
  /** a service is ill, as the monitor sees it; `ticket`: what was made of it */
  | {
      kind: 'incident';
      id: string;
      stack: string;
      service: string;
      symptom: string;
      since: string;
      ticket: string | null;
    }
  | { kind: 'proposals'; count: number }
  /** the model of these roles does not answer; `tickets`: what stands still meanwhile */
  | { kind: 'model'; roles: RoleName[]; message: string; tickets: string[] }
  | { kind: 'engine'; message: string; hint: string }
  | { kind: 'paused'; by: string; since: string; reason: string };
