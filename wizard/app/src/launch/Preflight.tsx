import { ActionIcon, Button, Group, Loader, Stack, Text, Tooltip } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { PreflightCheck, PreflightFinding, PreflightPage } from '../../../contract-launch.ts';
import { Said } from '../language/Said.tsx';
import { useSaid } from '../language/use-said.ts';
import { useAct } from '../live/act.ts';
import { getPreflight } from '../live/api.ts';
import { useLive } from '../live/store.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { Glyph, type Sign } from '../parts/Glyph.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Section } from '../parts/Section.tsx';
import { State } from '../parts/State.tsx';
import { fixCommand, preflightCommand, type Choice } from './command-of.ts';
import './launch.css';

/** `missing`: nothing but values that a person must say; null while it is looked at, or cannot be. */
export type Judgement = 'ready' | 'missing' | 'stopped' | null;

type Props = {
  choice: Choice;
  onJudged?: (judgement: Judgement) => void;
};

/** The rule that asks for values. */
const MISSING = 'missing-values';

const SIGNS: Readonly<Record<PreflightCheck['state'], Sign>> = {
  fine: 'well',
  warn: 'needs_you',
  stop: 'broken',
  unchecked: 'unknown',
};

/** Everything that could stand in the way of a launch, as a list that turns green; looked at anew when files change or a fix was made. */
export function Preflight({ choice, onJudged }: Props) {
  const { t } = useTranslation();
  const stacksRev = useLive().snapshot?.stacks_rev ?? 0;
  const [round, setRound] = useState(0);
  const subject = JSON.stringify(choice);
  const key = JSON.stringify([subject, stacksRev, round]);
  const loaded = useLoaded(subject, key, () => getPreflight(choice));
  const judgement = loaded.phase === 'ready' ? judge(loaded.value) : null;
  const tell = useEffectEvent((now: Judgement) => onJudged?.(now));
  useEffect(() => tell(judgement), [judgement]);
  const again = () => setRound((before) => before + 1);
  const aside = (
    <Tooltip label={t('preflight.again')} withArrow>
      <ActionIcon variant="subtle" color="gray" onClick={again} aria-label={t('preflight.again')}>
        <IconRefresh size={16} />
      </ActionIcon>
    </Tooltip>
  );
  return (
    <Section title={t('preflight.title')} aside={aside}>
      {loaded.phase === 'loading' ? <Looking /> : null}
      {loaded.phase === 'refused' ? <RefusalBox refusal={loaded.refusal} again={loaded.again} /> : null}
      {loaded.phase === 'ready' ? <Checks page={loaded.value} again={again} /> : null}
      <CopyCommand command={preflightCommand(choice)} />
    </Section>
  );
}

function judge({ ready, findings }: PreflightPage): Judgement {
  if (ready) return 'ready';
  const stops = findings.filter(({ level }) => level === 'stop');
  return stops.every(({ rule }) => rule === MISSING) ? 'missing' : 'stopped';
}

function Looking() {
  const { t } = useTranslation();
  return (
    <Group gap={8} mih={120} role="status">
      <Loader size="xs" />
      <Text size="sm">{t('preflight.looking')}</Text>
    </Group>
  );
}

function Checks({ page, again }: { page: PreflightPage; again: () => void }) {
  const { t } = useTranslation();
  const troubled = page.checks.filter(({ state }) => state !== 'fine');
  const fine = page.checks.filter(({ state }) => state === 'fine');
  return (
    <Stack gap={8} mb="sm">
      <div role="status">
        <State
          strong
          wellness={page.ready ? 'well' : 'broken'}
          word={t(page.ready ? 'preflight.ready' : 'preflight.not_ready')}
        />
      </div>
      <ul className="plain-list preflight-list">
        {[...troubled, ...fine].map((check) => (
          <li key={check.rule}>
            <Check
              check={check}
              findings={page.findings.filter(({ rule }) => rule === check.rule)}
              again={again}
            />
          </li>
        ))}
      </ul>
    </Stack>
  );
}

type CheckProps = { check: PreflightCheck; findings: PreflightFinding[]; again: () => void };

function Check({ check: { rule, title, state, why }, findings, again }: CheckProps) {
  const { t } = useTranslation();
  const { said } = useSaid();
  return (
    <>
      <Group gap={8} wrap="nowrap" align="flex-start">
        <Glyph wellness={SIGNS[state]} />
        <Text size="sm">
          {t(`preflight.rule.${rule}`, { defaultValue: title })}
          <Text span size="sm" c="dimmed">
            {' '}
            {t(`preflight.state.${state}`)}
          </Text>
        </Text>
      </Group>
      {why === null ? null : (
        <Text size="xs" c="dimmed" ml={24} className="from-outside">
          {t('preflight.unchecked_why', { why: said(why) })}
        </Text>
      )}
      {findings.length === 0 ? null : (
        <ul className="plain-list finding-list">
          {findings.map((finding) => (
            <li key={JSON.stringify([finding.stack, finding.service, finding.cause])}>
              <Finding finding={finding} state={state} again={again} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

type FindingProps = { finding: PreflightFinding; state: PreflightCheck['state']; again: () => void };

function Finding({ finding, state, again }: FindingProps) {
  const { t } = useTranslation();
  const { level, stack, service, cause, place, fix } = finding;
  return (
    <Stack gap={4}>
      <Group gap={8} wrap="nowrap" align="flex-start">
        <Glyph wellness={level === 'stop' ? 'broken' : 'needs_you'} size={14} />
        <Text size="sm" className="from-outside shrink">
          {level === state ? null : (
            <Text span size="xs" c="dimmed">
              {t(`preflight.level.${level}`)}{' '}
            </Text>
          )}
          <strong>{service === null ? stack : `${stack} / ${service}`}</strong>: <Said text={cause} />
          {place ? (
            <Text span size="xs" c="dimmed" className="mono">
              {' '}
              {place.file}:{place.line}
            </Text>
          ) : null}
        </Text>
      </Group>
      {fix === null ? null : <Fix fix={fix} done={again} />}
    </Stack>
  );
}

function Fix({ fix, done }: { fix: NonNullable<PreflightFinding['fix']>; done: () => void }) {
  const { acting, busy, start } = useAct();
  const { action } = fix;
  if (!action)
    return (
      <Text size="sm" c="dimmed" ml={22} className="from-outside">
        <Said text={fix.text} />
      </Text>
    );
  const run = async () => {
    if (await start(action.name, action.input)) done();
  };
  const command = fixCommand(action);
  return (
    <Stack gap={4} pl={22}>
      <Group gap={8}>
        <Button size="compact-sm" variant="default" loading={busy} onClick={() => void run()}>
          <Said text={fix.text} />
        </Button>
        {command === null ? null : <CopyCommand command={command} />}
      </Group>
      {acting.phase === 'refused' ? <RefusalBox refusal={acting.refusal} /> : null}
    </Stack>
  );
}
