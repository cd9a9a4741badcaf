import { Button, Group, Stack, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import type { SettingField, SettingStack } from '../../../../platform/domain/settings-form/field.ts';
import type { Suggestion } from '../../../../platform/domain/settings-form/suggestion.ts';
import { ACTION } from '../../../contract.ts';
import { useAct } from '../live/act.ts';
import { ActingBox } from '../parts/ActingBox.tsx';
import { State } from '../parts/State.tsx';
import { tellDone } from '../parts/tell.ts';
import { FieldInput } from './FieldInput.tsx';
import { FieldPlaces } from './FieldPlaces.tsx';
import './settings.css';

type Props = {
  field: SettingField;
  stacks: readonly SettingStack[];
  draft: string | null | undefined;
  error: string | null;
  suggestions: readonly Suggestion[];
  onType: (text: string) => void;
  /** a secret was made and stored */
  onMade: () => void;
};

const SHOWN = 4;

/** One setting: its input, what it could be, where its value comes from and where it is used. */
export function FieldRow({ field, stacks, draft, error, suggestions, onType, onMade }: Props) {
  const { t } = useTranslation();
  return (
    <Stack gap={6} className="setting" data-setting={field.name}>
      <FieldInput field={field} draft={draft} error={error} onType={onType} />
      {field.secret ? <MakeSecret field={field} onMade={onMade} /> : null}
      <Suggestions field={field} suggestions={suggestions} onTake={onType} />
      {field.differs ? (
        <Text size="sm" className="from-outside">
          {field.values
            .map(({ stack, set, value }) =>
              t('settings.in_stack', {
                stack,
                value: set ? (value ?? t('settings.hidden')) : t('settings.not_set'),
              }),
            )
            .join(' · ')}
        </Text>
      ) : null}
      {field.origin === 'environment' ? <State wellness="needs_you" word={t('settings.shadowed')} /> : null}
      <Group gap="4px 12px">
        <Text size="xs" c="dimmed" component="span" className="mono">
          {field.name}
        </Text>
        <Text size="xs" c="dimmed" component="span">
          {t(originKey(field))}
        </Text>
        <FieldPlaces field={field} stacks={stacks} />
      </Group>
    </Stack>
  );
}

function originKey({ set, origin, at_launch: made }: SettingField): string {
  if (made !== null && !set) return `settings.at_launch_${made}`;
  return `settings.origin_${origin === '.env' ? 'file' : origin}`;
}

/** Made and stored on the host: no page ever sees it. */
function MakeSecret({ field, onMade }: Pick<Props, 'field' | 'onMade'>) {
  const { t } = useTranslation();
  const { acting, busy, start } = useAct();
  if (field.set || /SSH/i.test(field.name)) return null;
  const make = async () => {
    if (!(await start(ACTION.generateSetting, { name: field.name }))) return;
    tellDone(t('settings.made', { name: field.name }));
    onMade();
  };
  return (
    <>
      <Group>
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconKey size={14} />}
          loading={busy}
          onClick={() => void make()}
          aria-label={t('settings.make_of', { name: field.name })}
        >
          {t('settings.make')}
        </Button>
      </Group>
      <ActingBox acting={acting} />
    </>
  );
}

type SuggestionsProps = Pick<Props, 'field' | 'suggestions'> & { onTake: (text: string) => void };

function Suggestions({ field, suggestions, onTake }: SuggestionsProps) {
  const { t } = useTranslation();
  const shown = suggestions.flatMap((one) => (one.value === null ? [] : [{ ...one, value: one.value }]));
  if (shown.length === 0) return null;
  return (
    <Group gap={6} role="group" aria-label={t('settings.suggestions', { name: field.name })}>
      {shown.slice(0, SHOWN).map(({ value, kind, detail }) => (
        <Button
          key={value}
          size="compact-xs"
          variant="default"
          className="suggestion"
          title={value === '' ? t('settings.empty_value') : value}
          onClick={() => onTake(value)}
        >
          {value === '' ? (
            <span className="suggestion-value">{t('settings.empty_value')}</span>
          ) : (
            <span className="mono suggestion-value">{value}</span>
          )}
          <span className="suggestion-from">{t(`settings.from.${kind}`, { detail })}</span>
        </Button>
      ))}
    </Group>
  );
}
