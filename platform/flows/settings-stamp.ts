import { createHmac } from 'node:crypto';

import type { StackSources } from '../domain/settings-form/build-form.ts';
import type { SettingField } from '../domain/settings-form/field.ts';

/** Of what the .env files of its stacks say for a variable. Without the root's `key` nobody can try out what a secret is. */
export function stampOf(
  key: Uint8Array,
  field: Pick<SettingField, 'name' | 'stacks'>,
  sources: readonly StackSources[],
): string {
  const values = field.stacks.map((name) => {
    const source = sources.find(({ stack }) => stack === name);
    return [name, source?.file[field.name] ?? null];
  });
  return createHmac('sha256', key)
    .update(JSON.stringify([field.name, values]))
    .digest('base64url')
    .slice(0, 22);
}
