import { z } from 'zod';

import { bodyText, brokerRequest, PlatformAway } from '../client/broker-request.ts';
import type { Launch } from '../config.ts';
import { DockfraError } from '../domain/errors.ts';
import { out } from './command.ts';
import { ownerSocket } from './owner-socket.ts';

/** Prints a new one-time link to the wizard. */
export async function login(launch: Launch): Promise<number> {
  out(`${await newLoginLink(launch)}\n`);
  return 0;
}

/** A one-time link, good for 15 minutes. Throws when no platform runs. */
export async function newLoginLink(launch: Launch): Promise<string> {
  try {
    const call = {
      socketPath: ownerSocket(launch.root),
      method: 'POST',
      path: '/v1/login',
      headersTimeoutMs: 3000,
    } as const;
    const response = await brokerRequest(call);
    const text = (await bodyText(response, 65_536, 3000)) ?? '';
    return z.object({ link: z.string() }).parse(JSON.parse(text)).link;
  } catch (error) {
    if (!(error instanceof PlatformAway)) throw error;
    throw new DockfraError(
      'platform_away',
      `no platform runs for ${launch.root}`,
      `start it: dockfra --root ${launch.root} up`,
      error,
    );
  }
}
