import { Anchor, type AnchorProps } from '@mantine/core';
import type { ReactNode } from 'react';

import { follow } from '../router.ts';

/** A link inside of the pages. */
export function Link({ to, children, ...look }: AnchorProps & { to: string; children: ReactNode }) {
  return (
    <Anchor href={to} onClick={follow} {...look}>
      {children}
    </Anchor>
  );
}
