import type { Place } from './preflight-place.ts';
import type { PreflightFix } from './preflight.ts';

/** Where a symptom was read. */
export type SymptomSource = 'log' | 'state' | 'launch' | 'files';

/** One thing that was seen: a line of a log, what the engine says of a container, or what a launch printed. */
export type Symptom = {
  source: SymptomSource;
  /** one line, redacted, without terminal sequences */
  text: string;
  stack: string | null;
  service: string | null;
  container: string | null;
  /** ISO time; null when nobody says */
  at: string | null;
};

/** What a pattern may ask about the stack while it explains; everything is known beforehand, nothing is fetched here. */
export type DiagnosisFacts = {
  /** its Compose project */
  project: string;
  /** variables that stand in its compose files: whether a value is set */
  variables: Readonly<Record<string, { set: boolean; secret: boolean }>>;
  /** services that its files name, with the state of the worst container: "running", "exited" ... or "absent" */
  services: Readonly<Record<string, string>>;
  /** services whose image is built here */
  built: readonly string[];
  /** who holds a host port; absent: nobody that could be seen */
  portHolders: Readonly<Record<number, string>>;
  /** services that publish a host port */
  publishers: Readonly<Record<number, readonly string[]>>;
  /** how a host port is moved to a free one; absent: no free one was found */
  portFixes: Readonly<Record<number, PreflightFix>>;
  /** where in the files a service's key stands; the nearest thing around it when it stands nowhere */
  placeOf: (service: string, ...path: string[]) => Place | null;
  /** what the files say at this key of a service, as it is written */
  valueAt: (service: string, ...path: string[]) => unknown;
  /** the first place where a variable stands */
  placeOfVariable: (name: string) => Place | null;
};

export type ActionCall = { name: string; input: Record<string, unknown> };

/** A fix that is offered: always a catalogued action with its input, never text that runs. */
export type FixOffer = {
  /** unique within a diagnosis: "restart", "set-variable" */
  name: string;
  /** what it will do, as a sentence for a button's confirmation: "Restart web" */
  text: string;
  /** null: nothing that Dockfra can do; `text` tells the person what to do */
  action: ActionCall | null;
  /** values that only the person has, asked for before the action is called, put into its input by name */
  asks?: readonly { input: string; label: string; secret: boolean }[] | undefined;
  /** actions to call after it, in this order, each only when the one before went well: without them it has no effect yet */
  followedBy?: readonly ActionCall[] | undefined;
  /** a catalogued action that takes it back; null: cannot be undone */
  undo: ActionCall | null;
};

/** A line as it is really printed; a text alone is a line of a log. */
export type Sample = string | { source: SymptomSource; text: string };
export type Parts = Readonly<Record<string, string>>;

/** One known fault. Its file is its name; samples must match, near misses must not. */
export type DiagnosisPattern = {
  name: string;
  /** "Host port is taken" */
  title: string;
  level: 'error' | 'warn';
  /** in which order patterns are asked: a narrower one before a wider one; lower first */
  order: number;
  /** true: says what happened, not why; told only when no other pattern knows something of the same service */
  weak?: boolean;
  samples: readonly Sample[];
  nearMisses: readonly Sample[];
  /**
   * Parts by name, or null when this is another fault; linear in the length of the text. Parts tell one fault of this kind from
   * another. `service` and `container` say whose fault it is, when the line stands elsewhere.
   */
  match(symptom: Symptom): Parts | null;
  /** the cause in one sentence */
  explain(parts: Parts, symptom: Symptom, facts: DiagnosisFacts): string;
  fixes(parts: Parts, symptom: Symptom, facts: DiagnosisFacts): FixOffer[];
  /** where to look in the files; absent: at the service */
  place?(parts: Parts, symptom: Symptom, facts: DiagnosisFacts): Place | null;
};

export type Diagnosis = {
  /** the same fault of the same service has the same id, like "shop/web/port-taken/8080": of [A-Za-z0-9._@:/-], at most 200 long */
  id: string;
  pattern: string;
  title: string;
  level: 'error' | 'warn';
  stack: string | null;
  service: string | null;
  cause: string;
  /** the newest line that shows it, and how often it was seen */
  evidence: { text: string; at: string | null; times: number };
  place: { file: string; line: number } | null;
  fixes: FixOffer[];
};

/** A service that is not as it should be, and no pattern knows why; without a service: a launch that failed. */
export type UnknownFault = {
  stack: string;
  service: string | null;
  /** "it ended with exit code 3" */
  why: string;
  /** its last lines, redacted */
  lines: string[];
};

export type Diagnosed = {
  /** when it was looked */
  at: string;
  /** errors first */
  diagnoses: Diagnosis[];
  unknown: UnknownFault[];
  /** stacks that were looked at */
  stacks: string[];
  /** stacks that could not be looked at, with the reason */
  unread: { stack: string; why: string }[];
};
