import { PasswordInput, Select, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { SettingField } from '../../../../platform/domain/settings-form/field.ts';
import { useSaid } from '../language/use-said.ts';

type Props = {
  field: SettingField;
  /** what was typed; null: taken out; undefined: nothing yet */
  draft: string | null | undefined;
  error: string | null;
  onType: (text: string) => void;
};

const NUMERIC: ReadonlySet<string> = new Set(['port', 'number']);

/** The input that fits the type. What is typed into a secret can be looked at; what is stored cannot. */
export function FieldInput({ field, draft, error, onType }: Props) {
  const { t } = useTranslation();
  const { said } = useSaid();
  const value = draft === undefined ? (field.value ?? '') : (draft ?? '');
  const fault = error ?? (draft === undefined ? field.fault : null);
  const common = {
    label: field.label,
    description: field.help ?? undefined,
    error: fault === null ? undefined : said(fault),
    withAsterisk: field.required || field.missing,
    maw: 560,
    name: field.name,
  };
  const typed = (event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
    onType(event.currentTarget.value);
  if (field.secret)
    return (
      <PasswordInput
        {...common}
        value={draft ?? ''}
        onChange={typed}
        placeholder={field.set ? t('settings.kept') : t('settings.not_set')}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('settings.look', { name: field.name }) }}
      />
    );
  const options = choices(field, value);
  if (options.length > 0)
    return (
      <Select
        {...common}
        data={options}
        value={value === '' ? null : value}
        onChange={(chosen) => onType(chosen ?? '')}
        placeholder={hint(field, t('settings.not_set'), t('settings.differs'))}
        clearable={!field.required}
        searchable={options.length > 8}
      />
    );
  const text = {
    ...common,
    value,
    onChange: typed,
    placeholder: hint(field, t('settings.not_set'), t('settings.differs')),
    spellCheck: false,
    autoComplete: 'off',
  };
  if (value.includes('\n')) return <Textarea {...text} autosize maxRows={10} />;
  return <TextInput {...text} inputMode={NUMERIC.has(field.type) ? 'numeric' : undefined} />;
}

function choices({ type, options, default: usual }: SettingField, value: string): string[] {
  const known = type === 'boolean' ? ['true', 'false'] : options;
  if (known.length === 0) return [];
  const more = type === 'boolean' ? [usual ?? '', value] : [value];
  return [...new Set([...known, ...more])].filter((one) => one !== '');
}

function hint({ differs, default: usual }: SettingField, none: string, different: string): string {
  if (differs) return different;
  return usual === null || usual === '' ? none : usual;
}
