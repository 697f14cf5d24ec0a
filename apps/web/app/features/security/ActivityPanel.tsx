import { Panel } from '../../components/ui/Panel.tsx';
import { StatusMark } from '../../components/ui/StatusMark.tsx';
import { Cell, HeadCell, Table } from '../../components/ui/Table.tsx';
import { Time } from '../../components/ui/Time.tsx';
import { outcomeLook } from '../audit/outcomeLooks.ts';
import type { Security } from './loadSecurity.server.ts';

/** Oneself is not worth a word; a stranger is. */
const byWhom = { self: null, other: 'by an admin', unknown: 'by somebody unknown' } as const;

/** What was lately done to one's own account: whoever does not recognize something ends sessions and changes the password. */
export function ActivityPanel({ activity }: { activity: Security['activity'] }) {
  return (
    <Panel flush title="Recent activity">
      <Table label="Recent activity" inPanel>
        <thead>
          <tr>
            <HeadCell fill>What</HeadCell>
            <HeadCell>Outcome</HeadCell>
            <HeadCell from="mid">Address</HeadCell>
            <HeadCell right>When</HeadCell>
          </tr>
        </thead>
        <tbody>
          {activity.map(({ id, label, outcome, by, address, createdAt }) => (
            <tr key={id}>
              <Cell fill phone={1}>
                {label}
                {byWhom[by] === null ? null : <span className="text-ink-3"> {byWhom[by]}</span>}
              </Cell>
              <Cell phone={2}>
                <StatusMark look={outcomeLook(outcome)} />
              </Cell>
              <Cell from="mid" className="mono text-ink-2">
                {address}
              </Cell>
              <Cell right phone={3} className="text-ink-3">
                <Time at={createdAt} />
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
      <p className="border-line border-t px-4 py-3 text-ink-2">
        Something that was not you? End all other sessions and change your password.
      </p>
    </Panel>
  );
}
