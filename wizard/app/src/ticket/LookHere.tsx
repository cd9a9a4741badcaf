import { Alert } from '@mantine/core';
import type { ReactNode } from 'react';

/** What stands above everything else of a ticket until a person has seen to it. */
export function LookHere({ title, icon, children }: { title: string; icon: ReactNode; children: ReactNode }) {
  return (
    <Alert variant="outline" color="orange" icon={icon} title={title} mb="md" className="marked">
      {children}
    </Alert>
  );
}
