import type { Permission, Role } from '@novapulse/core';
import { createContext, useContext } from 'react';

/** Who looks at the page, and what they may do. */
export type Viewer = {
  user: { id: string; email: string; name: string; role: Role | null; operator: boolean };
  organization: { id: string; name: string } | null;
  /** All that they belong to. */
  organizations: readonly { id: string; name: string }[];
  permissions: readonly Permission[];
};

export const roleLabels: Record<Role, string> = { admin: 'Admin', manager: 'Manager', user: 'User' };

const ViewerContext = createContext<Viewer | null>(null);

export const ViewerProvider = ViewerContext.Provider;

/** Only inside the shell. */
export function useViewer(): Viewer {
  const viewer = useContext(ViewerContext);
  if (!viewer) throw new Error('useViewer is called outside the shell');
  return viewer;
}

/** What one may not do is not offered; the server decides again when it is asked. */
export function useMay(permission: Permission): boolean {
  return useViewer().permissions.includes(permission);
}
