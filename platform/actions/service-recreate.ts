import { operatedText, operateService } from '../flows/operate-service.ts';
import { defineAction } from './action.ts';
import { serviceInput } from './service-show.ts';

export const serviceRecreate = defineAction({
  name: 'service.recreate',
  summary: 'Make the containers of one service anew from its compose file; volumes and other services stay.',
  needs: { area: 'stacks', level: 'operate' },
  long: true,
  input: serviceInput,
  cli: { words: ['service', 'recreate'], positional: ['stack', 'service'] },
  subject: ({ stack, service }) => `${stack}/${service}`,
  run: (ports, context, input) => operateService(ports, context, { ...input, verb: 'recreate' }),
  text: operatedText,
});
