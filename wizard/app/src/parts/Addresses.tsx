import { Anchor, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { ServiceAddress } from '../../../contract-stacks.ts';

/** Where a service is reached; each opens beside the wizard: the service is another page, and none of ours. */
export function Addresses({ addresses, service }: { addresses: readonly ServiceAddress[]; service: string }) {
  if (addresses.length === 0) return null;
  return (
    <div className="addresses">
      {[...new Map(addresses.map((address) => [address.text, address])).values()].map((address) => (
        <Address key={address.text} address={address} service={service} />
      ))}
    </div>
  );
}

function Address({ address: { text, url }, service }: { address: ServiceAddress; service: string }) {
  const { t } = useTranslation();
  if (url === null)
    return (
      <Text size="xs" c="dimmed" component="span" className="mono">
        {text}
      </Text>
    );
  return (
    <Anchor
      href={url}
      target="_blank"
      rel="noreferrer"
      size="xs"
      className="mono"
      aria-label={t('services.open', { service, address: text })}
    >
      {text}
    </Anchor>
  );
}
