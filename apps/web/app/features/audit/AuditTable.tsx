import { useNavigate, useSearchParams } from '@remix-run/react';
import { ChevronDown, ChevronRight, KeyRound } from 'lucide-react';
import { Fragment } from 'react';
import { Icon } from '../../components/ui/Icon.tsx';
import { StatusMark } from '../../components/ui/StatusMark.tsx';
import { Cell, HeadCell, Table, TableBox } from '../../components/ui/Table.tsx';
import { shortenId } from '../../format/id.ts';
import { formatExact, formatMoment } from '../../format/time.ts';
import { useNow } from '../clock/ClockProvider.tsx';
import { useRowCursor } from '../keyboard/useRowCursor.ts';
import { AuditDetail } from './AuditDetail.tsx';
import { actionLabel } from './actionLabels.ts';
import type { AuditPage } from './loadAudit.server.ts';
import { outcomeLook } from './outcomeLooks.ts';
import { RowToggle } from './RowToggle.tsx';

export type AuditEntry = AuditPage['entries'][number];

/** The address with one entry opened, or closed again. */
function toggled(params: URLSearchParams, id: string): string {
  const next = new URLSearchParams(params);
  if (next.get('open') === id) next.delete('open');
  else next.set('open', id);
  return `?${next}`;
}

export function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const open = params.get('open');
  const cursor = useRowCursor({
    count: entries.length,
    onOpen: (index) => {
      const entry = entries[index];
      if (entry) navigate(toggled(params, entry.id), { preventScrollReset: true, replace: true });
    },
  });
  return (
    <TableBox>
      <Table label="Audit log">
        <thead>
          <tr>
            <HeadCell>Time, UTC</HeadCell>
            <HeadCell>Actor</HeadCell>
            <HeadCell fill>Action</HeadCell>
            <HeadCell from="mid">Target</HeadCell>
            <HeadCell>Outcome</HeadCell>
            <HeadCell from="mid">From</HeadCell>
            <HeadCell fit hideLabel>
              Details
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry, index) => (
            <Fragment key={entry.id}>
              <AuditRow
                entry={entry}
                isOpen={entry.id === open}
                toggleTo={toggled(params, entry.id)}
                hasCursor={index === cursor}
              />
              {entry.id === open ? (
                <tr>
                  <td colSpan={7} data-phone={3} className="bg-panel">
                    <AuditDetail entry={entry} />
                  </td>
                </tr>
              ) : null}
            </Fragment>
          ))}
        </tbody>
      </Table>
    </TableBox>
  );
}

type AuditRowProps = { entry: AuditEntry; isOpen: boolean; toggleTo: string; hasCursor: boolean };

function AuditRow({ entry, isOpen, toggleTo, hasCursor }: AuditRowProps) {
  const at = new Date(entry.createdAt);
  return (
    <tr data-cursor={hasCursor || undefined}>
      <Cell phone={2} className="tabular text-ink-2">
        <time dateTime={entry.createdAt} title={formatExact(at)}>
          {formatMoment(at, useNow())}
        </time>
      </Cell>
      <Cell phone={3}>
        <Actor entry={entry} />
      </Cell>
      <Cell fill phone={1}>
        <RowToggle to={toggleTo} isOpen={isOpen}>
          {actionLabel(entry.action)}
        </RowToggle>
        <code className="ml-2 text-ink-3 max-side:hidden">{entry.action}</code>
      </Cell>
      <Cell from="mid" className="text-ink-2">
        {targetName(entry)}
      </Cell>
      <Cell phone={4}>
        <StatusMark look={outcomeLook(entry.outcome)} />
      </Cell>
      <Cell from="mid" className="mono text-ink-2">
        {entry.address}
      </Cell>
      <Cell fit>
        <Icon of={isOpen ? ChevronDown : ChevronRight} size={14} className="text-ink-3" />
      </Cell>
    </tr>
  );
}

function Actor({ entry }: { entry: AuditEntry }) {
  if (entry.actorId === null) {
    // What nobody could be recognized for was tried from outside; the rest the system does by itself.
    return <span className="text-ink-3">{entry.action.startsWith('auth.') ? 'Unknown' : 'System'}</span>;
  }
  const name = entry.actorName ?? shortenId(entry.actorId);
  if (entry.actorType !== 'api_key') return <span className={entry.actorName ? undefined : 'mono'}>{name}</span>;
  return (
    <span className="inline-flex items-center gap-1.5">
      <Icon of={KeyRound} size={14} className="text-ink-3" />
      {name}
      <span className="sr-only">(API key)</span>
    </span>
  );
}

function targetName({ targetName: name, targetId, targetType }: AuditEntry): string {
  if (name !== null) return name;
  if (targetId === null) return '';
  return `${(targetType ?? '').replaceAll('_', ' ')} ${shortenId(targetId)}`.trim();
}
