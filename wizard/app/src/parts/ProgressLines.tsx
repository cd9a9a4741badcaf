import type { ProgressLine } from '../../../contract.ts';

/** Lines as they were told, newest last; scrolls by keyboard too. */
export function ProgressLines({ lines, label = 'log' }: { lines: ProgressLine[]; label?: string }) {
  if (lines.length === 0) return null;
  return (
    <div className="log-lines" tabIndex={0} role="log" aria-label={label}>
      {lines.map((line, index) => (
        <div key={`${line.at}-${String(index)}`}>
          <span className="log-stage">{line.stage}</span> {line.text}
        </div>
      ))}
    </div>
  );
}
