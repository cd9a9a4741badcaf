import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { acceptanceWord } from '../../../../platform/domain/acceptance.ts';
import type { AcceptanceLine, Ticket } from '../../../../platform/domain/ticket.ts';
import { Ago } from '../parts/Ago.tsx';
import type { Sign } from '../parts/Glyph.tsx';
import { State } from '../parts/State.tsx';

const SIGNS: Readonly<Record<ReturnType<typeof acceptanceWord>, Sign>> = {
  met: 'well',
  failed: 'broken',
  open: 'waiting',
  'not marked': 'unknown',
};

/** Each line with its state, what is said to prove it, and who marked it. */
export function Acceptance({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  if (ticket.acceptance.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('acceptance.none')}
      </Text>
    );
  return (
    <ol className="plain-list spaced">
      {ticket.acceptance.map((line, index) => (
        <li key={`${String(index)} ${line.text}`}>
          <Line line={line} status={ticket.status} />
        </li>
      ))}
    </ol>
  );
}

function Line({ line, status }: { line: AcceptanceLine; status: Ticket['status'] }) {
  const { t } = useTranslation();
  const word = acceptanceWord(status, line);
  const { proof, marked, check } = line;
  return (
    <>
      <Text size="sm" className="from-outside">
        {line.text}
      </Text>
      <State
        wellness={SIGNS[word]}
        word={`${t(`acceptance.${word.replace(' ', '_')}`)}${check ? ` · ${check}` : ''}`}
      />
      {proof ? (
        <Text size="xs" className="from-outside">
          {t(`acceptance.proof_${proof.kind}`, { text: proof.text })}{' '}
          <code className="sha">{proof.commit.slice(0, 8)}</code>
        </Text>
      ) : null}
      {marked ? (
        <Text size="xs" c="dimmed" className="from-outside">
          {t('acceptance.marked', { who: marked.by })} <Ago at={marked.at} />
        </Text>
      ) : null}
    </>
  );
}
