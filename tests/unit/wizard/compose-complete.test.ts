import { CompletionContext } from '@codemirror/autocomplete';
import { EditorState } from '@codemirror/state';
import { expect, it } from 'vitest';

import { completeCompose } from '../../../wizard/app/src/compose/complete.ts';

it.each([
  ['services:\n  web:   # odd\n    ports: [ "8080:80" ]\n    health', 'healthcheck'],
  ['ser', 'services'],
  ['services:\n  web:\n    restart: un', 'unless-stopped'],
  ['services:\n  db:\n    image: x\n  web:\n    depends_on:\n      d', 'db'],
])('offers what may stand at the end of %j', (doc, label) => {
  const found = completeCompose(new CompletionContext(EditorState.create({ doc }), doc.length, false));
  expect(found?.options.map((option) => option.label)).toContain(label);
});
