import {
  Button,
  Checkbox,
  Group,
  NativeSelect,
  Paper,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { IconArrowBackUp, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { PRIORITIES, TICKET_TYPES } from '../../../contract.ts';
import { useSaid } from '../language/use-said.ts';
import { TextLines } from '../parts/TextLines.tsx';
import type { DraftTicket, FieldName } from './plan-draft.ts';

type Props = {
  number: number;
  ticket: DraftTicket;
  /** the others of the plan, which this one may wait for */
  others: DraftTicket[];
  faults: ReadonlyMap<FieldName, string> | undefined;
  onChange: (ticket: DraftTicket) => void;
};

/** One ticket of a plan, every part of it to be changed. */
export function PlanTicketFields({ number, ticket, others, faults, onChange }: Props) {
  const { t } = useTranslation();
  const { said } = useSaid();
  const set = (part: Partial<DraftTicket>) => onChange({ ...ticket, ...part });
  const name = ticket.title.trim() || ticket.key;
  if (ticket.gone)
    return (
      <Paper withBorder p="sm" className="plan-gone">
        <Text size="sm" c="dimmed" className="from-outside">
          {t('plan_edit.gone', { title: name })}
        </Text>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconArrowBackUp size={14} />}
          onClick={() => set({ gone: false })}
        >
          {t('plan_edit.back')}
        </Button>
      </Paper>
    );
  const fault = (field: FieldName) => {
    const found = faults?.get(field);
    return found === undefined ? undefined : t(`plan_edit.fault_${field}`, { said: said(found) });
  };
  return (
    <Paper withBorder p="md" component="fieldset" className="plan-ticket">
      <legend>
        <Text size="sm" fw={600} component="span">
          {t('plan_edit.ticket', { number })}
        </Text>{' '}
        <Text size="xs" c="dimmed" component="span" className="mono">
          {ticket.key}
        </Text>
      </legend>
      <Stack gap={12}>
        <TextInput
          label={t('new.name')}
          value={ticket.title}
          maxLength={300}
          error={fault('title')}
          onChange={(event) => set({ title: event.currentTarget.value })}
        />
        <Group grow align="flex-start">
          <NativeSelect
            label={t('new.type')}
            value={ticket.type}
            error={fault('type')}
            onChange={(event) => set({ type: event.currentTarget.value })}
            data={TICKET_TYPES.map((value) => ({ value, label: t(`type.${value}`) }))}
          />
          <NativeSelect
            label={t('new.priority')}
            value={ticket.priority}
            error={fault('priority')}
            onChange={(event) => set({ priority: event.currentTarget.value })}
            data={PRIORITIES.map((value) => ({ value, label: t(`priority.${value}`) }))}
          />
        </Group>
        <Textarea
          label={t('new.description')}
          value={ticket.description}
          maxLength={20_000}
          autosize
          minRows={2}
          maxRows={10}
          error={fault('description')}
          onChange={(event) => set({ description: event.currentTarget.value })}
        />
        <TextLines
          lines={ticket.acceptance}
          error={fault('acceptance')}
          onChange={(acceptance) => set({ acceptance })}
        />
        {others.length === 0 ? null : (
          <Checkbox.Group
            label={t('plan_edit.after')}
            value={ticket.depends_on}
            error={fault('depends_on')}
            onChange={(depends_on) => set({ depends_on })}
          >
            <Stack gap={8} mt={4} mb={4}>
              {others.map((other) => (
                <Checkbox
                  key={other.key}
                  value={other.key}
                  label={<span className="from-outside">{other.title.trim() || other.key}</span>}
                />
              ))}
            </Stack>
          </Checkbox.Group>
        )}
        <Group>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconTrash size={14} />}
            aria-label={t('plan_edit.remove_of', { title: name })}
            onClick={() => set({ gone: true })}
          >
            {t('plan_edit.remove')}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
