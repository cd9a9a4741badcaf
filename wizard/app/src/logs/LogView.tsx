import { Stack, Text } from '@mantine/core';
import { useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { CopyCommand } from '../parts/CopyCommand.tsx';
import { LateSnapshot } from '../parts/Late.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { shellWord } from '../parts/shell-word.ts';
import type { LogEntry } from './log-book.ts';
import { LogControls, REACHES } from './LogControls.tsx';
import { filtered, NO_FILTER, type LogFilter } from './log-filter.ts';
import { LogLines } from './LogLines.tsx';
import { useLogStream, type LogReach, type LogSource } from './use-log-stream.ts';

const LINES: LogReach = { minutes: null, tail: 1000 };

/** What these services write, live: search, level, time, pause, download. */
export default function LogView({ services }: { services: readonly LogSource[] }) {
  const { t } = useTranslation();
  const [filter, setFilter] = useState(NO_FILTER);
  const [reach, setReach] = useState('lines');
  const [relative, setRelative] = useState(false);
  const [frozen, setFrozen] = useState<readonly LogEntry[] | null>(null);
  const { entries, dropped, ended, again } = useLogStream(services, REACHES[reach] ?? LINES);
  const wanted = useDeferredValue(filter);
  const all = frozen ?? entries;
  const shown = useMemo(() => filtered(all, wanted), [all, wanted]);
  const waiting = frozen === null ? 0 : newerThan(entries, frozen);
  return (
    <Stack gap={8}>
      <LogControls
        filter={filter}
        onFilter={setFilter}
        reach={reach}
        onReach={(next) => {
          setFrozen(null);
          setReach(next);
        }}
        relative={relative}
        onRelative={setRelative}
        paused={frozen !== null}
        onPause={() => setFrozen(frozen === null ? entries : null)}
        onDownload={() => download(shown)}
      />
      {ended?.why ? <RefusalBox refusal={ended.why} again={again} /> : null}
      <LogLines entries={shown} look={{ filter: wanted, relative, several: severalIn(services) }} />
      <Text size="xs" c="dimmed" className="figure" role="status">
        {t('logs.shown', { shown: shown.length, count: all.length })}
        {dropped > 0 ? ` ${t('logs.dropped', { count: dropped })}` : ''}
        {waiting > 0 ? ` ${t('logs.waiting', { count: waiting })}` : ''} <LateSnapshot />
      </Text>
      {twins(services, filter, reach).map((command) => (
        <CopyCommand key={command} command={command} />
      ))}
    </Stack>
  );
}

function severalIn(services: readonly LogSource[]): boolean {
  return services.length > 1;
}

function newerThan(entries: readonly LogEntry[], frozen: readonly LogEntry[]): number {
  const last = frozen.reduce((most, { key }) => Math.max(most, key), 0);
  return entries.filter(({ key }) => key > last).length;
}

function download(entries: readonly LogEntry[]): void {
  const text = entries.map(({ at, stack, service, text: line }) => `${at} ${stack}/${service} ${line}\n`);
  const url = URL.createObjectURL(new Blob(text, { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `logs-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

const SINCE: Readonly<Record<string, string>> = { minutes: '15m', hour: '1h', day: '1d' };

/** The same on the command line, one for each stack. */
function twins(services: readonly LogSource[], { text, isRegex }: LogFilter, reach: string): string[] {
  const since = SINCE[reach];
  const grep = text === '' || isRegex ? '' : ` --grep ${shellWord(text)}`;
  return [...new Set(services.map(({ stack }) => stack))].slice(0, 3).map((stack) => {
    const names = services.filter((one) => one.stack === stack).map(({ service }) => service);
    const shownNames = names.length > 10 ? '' : ` ${names.join(' ')}`;
    return `dockfra stack logs ${stack}${shownNames} --follow${since === undefined ? '' : ` --since ${since}`}${grep}`;
  });
}
