import type { ProgressLine } from '../../../contract.ts';
import { Scroll } from './Scroll.tsx';

/** Lines as they were told, newest last; scrolls by keyboard too. */
export function ProgressLines({ lines, label = 'log' }: { lines: ProgressLine[]; label?: string }) {
  if (lines.length === 0) return null;
  return (
    <Scroll className="log-lines" role="log" label={label}>
      {lines.map((line, index) => (
        <div key={`${line.at}-${String(index)}`}>
          <span className="log-stage">{line.stage}</span> {line.text}
        </div>
      ))}
    </Scroll>
  );
}
