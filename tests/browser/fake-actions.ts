import { randomBytes } from 'node:crypto';

import type { Caller } from '../../platform/domain/access.ts';
import { handBack } from '../../platform/domain/needs-person.ts';
import { ok, refuse, type Result } from '../../platform/domain/result.ts';
import { ROLE_NAMES, type RoleName } from '../../platform/domain/ticket.ts';
import { commentTicket, createTicket, editTicket } from '../../platform/domain/ticket-edits.ts';
import {
  approveTicket,
  closeTicket,
  finishDeploy,
  rejectTicket,
  reopenTicket,
  startDeploy,
} from '../../platform/domain/ticket-review.ts';
import type { Act } from '../../platform/domain/ticket-transitions.ts';
import type { Progress } from '../../platform/ports.ts';
import { ACTION } from '../../wizard/contract.ts';
import { actOfChat } from './fake-chat.ts';
import type { FakeWorld } from './fake-world.ts';
import { CANDIDATE } from './sample-data.ts';

/** The domain's own rules behind each action, or what a part of the world answers. */
export async function act(
  world: FakeWorld,
  name: string,
  input: unknown,
  caller: Caller,
  progress: Progress,
  signal: AbortSignal,
): Promise<Result<unknown>> {
  const stamp: Act = {
    now: new Date(),
    by: `${caller.role}:${caller.person}`,
    role: caller.role,
    via: caller.via,
  };
  const { tickets, switches } = world.ports;
  const id = textOf(input, 'id');
  const reason = textOf(input, 'reason');
  switch (name) {
    case ACTION.create:
      return tickets.create((newId, all) =>
        createTicket(
          newId,
          { title: textOf(input, 'title'), description: textOf(input, 'description') },
          all,
          stamp,
        ),
      );
    case ACTION.comment:
      return tickets.update(id, (ticket) =>
        commentTicket(ticket, { id: randomBytes(3).toString('hex'), text: textOf(input, 'text') }, stamp),
      );
    case ACTION.approve:
      return tickets.update(id, (ticket) => approveTicket(ticket, stamp, reason === '' ? undefined : reason));
    case ACTION.reject:
      return tickets.update(id, (ticket) => rejectTicket(ticket, stamp, reason, 60));
    case ACTION.close:
      return tickets.update(id, (ticket) => closeTicket(ticket, textOf(input, 'resolution'), stamp));
    case ACTION.reopen:
      return tickets.update(id, (ticket) => reopenTicket(ticket, stamp, reason));
    case ACTION.handBack:
      return tickets.update(id, (ticket) => handBack(ticket, stamp));
    case ACTION.edit:
      return tickets.update(id, (ticket, all) =>
        editTicket(ticket, { engine: textOf(input, 'engine') }, all(), stamp),
      );
    case ACTION.deploy:
      return deploy(world, id, stamp, progress, signal);
    case ACTION.pause:
      return ok(await switches.pause(stamp.by, reason));
    case ACTION.resume:
      return ok(await switches.resume());
    case ACTION.pauseRole:
      return ok(await switches.pause(stamp.by, reason, roleOf(input)));
    case ACTION.resumeRole:
      return ok(await switches.resume(roleOf(input)));
    case 'crew.show':
      return ok(await world.crew.shown(switches));
    default:
      return (
        (await world.settings.act(name, input, caller)) ??
        (await world.launches.act(name, input)) ??
        (await world.repairs.act(name, input)) ??
        (await world.audit.act(name, input)) ??
        (await world.containers.act(name, input)) ??
        (await world.crew.act(name, input, progress)) ??
        (await actOfChat(world, {
          name,
          input,
          caller,
          run: (wanted, more) => act(world, wanted, more, caller, progress, signal),
        })) ??
        refuse('unknown_command', `there is no action ${name}`, 'see: help')
      );
  }
}

async function deploy(
  world: FakeWorld,
  id: string,
  stamp: Act,
  progress: Progress,
  signal: AbortSignal,
): Promise<Result<unknown>> {
  const started = await world.ports.tickets.update(id, (ticket) => startDeploy(ticket, CANDIDATE, stamp));
  if (!started.ok) return started;
  for (const [stage, text] of [
    ['build', 'building backend'],
    ['switch', 'recreating backend'],
    ['verify', 'waiting for health'],
  ] as const) {
    progress(stage, text);
    world.publish({ kind: 'progress', ticketId: id, stage, text });
    await world.ports.clock.sleep(900, signal);
  }
  await world.mayEnd;
  return world.ports.tickets.update(id, (ticket) =>
    finishDeploy(
      ticket,
      {
        candidate: CANDIDATE,
        imageIds: { backend: 'sha256:51' },
        evidence: [],
        reason: 'deployed and verified',
      },
      stamp,
    ),
  );
}

function roleOf(input: unknown): RoleName | undefined {
  return ROLE_NAMES.find((role) => role === textOf(input, 'role'));
}

function textOf(input: unknown, key: string): string {
  if (typeof input !== 'object' || input === null) return '';
  const value = Object.entries(input).find(([name]) => name === key)?.[1];
  return typeof value === 'string' ? value : '';
}
