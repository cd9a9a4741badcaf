import { operatedText, operateService } from '../flows/operate-service.ts';
import { defineAction } from './action.ts';
import { serviceInput } from './service-show.ts';

export const serviceStart = defineAction({
  name: 'service.start',
  summary: 'Start the stopped containers of one service, and watch until they run well.',
  needs: { area: 'stacks', level: 'operate' },
  long: true,
  input: serviceInput,
  cli: { words: ['service', 'start'], positional: ['stack', 'service'] },
  subject: ({ stack, service }) => `${stack}/${service}`,
  run: (ports, context, input) => operateService(ports, context, { ...input, verb: 'start' }),
  text: operatedText,
});
