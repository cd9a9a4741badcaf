import { Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { agoText } from '../parts/ago-text.ts';
import { useNow } from '../parts/use-now.ts';
import type { LogEntry } from './log-book.ts';
import { markedPieces, type LogFilter } from './log-filter.ts';
import { LogLineDetail } from './LogLineDetail.tsx';
import { clockText } from './log-time.ts';
import { ROW_PX, useLogWindow } from './use-log-window.ts';

export type LogLook = { filter: LogFilter; relative: boolean; several: boolean };
type Props = { entries: readonly LogEntry[]; look: LogLook };

const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, PageUp: -25, PageDown: 25 };

/** A hundred thousand lines cost as much as a screen full. One of them is chosen, by mouse or arrows, and shown whole below. */
export function LogLines({ entries, look }: Props) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<LogEntry | null>(null);
  const { box, first, last, atEnd, toEnd, reveal, onScroll } = useLogWindow(entries.length);
  const index = chosen === null ? -1 : entries.indexOf(chosen);
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = STEPS[event.key];
    if (event.key === 'Escape') setChosen(null);
    if (step === undefined || entries.length === 0) return;
    event.preventDefault();
    const from = index === -1 ? (step < 0 ? entries.length : -1) : index;
    const to = Math.max(0, Math.min(entries.length - 1, from + step));
    setChosen(entries[to] ?? null);
    reveal(to);
  };
  return (
    <>
      <div className="log-frame">
        <div
          ref={box}
          className="log-view"
          role="listbox"
          tabIndex={0}
          aria-label={t('logs.lines')}
          aria-activedescendant={index >= first && index < last ? `log-${String(chosen?.key)}` : undefined}
          onKeyDown={onKeyDown}
          onScroll={onScroll}
        >
          <Rows
            entries={entries}
            first={first}
            last={last}
            look={look}
            chosen={chosen}
            onChoose={setChosen}
          />
        </div>
        {atEnd ? null : (
          <button type="button" className="log-to-end" onClick={toEnd}>
            {t('logs.newest')}
          </button>
        )}
      </div>
      {chosen ? <LogLineDetail entry={chosen} onClose={() => setChosen(null)} /> : null}
    </>
  );
}

type RowsProps = Props & {
  first: number;
  last: number;
  chosen: LogEntry | null;
  onChoose: (entry: LogEntry) => void;
};

function Rows({ entries, first, last, look, chosen, onChoose }: RowsProps) {
  const { i18n } = useTranslation();
  const now = useNow();
  const timeOf = (at: string) =>
    look.relative ? agoText(Date.parse(at), now, i18n.language) : clockText(at);
  return (
    <div role="presentation" style={{ height: entries.length * ROW_PX, position: 'relative' }}>
      <div role="presentation" style={{ transform: `translateY(${String(first * ROW_PX)}px)` }}>
        {entries.slice(first, last).map((entry, offset) => (
          <Row
            key={entry.key}
            entry={entry}
            place={first + offset + 1}
            count={entries.length}
            time={timeOf(entry.at)}
            look={look}
            chosen={entry === chosen}
            onChoose={onChoose}
          />
        ))}
      </div>
    </div>
  );
}

type RowProps = {
  entry: LogEntry;
  place: number;
  count: number;
  time: string;
  look: LogLook;
  chosen: boolean;
  onChoose: (entry: LogEntry) => void;
};

function Row({ entry, place, count, time, look, chosen, onChoose }: RowProps) {
  const { t } = useTranslation();
  const pieces = markedPieces(entry.text.slice(0, 1000), look.filter);
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the box around the rows takes the keys
    <div
      id={`log-${String(entry.key)}`}
      className="log-row"
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      aria-posinset={place}
      aria-setsize={count}
      data-level={entry.level ?? 'none'}
      data-first={entry.first}
      onClick={() => onChoose(entry)}
    >
      <span className="log-time figure">{time}</span>
      {look.several ? <span className="log-service">{entry.service}</span> : null}
      <span className="log-level">{entry.level === null ? '' : t(`logs.level.${entry.level}`)}</span>
      <span className="log-first">{entry.first ? t('logs.new') : ''}</span>
      <span className="log-text">
        {pieces.map((piece, index) => (index % 2 === 1 ? <mark key={index}>{piece}</mark> : piece))}
        {entry.cut > 0 ? (
          <Text span size="xs" fs="italic">
            {' '}
            {t('logs.cut', { count: entry.cut })}
          </Text>
        ) : null}
      </span>
    </div>
  );
}
