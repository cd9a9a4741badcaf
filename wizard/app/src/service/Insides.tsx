import { Stack, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { ContainerPage, ServicePage } from '../../../contract-stacks.ts';
import { Glyph } from '../parts/Glyph.tsx';
import { Scroll } from '../parts/Scroll.tsx';
import { Section } from '../parts/Section.tsx';

/** What the service is made of: mounts, networks, environment, and the settings that its compose file puts in. */
export function Insides({ page }: { page: ServicePage }) {
  const { t } = useTranslation();
  const [first] = page.containers;
  return (
    <Stack gap="md">
      <Settings page={page} />
      {first ? <Inside container={first} /> : <Text size="sm">{t('service_page.no_container')}</Text>}
    </Stack>
  );
}

function Settings({ page: { variables } }: { page: ServicePage }) {
  const { t } = useTranslation();
  return (
    <Grid
      title={t('service_page.settings')}
      empty={t('service_page.no_settings')}
      heads={['setting', 'value', 'place']}
      rows={variables.map(({ name, set, default: value, required, places }) => [
        name,
        name,
        <span key="value" className="aside-row">
          <Glyph wellness={set || value !== null ? 'well' : 'needs_you'} size={14} />
          {set
            ? t('service_page.set')
            : value === null
              ? t(required ? 'service_page.missing' : 'service_page.blank')
              : t('service_page.default', { value })}
        </span>,
        places.map(({ file, line }) => `${file}:${String(line)}`).join(', '),
      ])}
    />
  );
}

function Inside({ container }: { container: ContainerPage }) {
  const { t } = useTranslation();
  return (
    <>
      <Grid
        title={t('service_page.mounts')}
        empty={t('service_page.no_mounts')}
        heads={['target', 'source', 'how']}
        rows={container.mounts.map(({ type, source, target, writable }) => [
          target,
          target,
          source,
          `${type}${writable ? '' : `, ${t('service_page.read_only')}`}`,
        ])}
      />
      <Grid
        title={t('service_page.networks')}
        empty={t('service_page.no_networks')}
        heads={['network', 'address', 'aliases']}
        rows={container.networks.map(({ name, address, aliases }) => [
          name,
          name,
          address,
          aliases.join(', '),
        ])}
      />
      <Grid
        title={t('service_page.environment')}
        empty={t('service_page.no_environment')}
        heads={['variable', 'value']}
        rows={container.environment.map(({ name, value }) => [
          name,
          name,
          value === null ? (
            <Text key="value" span size="sm" c="dimmed" fs="italic">
              {t('service_page.hidden')}
            </Text>
          ) : (
            value
          ),
        ])}
      />
    </>
  );
}

type GridProps = {
  title: string;
  empty: string;
  heads: string[];
  rows: [key: string, ...cells: ReactNode[]][];
};

function Grid({ title, empty, heads, rows }: GridProps) {
  const { t } = useTranslation();
  return (
    <Section title={title} pad={rows.length === 0}>
      {rows.length === 0 ? (
        <Text size="sm">{empty}</Text>
      ) : (
        <Scroll role="group" label={title} className="table-scroll">
          <Table>
            <Table.Thead>
              <Table.Tr>
                {heads.map((head) => (
                  <Table.Th key={head}>{t(`service_page.${head}`)}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map(([key, ...cells]) => (
                <Table.Tr key={key}>
                  {cells.map((cell, index) => (
                    <Table.Td key={index} className="mono from-outside">
                      {cell}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Scroll>
      )}
    </Section>
  );
}
