import { writePath } from './compose-edit/path.ts';
import type { ActionCall, DiagnosisFacts, FixOffer, Symptom } from './diagnosis.ts';
import { canGenerate } from './settle.ts';
import { isSecretName } from './variables.ts';

type Where = Pick<Symptom, 'stack' | 'service' | 'source'>;

/** What only a person can do. */
export function byHand(text: string, name = 'by-hand'): FixOffer {
  return { name, text, action: null, undo: null };
}

export function restartIt({ stack, service }: Where): FixOffer[] {
  if (stack === null || service === null) return [];
  const action = { name: 'service.restart', input: { stack, service } };
  return [{ name: 'restart', text: `Restart ${service}`, action, undo: null }];
}

export function recreateIt({ stack, service }: Where): FixOffer[] {
  if (stack === null || service === null) return [];
  const action = { name: 'service.recreate', input: { stack, service } };
  const text = `Make the containers of ${service} anew from its compose file`;
  return [{ name: 'recreate', text, action, undo: null }];
}

/** Another service of the stack when it is named, else its own. */
export function startIt({ stack, service: own }: Where, service = own): FixOffer[] {
  if (stack === null || service === null) return [];
  const input = { stack, service };
  const action = { name: 'service.start', input };
  return [
    { name: 'start', text: `Start ${service}`, action, undo: { name: 'service.stop', input: { ...input } } },
  ];
}

export function launchIt({ stack }: Where, text = `Launch ${stack ?? ''}`): FixOffer[] {
  if (stack === null) return [];
  return [{ name: 'launch', text, action: { name: 'stack.up', input: { name: [stack] } }, undo: null }];
}

/** What brings a change of the files or of a setting to the service: its new container, or the launch that did not come to an end. */
export function takeEffect({ stack, service, source }: Where): ActionCall[] {
  if (stack === null) return [];
  if (service === null || source === 'launch' || source === 'files')
    return [{ name: 'stack.up', input: { name: [stack] } }];
  return [{ name: 'service.recreate', input: { stack, service } }];
}

/** An external network or volume, as the engine names it. */
export function createIt(where: Where, kind: 'network' | 'volume', name: string): FixOffer[] {
  const { stack } = where;
  if (stack === null) return [];
  return [
    {
      name: 'create',
      text: `Make the ${kind} ${name}, then launch ${stack}`,
      action: { name: 'stack.create', input: { stack, kind, name } },
      followedBy: [{ name: 'stack.up', input: { name: [stack] } }],
      undo: null,
    },
  ];
}

/** A value for a variable that stands in the compose files; for one that does not, how to put it there. */
export function setVariable(where: Where, name: string, facts: DiagnosisFacts): FixOffer[] {
  const { stack } = where;
  const variable = facts.variables[name];
  if (stack === null) return [byHand(`Give ${name} a value`)];
  if (!variable) return putIntoEnvironment(where, name, facts);
  const input = { name, stack };
  const undo = variable.set ? null : { name: 'settings.unset', input: { ...input } };
  const followedBy = takeEffect(where);
  const generate: FixOffer = {
    name: 'generate',
    text: `Make a strong secret for ${name}, and use it`,
    action: { name: 'settings.generate', input },
    followedBy,
    undo,
  };
  const set: FixOffer = {
    name: 'set-variable',
    text: `Give ${name} a value, and use it`,
    action: { name: 'settings.set', input: { stdin: name, stack } },
    asks: [{ input: 'value', label: name, secret: variable.secret }],
    followedBy,
    undo,
  };
  return !variable.set && canGenerate({ name, secret: variable.secret }) ? [generate, set] : [set];
}

function putIntoEnvironment(where: Where, name: string, facts: DiagnosisFacts): FixOffer[] {
  const { stack, service } = where;
  const there = service === null ? null : facts.valueAt(service, 'environment');
  const isMap = there === undefined || (typeof there === 'object' && there !== null && !Array.isArray(there));
  const isTaken = isMap && there !== undefined && there !== null && name in there;
  if (stack === null || service === null || !isMap || isTaken || isSecretName(name))
    return [
      byHand(
        `Add ${name}: \${${name}} to the environment of ${service ?? 'the service'} in the compose file, then: dockfra settings set --stdin ${name}`,
      ),
    ];
  const path = writePath(['services', service, 'environment', name]);
  return [
    {
      name: 'set-environment',
      text: `Add ${name} to the environment of ${service} in the compose file, and use it`,
      action: { name: 'compose.set', input: { stack, path, string: true } },
      asks: [{ input: 'value', label: name, secret: false }],
      followedBy: takeEffect(where),
      undo: { name: 'compose.unset', input: { stack, path } },
    },
  ];
}

/** Changes one plain value of a service in the compose file; what stood there comes back with the undo. */
export function setInFile(
  where: Where,
  { name, text, path, value }: { name: string; text: string; path: readonly string[]; value: string },
  facts: DiagnosisFacts,
): FixOffer[] {
  const { stack, service } = where;
  if (stack === null || service === null) return [];
  const before = facts.valueAt(service, ...path);
  const input = { stack, path: writePath(['services', service, ...path]) };
  const undo =
    before === undefined
      ? { name: 'compose.unset', input }
      : typeof before === 'string' || typeof before === 'number' || typeof before === 'boolean'
        ? { name: 'compose.set', input: { ...input, value: String(before) } }
        : null;
  return [
    {
      name,
      text,
      action: { name: 'compose.set', input: { ...input, value } },
      followedBy: takeEffect(where),
      undo,
    },
  ];
}
