import { Button, Group, Stack, Text } from '@mantine/core';
import { IconTool } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import type { DiagnosisView, FixView } from '../../../contract-repair.ts';
import { Said } from '../language/Said.tsx';
import { Ago } from '../parts/Ago.tsx';
import { Link } from '../parts/Link.tsx';
import { Scroll } from '../parts/Scroll.tsx';
import { State } from '../parts/State.tsx';
import { composePlacePath, servicePath } from '../router.ts';

type Props = {
  fault: DiagnosisView;
  /** the service whose page this is */
  own: string | null;
  onFix: (fix: FixView) => void;
};

/** One fault: what, why, what shows it, where, and what can be done. */
export function Fault({ fault, own, onFix }: Props) {
  const { t } = useTranslation();
  const { title, level, stack, service, cause, evidence, place, fixes } = fault;
  const byHand = fixes.filter(({ possible }) => !possible);
  return (
    <Stack gap={8}>
      <Group gap="0 12px">
        <State strong wellness={level === 'error' ? 'broken' : 'needs_you'} word={<Said text={title} />} />
        {stack !== null && service !== null && service !== own ? (
          <Link to={servicePath(stack, service)} size="sm" className="from-outside">
            {service}
          </Link>
        ) : null}
      </Group>
      <Text size="sm" className="from-outside">
        <Said text={cause} />
      </Text>
      <div>
        <Scroll as="pre" role="group" label={t('repair.evidence')} className="log-lines fault-line">
          {evidence.text}
        </Scroll>
        <Text size="xs" c="dimmed" component="div">
          {t('repair.times', { count: evidence.times })}
          {evidence.at === null ? null : (
            <>
              {' · '}
              <Ago at={evidence.at} />
            </>
          )}
        </Text>
      </div>
      {stack !== null && place ? (
        <Link to={composePlacePath(stack, place)} size="sm" className="mono from-outside">
          {t('repair.place', { place: `${place.file}:${String(place.line)}` })}
        </Link>
      ) : null}
      <Group gap={8}>
        {fixes
          .filter(({ possible }) => possible)
          .map((fix, index) => (
            <Button
              key={fix.name}
              size="xs"
              variant={index === 0 ? 'filled' : 'default'}
              leftSection={<IconTool size={14} />}
              onClick={() => onFix(fix)}
              className="fix-button"
            >
              <Said text={fix.text} />
            </Button>
          ))}
      </Group>
      {byHand.map(({ name, text }) => (
        <Text key={name} size="sm" className="from-outside">
          <strong>{t('repair.by_hand')}</strong> <Said text={text} />
        </Text>
      ))}
    </Stack>
  );
}
