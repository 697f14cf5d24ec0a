import { Link, useSearchParams } from '@remix-run/react';
import { CopyId } from '../../components/ui/CopyId.tsx';
import { KeyValues } from '../../components/ui/KeyValues.tsx';
import { ExactTime } from '../../components/ui/Time.tsx';
import { withParam } from '../lists/pageTrail.ts';
import { objectPathOf } from '../palette/objectPathOf.ts';
import type { AuditEntry } from './AuditTable.tsx';

/** Everything on record about one entry, and the way to others like it. */
export function AuditDetail({ entry }: { entry: AuditEntry }) {
  const [params] = useSearchParams();
  const only = (name: string, value: string): string => {
    const next = new URLSearchParams(params);
    next.delete('open');
    return withParam(next, name, value);
  };
  const path = entry.targetId === null ? null : objectPathOf(entry.targetId);
  return (
    <div className="whitespace-normal py-2">
      <KeyValues
        rows={[
          { key: 'Action', value: <code>{entry.action}</code> },
          { key: 'Time', value: <ExactTime at={entry.createdAt} /> },
          entry.actorId !== null && {
            key: 'Actor',
            value: (
              <>
                <CopyId full id={entry.actorId} />
                <Other to={only('actor', entry.actorId)}>All of this actor</Other>
              </>
            ),
          },
          entry.targetId !== null && {
            key: 'Target',
            value: (
              <>
                <CopyId full id={entry.targetId} />
                <Other to={only('target', entry.targetId)}>All about it</Other>
                {path ? <Other to={path}>Open</Other> : null}
              </>
            ),
          },
          entry.address !== null && { key: 'Address', value: <code>{entry.address}</code> },
          entry.requestId !== null && { key: 'Request', value: <CopyId full id={entry.requestId} /> },
          ...entry.detail.map(({ key, value }) => ({ key, value: <code>{value}</code> })),
        ]}
      />
    </div>
  );
}

function Other({ to, children }: { to: string; children: string }) {
  return (
    <Link to={to} className="text-accent-text hover:underline">
      {children}
    </Link>
  );
}
