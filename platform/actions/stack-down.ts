import { takeDown, takenDownText } from '../flows/take-down.ts';
import { defineAction } from './action.ts';
import { serviceInput } from './service-show.ts';

export const stackDown = defineAction({
  name: 'stack.down',
  summary: 'Stop a stack and remove its containers and networks; its volumes stay.',
  needs: { area: 'stacks', level: 'operate' },
  long: true,
  local: true,
  input: serviceInput.pick({ stack: true }),
  cli: { words: ['stack', 'down'], positional: ['stack'] },
  subject: ({ stack }) => stack,
  run: (ports, context, { stack }) => takeDown(ports, context, stack),
  text: takenDownText,
});
