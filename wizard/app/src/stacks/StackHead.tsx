import { Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

import { Link } from '../parts/Link.tsx';

type Props = {
  title: string;
  back: { to: string; text: string };
  about?: string | undefined;
  children?: ReactNode;
};

/** The head of a page below a list: the way back, the name, how it is. */
export function StackHead({ title, back, about, children }: Props) {
  return (
    <div>
      <Link to={back.to} size="sm">
        {back.text}
      </Link>
      <Group justify="space-between" gap="4px 16px">
        <Title order={1} className="from-outside">
          {title}
        </Title>
        {children}
      </Group>
      {about === undefined ? null : (
        <Text size="sm" c="dimmed" className="mono from-outside">
          {about}
        </Text>
      )}
    </div>
  );
}
