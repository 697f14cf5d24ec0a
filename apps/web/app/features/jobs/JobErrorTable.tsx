import { Link } from '@remix-run/react';
import { Cell, HeadCell, Table, TableBox } from '../../components/ui/Table.tsx';
import { formatCount } from '../../format/number.ts';
import { RowLink } from '../lists/RowLink.tsx';
import type { JobErrorGroup } from './job.ts';

/** Failed jobs by what they died of. A row leads to the jobs, its last cell to the newest of them. */
export function JobErrorTable({ groups }: { groups: readonly JobErrorGroup[] }) {
  return (
    <TableBox>
      <Table label="Errors" tall>
        <thead>
          <tr>
            <HeadCell fill>Error</HeadCell>
            <HeadCell>Name</HeadCell>
            <HeadCell from="mid">Queue</HeadCell>
            <HeadCell right>Jobs</HeadCell>
            <HeadCell from="mid">Newest</HeadCell>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.newestJobId}>
              <Cell fill phone={1} className="leading-4.5">
                <RowLink strong to={`/jobs?q=${encodeURIComponent(group.search)}`}>
                  {group.code ?? group.message ?? 'No error was recorded'}
                </RowLink>
                {group.code !== null && group.message !== null ? (
                  <div className="truncate text-ink-3 text-sm" title={group.message}>
                    {group.message}
                  </div>
                ) : null}
              </Cell>
              <Cell phone={3}>{group.name}</Cell>
              <Cell from="mid">{group.queue}</Cell>
              <Cell right phone={2}>
                {formatCount(group.count)}
              </Cell>
              <Cell from="mid">
                <Link to={`/jobs/${group.newestJobId}`} className="relative z-1 text-accent-text hover:underline">
                  Open newest
                </Link>
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </TableBox>
  );
}
