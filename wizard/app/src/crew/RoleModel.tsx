import { Autocomplete, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { RoleName } from '../../../../platform/domain/ticket.ts';
import { ACTION } from '../../../contract.ts';
import type { ModelPage } from '../../../contract-crew.ts';
import { Said } from '../language/Said.tsx';
import { useAct } from '../live/act.ts';
import { getModel, getOffers } from '../live/api.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { ActingBox } from '../parts/ActingBox.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { isOverridden } from '../parts/is-overridden.ts';
import { amount, money } from '../parts/money.ts';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Replayed } from '../parts/Replayed.tsx';
import { Scroll } from '../parts/Scroll.tsx';
import { Section } from '../parts/Section.tsx';
import { State } from '../parts/State.tsx';
import { tellDone } from '../parts/tell.ts';
import { ModelTest } from './ModelTest.tsx';

/** What speaks for a role: the profile as the owner's file says it, another model, and a real question to it. */
export default function RoleModel({ role }: { role: RoleName }) {
  const [round, setRound] = useState(0);
  const loaded = useLoaded(role, String(round), () => getModel(role));
  if (loaded.phase === 'loading') return <PageSkeleton />;
  if (loaded.phase === 'refused') return <RefusalBox refusal={loaded.refusal} again={loaded.again} />;
  const page = loaded.value;
  return page.profile ? (
    <Profile page={page} onChanged={() => setRound(round + 1)} />
  ) : (
    <NoProfile page={page} />
  );
}

function NoProfile({ page }: { page: ModelPage }) {
  const { t } = useTranslation();
  return (
    <Section title={t('model.title')}>
      <Stack gap={8} align="flex-start">
        <Text size="sm">{t('model.none', { role: t(`role.${page.role}`) })}</Text>
        <Scroll as="pre" role="region" label="dockfra.yaml" className="sample">
          {t('model.sample', { role: page.role })}
        </Scroll>
      </Stack>
    </Section>
  );
}

function Profile({ page, onChanged }: { page: ModelPage; onChanged: () => void }) {
  const { t, i18n } = useTranslation();
  const { profile, limits, role } = page;
  if (!profile) return null;
  const { price } = profile;
  const priceText =
    price === null
      ? t('model.price_unknown')
      : price === 'free'
        ? t('model.price_free')
        : t('model.price', {
            input: money(price.input, i18n.language),
            output: money(price.output, i18n.language),
          });
  return (
    <Stack gap="md">
      <Section title={t('model.title')} aside={<Replayed replayed={profile.provider === 'replay'} />}>
        <dl className="facts">
          <Fact name={t('model.model')}>
            <span className="mono">{profile.model}</span>
          </Fact>
          <Fact name={t('model.provider')}>{profile.provider}</Fact>
          <Fact name={t('model.address')}>{profile.address ?? t('model.usual')}</Fact>
          <Fact name={t('model.key')}>{profile.key ?? t('model.no_key')}</Fact>
          <Fact name={t('model.price_name')}>{priceText}</Fact>
          <Fact name={t('model.fallbacks')}>{profile.fallbacks.join(', ') || t('model.no_fallback')}</Fact>
          <Fact name={t('model.budget')}>
            {t('model.budget_text', {
              day: money(profile.budget.usd_per_day, i18n.language),
              ticket: money(profile.budget.usd_per_ticket, i18n.language),
            })}
          </Fact>
          <Fact name={t('model.limits')}>
            {t('model.limits_text', {
              ...limits,
              output_tokens: amount(limits.output_tokens, i18n.language),
            })}
          </Fact>
        </dl>
      </Section>
      <Section title={t('model.test')}>
        <ModelTest role={role} profile={profile} />
      </Section>
      <Section title={t('model.change')}>
        <ChangeForm key={profile.model} role={role} now={profile.model} onChanged={onChanged} />
      </Section>
    </Stack>
  );
}

type ChangeProps = { role: RoleName; now: string; onChanged: () => void };

function ChangeForm({ role, now, onChanged }: ChangeProps) {
  const { t } = useTranslation();
  const loaded = useLoaded(role, now, () => getOffers(role));
  const offers = loaded.phase === 'ready' ? loaded.value : null;
  const offered = offers?.offered ?? [];
  const [model, setModel] = useState(now);
  const { acting, busy, start } = useAct();
  const wanted = model.trim();
  const save = async (event: React.FormEvent) => {
    event.preventDefault();
    const run = await start(ACTION.setModel, { role, model: wanted });
    if (!run) return;
    tellDone(t(isOverridden(run.value) ? 'model.overridden' : 'model.changed', { model: wanted }));
    onChanged();
  };
  return (
    <form onSubmit={(event) => void save(event)}>
      <Stack gap={8}>
        <Autocomplete
          label={t('model.model')}
          description={
            loaded.phase === 'loading'
              ? t('model.asking')
              : t(offered.length > 0 ? 'model.offered' : 'model.offered_none', { count: offered.length })
          }
          value={model}
          onChange={setModel}
          data={offered}
          limit={50}
          maxLength={200}
          maw={480}
        />
        {offers?.key_set === false ? <State wellness="needs_you" word={t('model.key_missing')} /> : null}
        {offers?.problem ? (
          <Text size="sm" c="dimmed" className="from-outside">
            <Said text={offers.problem} />
          </Text>
        ) : null}
        <Text size="sm" c="dimmed">
          {t('model.price_stays')}
        </Text>
        <CopyCommand command={`dockfra config set-model ${role} ${wanted}`} />
        <ActingBox acting={acting} />
        <Group>
          <Button type="submit" size="xs" loading={busy} disabled={wanted === '' || wanted === now}>
            {t('model.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="from-outside">{children}</dd>
    </div>
  );
}
