import { BUILT_IN, type EngineDefinition } from '../domain/engine.ts';

/** The platform's own loop: no further program. */
export const builtIn: EngineDefinition = {
  id: BUILT_IN,
  title: 'Built-in',
  version: null,
  install: 'always there',
  test: 'asks the model for one word through the gateway',
  launch: null,
  litter: [],
};
