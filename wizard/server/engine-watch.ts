import { DockfraError, messageOf } from '../../platform/domain/errors.ts';
import { safeLine, safeText } from '../../platform/domain/safe-text.ts';
import type { Ports, StackRef, TicketFault } from '../../platform/ports.ts';
import type { EngineView, StackView } from '../contract.ts';
import { within } from './in-turn.ts';
import { byName } from '../snapshot-patch.ts';
import { serviceView } from './snapshot-parts.ts';
import type { WizardPorts } from './wizard-ports.ts';

const ANSWER_MS = 8000;

export type EngineSeen = {
  engine: EngineView;
  stacks: StackView[];
  /** null: could not be asked */
  roles: Awaited<ReturnType<Ports['engine']['roles']>> | null;
  faults: (TicketFault & { stack?: string })[];
};

type Asked = Pick<WizardPorts, 'clock' | 'compose' | 'engine'>;

/** Looks once at engine and stacks. A silent engine is said, and services stay as last seen, with their age. Never throws. */
export async function lookAtEngine(ports: Asked, before: EngineSeen): Promise<EngineSeen> {
  const at = ports.clock.now().toISOString();
  const { stacks, faults: plain } = await findStacks(ports, before);
  const faults = plain.map((fault) => ({ ...fault, ...ownerOf(fault.file, stacks) }));
  try {
    const { version } = await within(ANSWER_MS, 'the engine', ports.engine.ping());
    const [views, roles] = await Promise.all([
      Promise.all(stacks.map((stack) => lookAtStack(ports, stack, before, at))),
      within(ANSWER_MS, 'the engine', ports.engine.roles()),
    ]);
    return {
      engine: { state: 'up', version: safeLine(version, 60), checked_at: at },
      stacks: views,
      roles,
      faults,
    };
  } catch (error) {
    const since = before.engine.state === 'down' ? before.engine.since : at;
    const hint = error instanceof DockfraError ? error.hint : 'look with: dockfra doctor';
    const engine = {
      state: 'down' as const,
      message: safeText(messageOf(error)).slice(0, 500),
      hint,
      since,
      checked_at: at,
    };
    return { engine, stacks: stacks.map((stack) => lastSeen(stack, before)), roles: null, faults };
  }
}

/** The stack that the file belongs to. */
function ownerOf(file: string, stacks: readonly StackRef[]): { stack?: string } {
  const owner = stacks.find(({ files }) => files.includes(file));
  return owner ? { stack: owner.name } : {};
}

async function findStacks(
  ports: Asked,
  before: EngineSeen,
): Promise<{ stacks: StackRef[]; faults: TicketFault[] }> {
  try {
    return await within(ANSWER_MS, 'reading the compose files', ports.compose.stacks());
  } catch (error) {
    const known = before.stacks.map(({ name, project }) => ({
      name,
      project,
      dir: '',
      files: [],
      envFile: null,
    }));
    return { stacks: known, faults: [{ file: 'stacks', message: messageOf(error) }] };
  }
}

/** One stack that cannot be read hides no other: it stays as last seen, and its age says so. */
async function lookAtStack(
  ports: Asked,
  stack: StackRef,
  before: EngineSeen,
  at: string,
): Promise<StackView> {
  try {
    const services = await within(ANSWER_MS, `stack ${stack.name}`, ports.engine.services(stack));
    const views = services.map(serviceView).sort(byName);
    return {
      name: safeLine(stack.name, 100),
      project: safeLine(stack.project, 100),
      services: views,
      as_of: at,
    };
  } catch {
    return lastSeen(stack, before);
  }
}

function lastSeen(stack: StackRef, before: EngineSeen): StackView {
  const known = before.stacks.find((view) => view.project === stack.project);
  return (
    known ?? {
      name: safeLine(stack.name, 100),
      project: safeLine(stack.project, 100),
      services: [],
      as_of: null,
    }
  );
}
