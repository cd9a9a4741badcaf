import { useTranslation } from 'react-i18next';

import { useLive } from '../live/store.ts';
import { State } from '../parts/State.tsx';

/** The engine, or that this page lost the platform: the first thing to look at when something is odd. */
export function EngineMark() {
  const { t } = useTranslation();
  const { snapshot, connected } = useLive();
  if (!snapshot) return null;
  const { engine } = snapshot;
  if (!connected)
    return (
      <Shown>
        <State wellness="unknown" word={t('engine.offline')} />
      </Shown>
    );
  if (engine.state === 'up')
    return (
      <Shown>
        <State wellness="well" word={t('engine.up', { version: engine.version })} />
      </Shown>
    );
  return (
    <Shown>
      <State wellness={engine.state === 'down' ? 'broken' : 'unknown'} word={t(`engine.${engine.state}`)} />
    </Shown>
  );
}

function Shown({ children }: { children: React.ReactNode }) {
  return <div className="engine-mark">{children}</div>;
}
