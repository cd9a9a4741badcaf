import { ActionIcon, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

type Props = {
  lines: string[];
  onChange: (lines: string[]) => void;
  /** what is wrong with them */
  error?: string | undefined;
};

/** Acceptance lines: one field each, to add and to remove. */
export function TextLines({ lines, onChange, error }: Props) {
  const { t } = useTranslation();
  const fault = useId();
  const wrong = error === undefined ? {} : { 'aria-invalid': true, 'aria-describedby': fault };
  return (
    <Stack gap={8} role="group" aria-label={t('new.accept')}>
      {lines.map((line, index) => (
        <Group key={index} gap={8} align="flex-end" wrap="nowrap">
          <TextInput
            flex={1}
            label={index === 0 ? t('new.accept') : undefined}
            aria-label={t('new.accept_line', { number: index + 1 })}
            description={index === 0 ? t('new.accept_why') : undefined}
            value={line}
            maxLength={2000}
            error={error !== undefined}
            onChange={(event) => onChange(lines.with(index, event.currentTarget.value))}
            {...wrong}
          />
          {lines.length > 1 ? (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t('new.accept_remove', { number: index + 1 })}
              onClick={() => onChange(lines.toSpliced(index, 1))}
            >
              <IconX size={16} />
            </ActionIcon>
          ) : null}
        </Group>
      ))}
      {error === undefined ? null : (
        <Text id={fault} size="xs" className="field-fault">
          {error}
        </Text>
      )}
      <Group>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange([...lines, ''])}
        >
          {t('new.accept_add')}
        </Button>
      </Group>
    </Stack>
  );
}
