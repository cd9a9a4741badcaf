import type { SettingsForm } from '../../../../platform/domain/settings-form/field.ts';

/** Settings of a stack that a launch would stop for. */
export function countMissing({ fields }: SettingsForm, stack: string): number {
  return fields.filter(({ values }) => values.some((value) => value.stack === stack && value.missing)).length;
}

/** Values of a stack that do not look like what the setting takes: worth a look, and no reason to stop. */
export function countWrong({ fields }: SettingsForm, stack: string): number {
  return fields.filter(({ stacks, fault }) => fault !== null && stacks.includes(stack)).length;
}
