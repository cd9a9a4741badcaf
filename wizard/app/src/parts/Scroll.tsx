import type { ReactNode } from 'react';

type Props = {
  as?: 'div' | 'pre' | 'code';
  role: 'log' | 'region' | 'group';
  label: string;
  className?: string;
  title?: string;
  children: ReactNode;
};

/** A part that scrolls by itself: it takes the focus, so that the keyboard scrolls it too. */
export function Scroll({ as: Tag = 'div', role, label, children, ...look }: Props) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- else only a mouse could scroll it (axe: scrollable-region-focusable)
    <Tag tabIndex={0} role={role} aria-label={label} {...look}>
      {children}
    </Tag>
  );
}
