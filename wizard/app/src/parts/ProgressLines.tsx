import type { ProgressLine } from '../../../contract.ts';
import { Said } from '../language/Said.tsx';
import { Scroll } from './Scroll.tsx';

/** Lines as they were told, newest last; scrolls by keyboard too. */
export function ProgressLines({ lines, label = 'log' }: { lines: ProgressLine[]; label?: string }) {
  if (lines.length === 0) return null;
  return (
    <Scroll className="log-lines" role="log" label={label}>
      {/* one child, so that the reversed column outside keeps the end in view and the lines keep their order */}
      <div>
        {lines.map((line, index) => (
          <div key={`${line.at}-${String(index)}`}>
            <span className="log-stage">{line.stage}</span> <Said text={line.text} />
          </div>
        ))}
      </div>
    </Scroll>
  );
}
