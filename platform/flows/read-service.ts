import type { Caller } from '../domain/access.ts';
import type { ContainerDetail } from '../domain/container-detail.ts';
import { createRedactor, type Redactor } from '../domain/redact.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { Ports, StackRef } from '../ports.ts';

export type ServicePlace = { stack: string; service: string };
export type ShownService = ServicePlace & { project: string; containers: ContainerDetail[] };

const MAX_CONTAINERS = 50;
const MAX_TEXT = 4000;

/** Every container of a service, without what is secret: values of secret names are gone, known secrets are placeholders. */
export async function readService(
  ports: Pick<Ports, 'compose' | 'containers' | 'engine' | 'secrets' | 'tickets'>,
  caller: Caller,
  { stack: name, service }: ServicePlace,
): Promise<Result<ShownService>> {
  const allowed = await mayRead(ports, caller, name);
  if (!allowed.ok) return allowed;
  const found = await findStack(ports, name);
  if (!found.ok) return found;
  const states = (await ports.engine.services(found.value)).filter((state) => state.service === service);
  const details = await Promise.all(
    states.slice(0, MAX_CONTAINERS).map(({ containerId }) => ports.containers.detail(containerId)),
  );
  const redactor = createRedactor(await ports.secrets.known(), []);
  const containers = details
    .filter((detail) => detail !== null)
    .map((detail) => withoutSecrets(detail, redactor))
    .toSorted((a, b) => a.number - b.number);
  return ok({ stack: found.value.name, project: found.value.project, service, containers });
}

/** The stack of this name, whatever else of the root cannot be read. */
export async function findStack(
  ports: { compose: Pick<Ports['compose'], 'stacks'> },
  name: string,
): Promise<Result<StackRef>> {
  const { stacks, faults } = await ports.compose.stacks();
  const stack = stacks.find((one) => one.name === name);
  if (stack) return ok(stack);
  const names = stacks.map((one) => one.name).join(', ');
  return refuse(
    'not_found',
    `no stack named ${name}`,
    names === '' ? 'put a compose file here, or run: dockfra init' : `stacks here: ${names}`.slice(0, 500),
    faults.map(({ file, message }) => `${file}: ${message}`),
  );
}

/** The developer reads what runs of the stacks whose tickets it holds, and of no other. */
export async function mayRead(
  ports: { tickets: Pick<Ports['tickets'], 'list'> },
  caller: Caller,
  stack: string,
): Promise<Result<null>> {
  if (caller.role !== 'developer') return ok(null);
  const { tickets } = await ports.tickets.list();
  const isOwn = tickets.some(
    (ticket) => ticket.lease?.holder.startsWith('developer:') && (ticket.stack ?? stack) === stack,
  );
  return isOwn
    ? ok(null)
    : refuse('not_allowed', `developer holds no ticket of stack ${stack}`, 'claim one: ticket claim ID');
}

function withoutSecrets(detail: ContainerDetail, redactor: Redactor): ContainerDetail {
  const clean = (text: string): string => redactor.text(text).slice(0, MAX_TEXT);
  return {
    ...detail,
    command: clean(detail.command),
    error: clean(detail.error),
    checks: detail.checks.map((check) => ({ ...check, output: clean(check.output) })),
    environment: detail.environment.map(({ name, value }) => ({
      name,
      value: value === null ? null : clean(value),
    })),
  };
}
