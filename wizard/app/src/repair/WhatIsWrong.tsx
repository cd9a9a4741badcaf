import { Skeleton, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { DiagnosisView, FixView } from '../../../contract-repair.ts';
import { useSaid } from '../language/use-said.ts';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { Late } from '../parts/Late.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Section } from '../parts/Section.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { navigate } from '../router.ts';
import { Fault } from './Fault.tsx';
import { diagnoseTwin } from './fix-twin.ts';
import { FixForm } from './FixForm.tsx';
import './repair.css';
import { UnknownFaultLines } from './UnknownFaultLines.tsx';
import { useFaults, type Of } from './use-faults.ts';

type Chosen = { fault: DiagnosisView; fix: FixView };

/** What is wrong and why, each with its fixes. Nothing while nothing is wrong; `red`: something is, and it is being looked for. */
export default function WhatIsWrong({ stack, service, red }: Of & { red: boolean }) {
  const { t } = useTranslation();
  const { said } = useSaid();
  const loaded = useFaults({ stack, service });
  const [chosen, choose] = useState<Chosen | null>(null);
  const [offered, setOffered] = useState(false);
  const page = loaded.phase === 'ready' ? loaded.value : null;
  const wanted = new URLSearchParams(location.search).has('repair');
  // from a link that says "repair": the first fix lies open, once
  const first = page && wanted && !offered ? firstFix(page.diagnoses) : null;
  if (first) {
    setOffered(true);
    choose(first);
  }
  const close = () => {
    choose(null);
    if (wanted) navigate(location.pathname, 'replace');
  };
  const count = page === null ? 0 : page.diagnoses.length + page.unknown.length + page.unread.length;
  return (
    <>
      {loaded.phase === 'refused' && red ? (
        <RefusalBox refusal={loaded.refusal} again={loaded.again} />
      ) : null}
      {loaded.phase === 'loading' && red ? <Skeleton height={180} /> : null}
      {page && count > 0 ? (
        <Section title={t('repair.title')} aside={<Late loaded={loaded} />}>
          <Stack gap="md">
            <ul className="plain-list repair-faults" aria-label={t('repair.title')}>
              {page.diagnoses.map((fault) => (
                <li key={fault.id}>
                  <Fault fault={fault} own={service} onFix={(fix) => choose({ fault, fix })} />
                </li>
              ))}
              {page.unknown.map((fault) => (
                <li key={`? ${fault.service ?? ''}`}>
                  <UnknownFaultLines fault={fault} own={service} />
                </li>
              ))}
              {page.unread.map(({ stack: name, why }) => (
                <li key={`! ${name}`} className="from-outside">
                  {t('repair.unread', { stack: name, why: said(why) })}
                </li>
              ))}
            </ul>
            <CopyCommand command={diagnoseTwin(stack, service)} />
          </Stack>
        </Section>
      ) : null}
      <Sheet
        opened={chosen !== null}
        onClose={close}
        title={chosen === null ? '' : said(chosen.fix.text)}
        size="lg"
      >
        {chosen ? (
          <FixForm of={{ stack, service }} fault={chosen.fault} fix={chosen.fix} onClose={close} />
        ) : null}
      </Sheet>
    </>
  );
}

function firstFix(faults: readonly DiagnosisView[]): Chosen | null {
  for (const fault of faults) {
    const fix = fault.fixes.find(({ possible }) => possible);
    if (fix) return { fault, fix };
  }
  return null;
}
