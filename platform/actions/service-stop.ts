import { operatedText, operateService } from '../flows/operate-service.ts';
import { defineAction } from './action.ts';
import { serviceInput } from './service-show.ts';

export const serviceStop = defineAction({
  name: 'service.stop',
  summary: 'Stop one service; its containers and volumes stay.',
  needs: { area: 'stacks', level: 'operate' },
  long: true,
  input: serviceInput,
  cli: { words: ['service', 'stop'], positional: ['stack', 'service'] },
  subject: ({ stack, service }) => `${stack}/${service}`,
  run: (ports, context, input) => operateService(ports, context, { ...input, verb: 'stop' }),
  text: operatedText,
});
