import type { SettingField } from '../../../../platform/domain/settings-form/field.ts';

export type Filter = { stack: string | null; search: string; missing: boolean };

/** The fields that are asked for, by group: groups with something missing come first, as the form has them. */
export function groupFields(
  fields: readonly SettingField[],
  { stack, search, missing }: Filter,
): { group: string; fields: SettingField[] }[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = fields.filter((field) => {
    const text = [field.name, field.label, field.help ?? '', field.group, ...field.services]
      .join(' ')
      .toLowerCase();
    return (
      (stack === null || field.stacks.includes(stack)) &&
      (!missing || field.missing || field.fault !== null) &&
      words.every((word) => text.includes(word))
    );
  });
  const groups = [...new Set(shown.map(({ group }) => group))];
  return groups.map((group) => ({ group, fields: shown.filter((field) => field.group === group) }));
}
