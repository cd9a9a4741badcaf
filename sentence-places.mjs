// Where the sentences stand that a page may show, for collect-sentences.mjs: folders, and the little in them that reaches no page.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { sentencesIn } from './collect-sentences.mjs';

const TOLD = new Set(['refuse', 'DockfraError', 'summary']);
/** Properties that hold sample lines, what a command prints in a terminal, and descriptions for models. */
const SKIPPED = new Set(['samples', 'nearMisses', 'install', 'sql']);

const PLACES = [
  { folder: 'platform/actions', wanted: TOLD },
  { folder: 'platform/diagnosis' },
  { folder: 'platform/preflight' },
  { folder: 'platform/flows' },
  { folder: 'platform/domain' },
  { folder: 'platform/adapters' },
  { folder: 'platform/roles', wanted: TOLD },
  { folder: 'platform', flat: true, wanted: TOLD },
  { folder: 'wizard/server' },
];

/** Files whose sentences are for models, for a terminal, for the editor of compose files, or for the crew's own containers. */
const NOT_SHOWN = [
  'platform/domain/agent-answer',
  'platform/domain/agent-calls',
  'platform/domain/agent-conversation',
  'platform/domain/agent-end',
  'platform/domain/agent-map',
  'platform/domain/agent-prompt',
  'platform/domain/agent-repro',
  'platform/domain/agent-run',
  'platform/domain/agent-state',
  'platform/domain/agent-text',
  'platform/domain/agent-tools',
  'platform/domain/chat/',
  'platform/domain/compose-shape/service',
  'platform/domain/compose-shape/top',
  'platform/domain/compose-edit/saved-text',
  'platform/domain/decision-text',
  'platform/domain/deploy-leftovers',
  'platform/domain/diff-sections',
  'platform/domain/engine-task',
  'platform/domain/git-',
  'platform/domain/incident-ticket',
  'platform/domain/manager-prompt',
  'platform/domain/model-cassette',
  'platform/domain/redact',
  'platform/domain/relay',
  'platform/domain/repair-text',
  'platform/domain/role-login',
  'platform/domain/services.ts',
  'platform/domain/settings-form/describe-form',
  'platform/domain/ticket-text',
  'platform/domain/bundle',
  'platform/domain/limits',
  'platform/domain/clip-text',
  'platform/flows/agent-',
  'platform/flows/relay-',
  'platform/flows/check-ticket',
  'platform/flows/review-opinion',
  'platform/flows/submit-ticket',
  'platform/adapters/audit-files',
  'platform/adapters/courier',
  'platform/adapters/git-import',
  'platform/adapters/git-store',
  'platform/adapters/git-reader',
  'platform/adapters/model-replay',
  'platform/adapters/root-',
  'platform/adapters/sandbox',
  'platform/adapters/scaffold',
  'platform/adapters/transcript-files',
  'platform/domain/summary',
  'platform/domain/env-file',
  'platform/domain/config-',
  'platform/domain/checks-log',
  'platform/domain/junit',
  'platform/domain/yaml-keys',
  'platform/domain/variable-type',
  'platform/domain/review-opinion',
  'platform/domain/settings-form/assignments',
  'platform/domain/ticket-size',
  'platform/adapters/git-checkout',
  'platform/adapters/key-pair',
  'platform/adapters/pilot-snapshots',
  'platform/adapters/compose-trees',
  'platform/adapters/role-programs',
  'platform/adapters/role-process',
  'platform/adapters/ssh-client',
  'platform/adapters/engine-containers',
  'platform/adapters/engine-events',
  'platform/adapters/settings.ts',
  'platform/adapters/terminal-prompter',
  'platform/adapters/switches-file',
  'platform/adapters/store-lock',
  'platform/adapters/slots-database',
  'platform/flows/submit-verdict',
  'platform/flows/keep-lease',
  'platform/flows/coding-engines',
  'platform/flows/launch-roles',
  'platform/flows/call-model-reserve',
  'platform/flows/fixed-ports',
  'platform/domain/config.ts',
  'platform/domain/stack-entry',
  'platform/domain/ticket-lease',
  'wizard/server/clip',
  'wizard/server/role-views',
  'platform/cli',
  'platform/command-',
  'platform/config.ts',
  'platform/broker',
  'platform/execute-command',
];
/** SQL, templates of the engine, HTML, shell, words to a model. */
const NO_SENTENCE =
  /\b(?:CREATE (?:TABLE|INDEX)|SELECT|PRAGMA|WHERE|journal_mode|INTEGER|TEXT NOT NULL)\b|^synchronous =|^\{\{\.|<!doctype|coalesce\(|^ssh -F|^kill |^import\(|^sudo ss |^git -C |^== |^query parser$|^pause switch$|^(?:Your answer was cut off|Nothing happens without a tool call|Answer the question in words)|^(?:create_ticket|propose_plan) |^sudo apt-get install \S+$/;

/** Every key with the files that it stands in, sorted by key. */
export function collectSentences(root) {
  const places = new Map();
  for (const { folder, flat = false, wanted } of PLACES)
    for (const file of filesIn(join(root, folder), flat).map((name) => `${folder}/${name}`)) {
      if (NOT_SHOWN.some((start) => file.startsWith(start))) continue;
      const keys = sentencesIn(readFileSync(join(root, file), 'utf8'), { wanted, skipped: SKIPPED });
      for (const key of keys.filter((text) => !NO_SENTENCE.test(text)))
        places.set(key, [...(places.get(key) ?? []), file]);
    }
  return new Map([...places].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function filesIn(folder, flat) {
  return readdirSync(folder, { recursive: !flat })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.gen.ts'))
    .toSorted((a, b) => (a < b ? -1 : 1));
}
