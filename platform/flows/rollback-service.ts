import { composeImage, findPrevious, parseImageName } from '../domain/deploy-images.ts';
import { DockfraError } from '../domain/errors.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { CallContext, Ports, StackRef } from '../ports.ts';
import { watch } from './deploy-ticket-verify.ts';
import { guarded, type GuardPorts } from './guard.ts';
import { chooseStacks } from './choose-stacks.ts';
import { unstoppable } from './deploy-ticket-switch.ts';

type Needed = GuardPorts & Pick<Ports, 'compose' | 'root' | 'settings' | 'prober' | 'deploys'>;
type RunPorts = Parameters<typeof watch>[0]['ports'];

export type RolledBack = {
  stack: string;
  service: string;
  from: string;
  to: string;
  commit: string | null;
  lines: string[];
};

/** The image that a service ran before: its name is moved, only this service is recreated, then it must run well. Main stays where it is. */
export async function rollbackService(
  ports: Needed & RunPorts,
  context: CallContext,
  wanted: { stack: string; service: string },
): Promise<Result<RolledBack>> {
  const chosen = await chooseStacks(ports, [wanted.stack]);
  if (!chosen.ok) return chosen;
  const [stack] = chosen.value;
  if (!stack) return refuse('not_found', `no stack named ${wanted.stack}`, 'see: stack status');
  const what = `rollback ${stack.name} ${wanted.service}`;
  return guarded(ports, stack, { what, stack: stack.name }, async () => {
    const busy = (await ports.deploys.list()).find((record) => record.stack === stack.name);
    if (busy)
      return refuse(
        'busy',
        `the deployment of ${busy.ticketId} on ${stack.name} was cut off and is not cleared up`,
        `it is taken up by the next: deploy ${busy.ticketId}`,
      );
    return swap(ports, context, stack, wanted.service);
  });
}

async function swap(
  ports: Needed & RunPorts,
  context: CallContext,
  stack: StackRef,
  service: string,
): Promise<Result<RolledBack>> {
  const model = await ports.compose.model(stack);
  if (!model.ok) return model;
  const definition = model.value.services[service];
  const running = (await ports.engine.services(stack)).find((state) => state.service === service);
  if (!definition || !running)
    return refuse('not_found', `${stack.name} runs no service ${service}`, `see: stack status ${stack.name}`);
  const image = composeImage(stack.project, service, definition);
  const kept = await ports.engine.images(parseImageName(image).repository);
  const target = findPrevious(kept, ports.root.id, running.imageId);
  if (!target)
    return refuse(
      'not_found',
      `no earlier image of ${service} is kept`,
      'images are kept from the first deployment on (deploy.keep_images)',
    );
  const commit =
    kept.find((one) => one.id === target.id)?.labels['org.opencontainers.image.revision'] ?? null;
  context.progress('rollback', `${service}: ${running.imageId.slice(7, 19)} -> ${target.tag}`);
  const back = await bringUp(ports, context, { stack, service, image, imageId: target.id });
  if (back.faults.length === 0) {
    return ok({
      stack: stack.name,
      service,
      from: running.imageId,
      to: target.id,
      commit,
      lines: back.lines,
    });
  }
  const again = await bringUp(ports, context, { stack, service, image, imageId: running.imageId });
  if (again.faults.length > 0) {
    throw new DockfraError(
      'rollback_failed',
      `${service} runs neither with ${target.tag} (${back.faults.join('; ')}) nor with the image it had (${again.faults.join('; ')})`,
      `look at it: docker compose -p ${stack.project} logs ${service}`,
    );
  }
  return refuse(
    'checks_failed',
    `${service} does not run well with ${target.tag} (${back.faults.join('; ')}); it has its image back`,
    'see its logs',
  );
}

async function bringUp(
  ports: Needed & RunPorts,
  context: CallContext,
  { stack, service, image, imageId }: { stack: StackRef; service: string; image: string; imageId: string },
): Promise<{ lines: string[]; faults: string[] }> {
  await ports.engine.tag(imageId, image);
  const up = await ports.compose.up(
    { stack, services: [service], noDeps: true, build: false },
    (line) => context.progress('rollback', line),
    unstoppable(),
  );
  if (!up.ok) return { lines: [], faults: [up.refusal.message] };
  const expected = [{ service, imageId, revision: null, job: false, replicas: 1 }];
  return watch(
    { ports, stack, config: await ports.settings.current(), progress: context.progress },
    expected,
    [],
  );
}
