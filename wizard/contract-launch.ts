import type { LaunchRecord } from '../platform/domain/launch-record.ts';
import type { Preflight } from '../platform/domain/preflight.ts';

export type {
  LaunchFailure,
  LaunchPhase,
  LaunchRecord,
  LaunchService,
} from '../platform/domain/launch-record.ts';
export type { Preflight, PreflightCheck, PreflightFinding } from '../platform/domain/preflight.ts';

/** What may be chosen for a launch. */
export type LaunchChoices = { stacks: { name: string; profiles: string[]; environments: string[] }[] };

/** Launches under way and past, newest first. */
export type LaunchesPage = { launches: LaunchRecord[] };

/** Lines of a launch from a number on, and the number to ask for next. */
export type LaunchOutput = { lines: string[]; next: number };

/** GET /api/preflight?stack=A&stack=B&profile=P&environment=E */
export type PreflightPage = Preflight;
