import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { durationText } from '../parts/duration-text.ts';
import { Glyph, type Sign } from '../parts/Glyph.tsx';
import { money } from '../parts/money.ts';
import { Replayed } from '../parts/Replayed.tsx';
import { Scroll } from '../parts/Scroll.tsx';
import { callLine, type Call, type Turn } from './turns-of.ts';

/** One turn on one line; opened, what was said, called and answered. */
export function TurnLine({ turn }: { turn: Turn }) {
  const { t, i18n } = useTranslation();
  const { number, calls, said, usd, ms, replayed } = turn;
  const firstSaid = said.trim().split('\n')[0] ?? '';
  return (
    <details className="turn">
      <summary>
        <span className="turn-number figure">{number}</span>
        <Glyph wellness={signOf(calls)} size={14} />
        <span className="turn-line from-outside">
          {calls.length > 0 ? calls.map(callLine).join(' · ') : firstSaid || t('agent.silent')}
        </span>
        <Replayed replayed={replayed} />
        <span className="turn-price figure">
          {durationText(ms, i18n.language)} · {money(usd, i18n.language)}
        </span>
      </summary>
      {said.trim() === '' ? null : (
        <Text size="sm" className="from-outside quoted">
          {said}
        </Text>
      )}
      {calls.map((call) => (
        <CallBox key={call.id} call={call} />
      ))}
    </details>
  );
}

function signOf(calls: Call[]): Sign {
  if (calls.length === 0) return 'noted';
  if (calls.some((call) => call.result === null)) return 'working';
  return calls.every((call) => call.result?.ok) ? 'well' : 'needs_you';
}

/** A call as the model wrote it, and what came back. */
export function CallBox({ call }: { call: Call }) {
  const { t } = useTranslation();
  const { result } = call;
  return (
    <div className="call-box">
      <Text size="sm" fw={600} component="div" className="mono">
        {call.tool}
      </Text>
      <Scroll as="pre" role="group" label={t('agent.call_of', { tool: call.tool })}>
        {call.args}
      </Scroll>
      {result === null ? (
        <Text size="sm" c="dimmed">
          {t('agent.no_result')}
        </Text>
      ) : (
        <>
          <Text size="sm" component="div">
            {t(result.ok ? 'agent.result_ok' : 'agent.result_failed')}
            {result.fullLength > result.content.length
              ? ` · ${t('agent.cut', { shown: result.content.length, whole: result.fullLength })}`
              : ''}
          </Text>
          <Scroll as="pre" role="group" label={t('agent.result_of', { tool: call.tool })}>
            {result.content === '' ? t('agent.nothing') : result.content}
          </Scroll>
        </>
      )}
    </div>
  );
}
