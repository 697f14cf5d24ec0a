import { CircleCheck, CircleMinus } from 'lucide-react';
import { Note } from '../../components/ui/Note.tsx';
import { StatusMark } from '../../components/ui/StatusMark.tsx';
import type { StatusLook } from '../../components/ui/status.ts';
import { Cell, HeadCell, Table, TableBox } from '../../components/ui/Table.tsx';

export type FilterVerdict = {
  matched: boolean;
  isJson: boolean;
  gaveUp: boolean;
  checks: readonly { path: string; condition: string; matched: boolean; found: string | null }[];
};

const looks = {
  matched: { label: 'Matched', tone: 'ok', icon: CircleCheck },
  missed: { label: 'Not matched', tone: 'idle', icon: CircleMinus },
} as const satisfies Record<string, StatusLook>;

/** Whether an event passes, and what each condition found. */
export function FilterVerdictPanel({ verdict }: { verdict: FilterVerdict }) {
  const { matched, isJson, gaveUp, checks } = verdict;
  return (
    <div className="grid gap-3">
      <Note {...(matched && { tone: 'ok' })} icon={matched ? CircleCheck : CircleMinus}>
        {matched ? 'Matched: this webhook would get the event.' : 'Not matched: this webhook would not get the event.'}
        {isJson ? null : ' Its body is no JSON, and no filter matches that.'}
        {gaveUp ? ' The filter takes too many steps on this body, so the event is let through.' : null}
      </Note>
      {checks.length > 0 ? (
        <TableBox bleed={false}>
          <Table label="Conditions">
            <thead>
              <tr>
                <HeadCell>Result</HeadCell>
                <HeadCell>Field</HeadCell>
                <HeadCell fill>Condition</HeadCell>
                <HeadCell>Found</HeadCell>
              </tr>
            </thead>
            <tbody>
              {checks.map((check) => (
                <tr key={`${check.path} ${check.condition}`}>
                  <Cell phone={2}>
                    <StatusMark look={check.matched ? looks.matched : looks.missed} />
                  </Cell>
                  <Cell phone={1} className="mono">
                    {check.path || 'body'}
                  </Cell>
                  <Cell fill phone={3} className="mono">
                    {check.condition}
                  </Cell>
                  <Cell phone={4} className="mono">
                    {check.found ?? 'nothing'}
                  </Cell>
                </tr>
              ))}
            </tbody>
          </Table>
        </TableBox>
      ) : null}
    </div>
  );
}
