import { imageFact, waitsFor } from '../domain/preflight-images.ts';
import { isRecord } from '../domain/preflight-model.ts';
import { servicesOf } from '../domain/preflight-paths.ts';
import { placeOf } from '../domain/preflight-place.ts';
import type { ComposeService } from '../domain/compose.ts';
import type { Found, PreflightFacts, PreflightRule } from '../domain/preflight.ts';

/** Services that others wait for and that can never be what is waited for. */
export const neverReady: PreflightRule = {
  name: 'never-ready',
  title: 'What services wait for can happen',
  asks: ['images'],
  reads: 'model',
  find: (stack, facts) => {
    const services = new Map(servicesOf(stack));
    return [...services].flatMap(([service, definition]) =>
      Object.entries(waitsFor(definition.depends_on)).flatMap(([other, condition]): Found[] => {
        const awaited = services.get(other);
        const why = awaited && whyNever(awaited, condition, facts);
        if (!why) return [];
        const place = placeOf(stack, 'services', service, 'depends_on', other);
        return [
          {
            level: 'stop',
            service,
            place,
            cause: `it waits until ${other} ${why.cause}`,
            fix: { text: why.fix },
          },
        ];
      }),
    );
  },
};

type Why = { cause: string; fix: string };

function whyNever(awaited: ComposeService, condition: string, facts: PreflightFacts): Why | null {
  if (condition === 'service_healthy') return neverHealthy(awaited, facts);
  const restart = awaited['restart'];
  if (
    condition === 'service_completed_successfully' &&
    (restart === 'always' || restart === 'unless-stopped')
  )
    return {
      cause: `has ended well, but that is started again whenever it ends (restart: ${restart})`,
      fix: 'take restart out there, or say on-failure',
    };
  return null;
}

function neverHealthy(awaited: ComposeService, facts: PreflightFacts): Why | null {
  const check = awaited.healthcheck;
  if (check?.disable === true || isNone(check?.test))
    return {
      cause: 'is healthy, but its health check is switched off',
      fix: 'switch the health check on, or wait for service_started',
    };
  if (check?.test !== undefined) return null;
  const fact = imageFact(facts, awaited.image);
  // what is built or pulled later may bring a health check
  if (awaited.build !== undefined || fact?.state !== 'local' || fact.hasHealthcheck) return null;
  return {
    cause: 'is healthy, but neither the compose file nor its image has a health check',
    fix: 'give it a healthcheck, or wait for service_started',
  };
}

function isNone(test: unknown): boolean {
  return Array.isArray(test) ? test[0] === 'NONE' : isRecord(test) ? false : test === 'NONE';
}
