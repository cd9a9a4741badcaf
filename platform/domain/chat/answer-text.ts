import { dollars } from '../model-budget.ts';
import { safeLine, safeText } from '../safe-text.ts';
import { table } from '../ticket-text.ts';
import type { Answer, Fact, FactOf } from './answer.ts';

const EXAMPLES = [
  'what is the status?',
  'what is red?',
  'why is web down?',
  'show errors of web',
  'which tickets are open?',
  'what waits for me?',
  'what happened lately?',
  'why was T-0001 approved?',
  'what did the crew spend?',
  'which ports are used?',
  'who uses POSTGRES_PASSWORD?',
  'what can I do with web?',
  'how do I create a ticket?',
];

/** An answer for a terminal, in English. */
export function answerText({ topic, facts, model }: Answer): string {
  if (facts.length === 0 && (topic === 'help' || topic === 'unknown')) {
    const head = topic === 'unknown' ? 'That is not understood. ' : '';
    return `${head}You can ask, for example:\n${EXAMPLES.map((one) => `  ${one}\n`).join('')}${modelText(model)}`;
  }
  const parts = facts.map(factText).filter((part) => part !== '');
  return parts.length === 0 ? 'nothing is known of that\n' : `${parts.join('\n')}${modelText(model)}`;
}

function modelText(model: string | null): string {
  return model === null ? '' : `or ask the model ${safeLine(model, 100)}: dockfra chat ask "QUESTION"\n`;
}

function factText(fact: Fact): string {
  switch (fact.kind) {
    case 'counts':
      return countsText(fact);
    case 'services':
      return fact.items.length === 0
        ? 'no containers\n'
        : lines(
            fact.items.map(
              (one) =>
                `${one.stack}/${one.service}  ${one.word}, ${String(one.restarts)} restarts, since ${one.since}`,
            ),
          );
    case 'faults':
      return faultsText(fact);
    case 'lines':
      return fact.items.length === 0
        ? `${place(fact.stack, fact.service)}: no ${fact.only === 'errors' ? 'errors' : 'lines'}\n`
        : lines(fact.items.map((line) => `${line.at.slice(0, 19)}Z  ${line.service}  ${line.text}`));
    case 'tickets':
      return ticketsText(fact);
    case 'ticket':
      return storyText(fact);
    case 'proposals':
      return fact.total === 0 ? '' : `${String(fact.total)} proposals wait for a yes: dockfra inbox\n`;
    case 'records':
      return rows(['AT', 'WHO', 'ACTION', 'ABOUT', 'OUTCOME'], fact.items, (one) => [
        one.at.slice(0, 19),
        one.who,
        one.action,
        one.subject ?? '-',
        one.outcome,
      ]);
    case 'decisions':
      return rows(['ID', 'AT', 'STATUS', 'WHAT', 'WHY'], fact.items, (one) => [
        one.id,
        one.at.slice(0, 16),
        one.status,
        one.line,
        one.reason,
      ]);
    case 'spend':
      return spendText(fact);
    case 'ports':
      return rows(['STACK', 'SERVICE', 'PORT'], fact.items, (one) => [one.stack, one.service, one.port]);
    case 'variables':
      return variablesText(fact);
    case 'actions':
      return fact.items.length === 0
        ? 'nothing that you may do\n'
        : fact.items
            .map((one) => `${safeLine(one.command, 300)}\n      ${safeLine(one.summary, 300)}\n`)
            .join('');
    case 'crew':
      return rows(['ROLE', 'STATE', 'TICKET', 'TODAY', 'WHAT'], fact.items, (one) => [
        one.role,
        one.state,
        one.ticket ?? '-',
        dollars(one.usd),
        one.text,
      ]);
    case 'said':
      return `${safeText(fact.text)}\n(said by the model ${safeLine(fact.model, 100)}${fact.replayed ? ', replayed' : ''}: a guess, not a fact)\n`;
    case 'refused':
      return lines([
        fact.refusal.message,
        ...(fact.refusal.hint === undefined ? [] : [`  ${fact.refusal.hint}`]),
      ]);
  }
}

const place = (stack: string, service: string | null): string =>
  safeLine(service === null ? stack : `${stack}/${service}`, 200);

function lines(all: readonly string[]): string {
  return all.map((line) => `${safeLine(line, 600)}\n`).join('');
}

function rows<Row>(head: string[], items: readonly Row[], cellsOf: (row: Row) => string[]): string {
  if (items.length === 0) return 'nothing\n';
  return table(
    head,
    items.map((item) => cellsOf(item).map((cell) => safeLine(cell, 160))),
  );
}

function countsText(fact: FactOf<'counts'>): string {
  const { services, well, working, wrong, unfinished, waiting, paused } = fact;
  return lines([
    `${String(well)} of ${String(services)} services are well, ${String(working)} are starting, ${String(wrong)} are not well`,
    `${String(unfinished)} tickets are unfinished, ${String(waiting)} wait for a person`,
    ...(paused ? ['everything is paused; go on with: dockfra resume'] : []),
  ]);
}

function faultsText({ items, unknown, unread }: FactOf<'faults'>): string {
  const known = items.flatMap(({ stack, service, title, cause, fixes }) => [
    `${[stack, service].filter((name) => name !== null).join('/')}: ${title}`,
    `  ${cause}`,
    ...fixes.map((fix) => `  to do: ${fix}`),
  ]);
  const others = unknown.map(({ stack, service, why }) => `${place(stack, service)}: ${why}`);
  const away = unread.map(({ stack, why }) => `${stack} could not be looked at: ${why}`);
  const all = [...known, ...others, ...away];
  return all.length === 0 ? 'nothing is wrong\n' : all.map((line) => `${indent(line)}\n`).join('');
}

/** `safeLine` takes blanks from the beginning. */
function indent(line: string): string {
  return `${/^ */.exec(line)?.[0] ?? ''}${safeLine(line, 600)}`;
}

function ticketsText({ which, total, items }: FactOf<'tickets'>): string {
  if (total === 0)
    return {
      open: 'no ticket is unfinished\n',
      waiting: 'no ticket waits\n',
      done: 'no ticket was finished within a day\n',
    }[which];
  const more = total > items.length ? `and ${String(total - items.length)} older ones\n` : '';
  return `${rows(['ID', 'STATUS', 'TITLE', 'BY'], items, (one) => [one.id, one.status, one.title, one.by ?? '-'])}${more}`;
}

function storyText({ id, title, status, assigned_to: role, history }: FactOf<'ticket'>): string {
  const told = history.map(
    ({ at, by, to, reason }) =>
      `  ${at.slice(0, 19)}Z  ${to} by ${by}${reason === null ? '' : `: ${reason}`}`,
  );
  return [`${id}  ${title}`, `status ${status}, with the ${role}`, ...told]
    .map((line) => `${indent(line)}\n`)
    .join('');
}

function spendText({ today, total, days, roles }: FactOf<'spend'>): string {
  return lines([
    `today ${dollars(today)}, in all ${dollars(total)}`,
    ...days.map(({ day, usd, calls }) => `${day}  ${dollars(usd)}  ${String(calls)} calls`),
    ...roles.map(({ role, usd, calls }) => `${role}  ${dollars(usd)}  ${String(calls)} calls`),
  ]);
}

function variablesText({ which, items }: FactOf<'variables'>): string {
  if (items.length === 0)
    return which === 'missing' ? 'no variable is missing\n' : 'no compose file uses it\n';
  return items
    .flatMap(({ name, set, missing, places }) => [
      `${name}  ${missing ? 'missing' : set ? 'set' : 'not set'}`,
      ...places.map(({ service, file, line }) => `  ${service ?? '-'}  ${file}:${String(line)}`),
    ])
    .map((line) => `${indent(line)}\n`)
    .join('');
}
