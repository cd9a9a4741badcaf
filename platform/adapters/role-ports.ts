import { readFile } from 'node:fs/promises';

import { z } from 'zod';

import { systemCode } from '../domain/errors.ts';
import type { RoleName } from '../domain/ticket.ts';
import { writeDurably } from './durable-file.ts';

const port = z.number().int().min(1).max(65_535).optional();
const portsSchema = z.object({ developer: port, manager: port, monitor: port, autopilot: port });

/** The ports this root had last time. A file that cannot be understood only means that ports are chosen anew. */
export async function readPorts(file: string): Promise<Partial<Record<RoleName, number>>> {
  try {
    const { developer, manager, monitor, autopilot } = portsSchema.parse(
      JSON.parse(await readFile(file, 'utf8')),
    );
    return {
      ...(developer && { developer }),
      ...(manager && { manager }),
      ...(monitor && { monitor }),
      ...(autopilot && { autopilot }),
    };
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || error instanceof SyntaxError || error instanceof z.ZodError)
      return {};
    throw error;
  }
}

export async function writePorts(file: string, ports: Record<RoleName, number>): Promise<void> {
  await writeDurably(file, `${JSON.stringify(ports, null, 2)}\n`);
}
