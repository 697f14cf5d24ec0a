import type { Permission } from '@novapulse/core';
import type { ReactNode } from 'react';
import { Note } from '../../components/ui/Note.tsx';
import { useMay } from './viewer.ts';

type AllowedProps = {
  permission: Permission /** As in "Your role does not include creating webhooks." */;
  what: string;
  children: ReactNode;
};

/** Links to what one may not do are not offered; a deep link is told why. The server refuses by itself. */
export function Allowed({ permission, what, children }: AllowedProps) {
  if (useMay(permission)) return <>{children}</>;
  return <Note title={`Your role does not include ${what}.`}>An admin of the organization can change your role.</Note>;
}
