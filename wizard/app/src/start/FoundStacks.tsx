import { NavLink, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { SettingsForm, SettingStack } from '../../../../platform/domain/settings-form/field.ts';
import { Section } from '../parts/Section.tsx';
import { State } from '../parts/State.tsx';
import { countMissing, countWrong } from './needs-work.ts';

type Props = { form: SettingsForm; current: string | null; onChoose: (stack: string) => void };

/** Every stack with its services, how many settings are missing, and whether its files have faults. */
export function FoundStacks({ form, current, onChoose }: Props) {
  const { t } = useTranslation();
  return (
    <Section title={t('start.found', { count: form.stacks.length })} pad={false}>
      <nav aria-label={t('start.stacks')}>
        <ul className="rows">
          {form.stacks.map((stack) => (
            <li key={stack.name}>
              <NavLink
                component="button"
                type="button"
                active={stack.name === current}
                onClick={() => onChoose(stack.name)}
                label={stack.name}
                description={<About stack={stack} form={form} />}
                aria-current={stack.name === current ? 'true' : undefined}
              />
            </li>
          ))}
        </ul>
      </nav>
    </Section>
  );
}

function About({ stack, form }: { stack: SettingStack; form: SettingsForm }) {
  const { t } = useTranslation();
  const open = countMissing(form, stack.name);
  const wrong = countWrong(form, stack.name);
  const faults = form.faults.filter(
    ({ file }) => file === stack.env_file || (stack.dir !== '.' && file.startsWith(`${stack.dir}/`)),
  ).length;
  return (
    <span className="found-about">
      <Text size="xs" component="span" className="from-outside" display="block">
        {stack.services.length === 0 ? t('start.no_services') : stack.services.join(', ')}
      </Text>
      <State
        wellness={open === 0 ? 'well' : 'needs_you'}
        word={open === 0 ? t('start.all_set') : t('start.missing', { count: open })}
      />
      {wrong === 0 ? null : <State wellness="needs_you" word={t('start.wrong', { count: wrong })} />}
      {faults === 0 ? null : <State wellness="broken" word={t('start.faults', { count: faults })} />}
    </span>
  );
}
