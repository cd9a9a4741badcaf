import { Badge, Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { EngineFound } from '../../../../platform/domain/engine-found.ts';
import { ACTION } from '../../../contract.ts';
import type { EngineRow } from '../../../contract-crew.ts';
import { Said } from '../language/Said.tsx';
import { useAct } from '../live/act.ts';
import { ActingBox } from '../parts/ActingBox.tsx';
import { Ago } from '../parts/Ago.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { State } from '../parts/State.tsx';

type Props = {
  engine: EngineRow;
  command: string[] | null;
  hasModel: boolean;
  /** null: nobody has looked (yet) */
  found: EngineFound | null;
  looking: boolean;
  onUse: () => void;
  onTested: () => void;
};

/** One engine: its turn, whether it is there, how to get it, and what its last test showed. */
export function EngineLine({ engine, command, hasModel, found, looking, onUse, onTested }: Props) {
  const { t } = useTranslation();
  const { acting, busy, start } = useAct();
  const { id, title, place, install } = engine;
  const test = async () => {
    if (await start(ACTION.testEngine, { engine: id })) onTested();
  };
  return (
    <div className="engine-row">
      <div className="shrink">
        <Group gap={8}>
          <Text size="sm" fw={600}>
            {title}
          </Text>
          {place === null ? null : (
            <Badge size="sm" radius="sm" variant="outline" color="gray" className="replayed">
              {place === 1 ? t('engines.first') : t('engines.fallback', { place: place - 1 })}
            </Badge>
          )}
        </Group>
        {id === 'command' && command !== null ? (
          <Text size="xs" className="mono from-outside">
            {command.join(' ')}
          </Text>
        ) : null}
        <There id={id} found={found} looking={looking} />
        {found?.version === null ? <Install text={install} /> : null}
        <LastTest found={found} />
        <ActingBox acting={acting} />
      </div>
      <Group gap={8} className="engine-buttons">
        {place === 1 ? null : (
          <Button size="xs" variant="default" onClick={onUse} aria-label={t('engines.use_of', { title })}>
            {t('engines.use')}
          </Button>
        )}
        {found === null || found.version === null || !hasModel ? null : (
          <Button
            size="xs"
            variant="default"
            loading={busy}
            onClick={() => void test()}
            aria-label={t('engines.test_of', { title })}
            title={t(`engines.tests_${id === 'command' ? 'command' : 'model'}`)}
          >
            {t('engines.test')}
          </Button>
        )}
      </Group>
    </div>
  );
}

function There({ id, found, looking }: Pick<Props, 'found' | 'looking'> & { id: EngineRow['id'] }) {
  const { t } = useTranslation();
  if (found === null)
    return <State wellness="unknown" word={t(looking ? 'engines.looking' : 'engines.unknown')} />;
  if (id === 'built-in') return <State wellness="well" word={t('engines.always')} />;
  if (id === 'command')
    return (
      <State
        wellness={found.version === null ? 'ended' : 'well'}
        word={t(found.version === null ? 'engines.unset' : 'engines.set')}
      />
    );
  if (found.version === null) return <State wellness="ended" word={t('engines.missing')} />;
  return <State wellness="well" word={t('engines.there', { version: found.version })} />;
}

/** The command alone where the hint begins with one, and what must be known besides. */
function Install({ text }: { text: string }) {
  const { t } = useTranslation();
  const [, command, more] = /^((?:npm|python3) [^(]+?)(?: \((.+)\))?$/.exec(text) ?? [];
  if (command === undefined)
    return (
      <Text size="sm" className="from-outside">
        {text}
      </Text>
    );
  return (
    <div>
      <Text size="sm">{t('engines.install')}</Text>
      <CopyCommand command={command} />
      {more ? (
        <Text size="xs" c="dimmed">
          {more}
        </Text>
      ) : null}
    </div>
  );
}

function LastTest({ found }: Pick<Props, 'found'>) {
  const { t } = useTranslation();
  const tested = found?.tested ?? null;
  if (tested === null) return null;
  return (
    <div role="status">
      <Group gap={8}>
        <State
          wellness={tested.ok ? 'well' : 'broken'}
          word={t(tested.ok ? 'engines.passed' : 'engines.failed')}
        />
        <Text size="xs" c="dimmed" component="span">
          <Ago at={tested.at} />
        </Text>
      </Group>
      {tested.ok ? null : (
        <Text size="sm" className="from-outside">
          <Said text={tested.note} />
        </Text>
      )}
    </div>
  );
}
