import { engineListSchema, foundListSchema } from '../../platform/domain/engine-found.ts';
import type { Result } from '../../platform/domain/result.ts';
import type { EnginePage, EnginesFound } from '../contract-crew.ts';
import { createVeiledRead, type ReadAction } from './checked-read.ts';
import type { Veil } from './veil.ts';

/** The coding engines in the developer's order, as the settings say. */
export function readEnginePage(readAction: ReadAction, veil: Veil): Promise<Result<EnginePage>> {
  return createVeiledRead(readAction, veil)('engine.list', {}, engineListSchema);
}

/** What stands in the developer's container: slow, for every engine is asked there. */
export function readEnginesFound(readAction: ReadAction, veil: Veil): Promise<Result<EnginesFound>> {
  return createVeiledRead(readAction, veil)('engine.found', {}, foundListSchema);
}
