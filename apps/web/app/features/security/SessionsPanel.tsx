import { Form } from '@remix-run/react';
import { Button } from '../../components/ui/Button.tsx';
import { Panel } from '../../components/ui/Panel.tsx';
import { Cell, HeadCell, Table } from '../../components/ui/Table.tsx';
import { Tag } from '../../components/ui/Tag.tsx';
import { Time } from '../../components/ui/Time.tsx';
import { useFormBusy } from '../forms/useFormBusy.ts';
import type { Security } from './loadSecurity.server.ts';

/** Where one is signed in. Ending a session holds at its next request. */
export function SessionsPanel({ sessions }: { sessions: Security['sessions'] }) {
  const isBusy = useFormBusy('/security', 'revokeOthers');
  return (
    <Panel
      flush
      title="Sessions"
      end={
        sessions.length > 1 ? (
          <Form method="post" action="/security">
            <Button name="intent" value="revokeOthers" size="small" busy={isBusy}>
              End all others
            </Button>
          </Form>
        ) : null
      }
    >
      <Table label="Sessions" inPanel>
        <thead>
          <tr>
            <HeadCell fill>Device</HeadCell>
            <HeadCell>Address</HeadCell>
            <HeadCell right from="mid">
              Signed in
            </HeadCell>
            <HeadCell right>Last seen</HeadCell>
            <HeadCell fit hideLabel>
              Actions
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <tr key={session.id}>
              <Cell fill phone={1}>
                <span className="flex items-center gap-2" title={session.userAgent}>
                  {session.device}
                  {session.current ? <Tag>This one</Tag> : null}
                </span>
              </Cell>
              <Cell phone={3} className="mono text-ink-2">
                {session.address}
              </Cell>
              <Cell right from="mid" className="text-ink-3">
                <Time at={session.createdAt} />
              </Cell>
              <Cell right phone={4} className="text-ink-3">
                <Time at={session.lastSeenAt} />
              </Cell>
              <Cell fit phone={2}>
                {session.current ? null : <EndButton intent="revokeSession" id={session.id} label="End" />}
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}

/** Ends one session, or the trust in one device. */
export function EndButton({ intent, id, label }: { intent: string; id: string; label: string }) {
  return (
    <Form method="post" action="/security">
      <input type="hidden" name="id" value={id} />
      <Button name="intent" value={intent} size="small">
        {label}
      </Button>
    </Form>
  );
}
