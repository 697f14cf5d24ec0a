import { Form } from '@remix-run/react';
import { CircleCheck, CircleMinus } from 'lucide-react';
import { Button } from '../../components/ui/Button.tsx';
import { StatusMark } from '../../components/ui/StatusMark.tsx';
import { Cell, HeadCell, Table, TableBox } from '../../components/ui/Table.tsx';
import { Time } from '../../components/ui/Time.tsx';
import { RowLink } from '../lists/RowLink.tsx';
import { FireTimes } from './FireTimes.tsx';
import type { NextFires } from './nextFires.server.ts';
import type { ScheduleView } from './report.ts';
import { formatNames } from './report.ts';

type ListedSchedule = ScheduleView & { title: string; fires: NextFires };

const enabled = { label: 'Enabled', tone: 'ok', icon: CircleCheck } as const;
const disabled = { label: 'Disabled', tone: 'idle', icon: CircleMinus } as const;

export function ScheduleTable({ schedules, mayWrite }: { schedules: readonly ListedSchedule[]; mayWrite: boolean }) {
  return (
    <TableBox>
      <Table label="Schedules" tall>
        <thead>
          <tr>
            <HeadCell>State</HeadCell>
            <HeadCell fill>Schedule</HeadCell>
            <HeadCell>Times</HeadCell>
            <HeadCell from="mid">Format</HeadCell>
            <HeadCell right from="mid">
              Last
            </HeadCell>
            <HeadCell right>Next</HeadCell>
            {mayWrite ? (
              <HeadCell fit hideLabel>
                Actions
              </HeadCell>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {schedules.map((schedule) => (
            <tr key={schedule.id}>
              <Cell phone={2}>
                <StatusMark look={schedule.enabled ? enabled : disabled} />
              </Cell>
              <Cell fill phone={1} className="leading-4.5">
                <RowLink strong to={`/reports/schedules/${schedule.id}`}>
                  {schedule.name || schedule.title}
                </RowLink>
                <div className="truncate max-rail:hidden">
                  {schedule.enabled ? (
                    <FireTimes fires={schedule.fires} />
                  ) : (
                    <span className="text-ink-3 text-sm">No report is made while it is disabled</span>
                  )}
                </div>
              </Cell>
              <Cell phone={3}>
                <span className="mono">{schedule.cron}</span> <span className="text-ink-3">{schedule.timeZone}</span>
              </Cell>
              <Cell from="mid">{formatNames[schedule.format]}</Cell>
              <Cell right from="mid" className="text-ink-3">
                {schedule.lastFireAt ? <Time at={schedule.lastFireAt} /> : 'never'}
              </Cell>
              <Cell right phone={4} className="text-ink-3">
                {schedule.nextFireAt ? <Time at={schedule.nextFireAt} /> : null}
              </Cell>
              {mayWrite ? (
                <Cell fit phone="hide">
                  <Form method="post" action={`/reports/schedules/${schedule.id}`} className="relative z-1">
                    <Button size="small" name="intent" value={schedule.enabled ? 'disable' : 'enable'}>
                      {schedule.enabled ? 'Disable' : 'Enable'}
                    </Button>
                  </Form>
                </Cell>
              ) : null}
            </tr>
          ))}
        </tbody>
      </Table>
    </TableBox>
  );
}
