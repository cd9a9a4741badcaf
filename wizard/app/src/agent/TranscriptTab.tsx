import { NativeSelect, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';

import type { RunLine } from '../../../../platform/domain/agent-run.ts';
import type { RunSummary } from '../../../../platform/domain/agent-state.ts';
import { Ago } from '../parts/Ago.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Replayed } from '../parts/Replayed.tsx';
import { Scroll } from '../parts/Scroll.tsx';
import { Section } from '../parts/Section.tsx';
import { RunState } from './RunBlock.tsx';
import { useRuns } from './use-runs.ts';
import { useTranscript } from './use-transcript.ts';

/** The whole conversation of a run, every word as it was said; secrets were replaced before it was written. */
export default function TranscriptTab({ subject }: { subject: string }) {
  const { t } = useTranslation();
  const loaded = useRuns(subject);
  const [chosen, choose] = useState<string | null>(null);
  if (loaded.phase === 'loading') return <PageSkeleton />;
  if (loaded.phase === 'refused') return <RefusalBox refusal={loaded.refusal} again={loaded.again} />;
  const { runs } = loaded.value;
  const row = runs.find((one) => one.run === chosen) ?? runs.at(-1);
  if (!row) return <Text size="sm">{t('agent.no_runs')}</Text>;
  return (
    <Stack gap="md">
      {runs.length > 1 ? (
        <NativeSelect
          label={t('agent.which')}
          value={row.run}
          onChange={(event) => choose(event.currentTarget.value)}
          data={runs.map((one) => one.run)}
          maw={320}
        />
      ) : null}
      <Conversation key={row.run} row={row} />
    </Stack>
  );
}

function Conversation({ row }: { row: RunSummary }) {
  const { lines, refusal } = useTranscript(row.run, row.lastAt);
  return (
    <Section title={`${row.run} · ${row.model}`} aside={<RunState row={row} />}>
      {refusal ? <RefusalBox refusal={refusal} /> : null}
      <ol className="plain-list spaced">
        {lines.map((line, index) => (
          <li key={index}>
            <Line line={line} number={index} />
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Line({ line, number }: { line: RunLine; number: number }) {
  const { t } = useTranslation();
  const said = textOf(line);
  const head = (
    <span className="aside-row">
      <Text size="sm" fw={600} component="span">
        {whoOf(line, t)}
      </Text>
      <Replayed replayed={'replayed' in line && line.replayed} />
      <Text size="xs" c="dimmed" component="span">
        <Ago at={line.at} />
      </Text>
    </span>
  );
  if (said === '') return head;
  const text = (
    <Scroll as="pre" role="group" label={`${whoOf(line, t)} ${String(number)}`} className="said">
      {said}
    </Scroll>
  );
  if (!isStanding(line))
    return (
      <>
        {head}
        {text}
      </>
    );
  return (
    <details className="run-block">
      <summary>
        {head}
        <Text size="xs" c="dimmed" component="span" className="figure">
          {t('agent.folded', { count: said.length })}
        </Text>
      </summary>
      {text}
    </details>
  );
}

/** The rules that open every conversation: long, and nearly always the same. */
function isStanding(line: RunLine): boolean {
  return line.type === 'message' && line.role === 'system';
}

function whoOf(line: RunLine, t: TFunction): string {
  switch (line.type) {
    case 'start':
      return t('agent.line_start');
    case 'message':
      return t(`agent.line_${line.role}`);
    case 'answer':
      return t('agent.line_answer', { model: line.model });
    case 'result':
      return t(line.ok ? 'agent.line_result' : 'agent.line_result_failed', { tool: line.tool });
    case 'held':
      return t('agent.line_held');
    case 'compacted':
      return t('agent.line_compacted');
    case 'end':
      return t('agent.line_end');
  }
}

function textOf(line: RunLine): string {
  switch (line.type) {
    case 'start':
      return `${line.kind} · ${line.engine} · ${line.tools.join(' ')}`;
    case 'message':
    case 'result':
      return line.content;
    case 'answer':
      return [line.content, ...line.toolCalls.map((call) => `${call.name} ${call.arguments}`)]
        .filter((part) => part !== '')
        .join('\n\n');
    case 'held':
      return `${line.text}; ${line.cure}`;
    case 'compacted':
      return line.summary;
    case 'end':
      return `${line.reason}${line.note === '' ? '' : `: ${line.note}`}`;
  }
}
