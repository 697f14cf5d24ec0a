import { Panel } from '../../components/ui/Panel.tsx';
import { Cell, HeadCell, Table } from '../../components/ui/Table.tsx';
import { Tag } from '../../components/ui/Tag.tsx';
import { ExactTime, Time } from '../../components/ui/Time.tsx';
import type { Security } from './loadSecurity.server.ts';
import { EndButton } from './SessionsPanel.tsx';

/** Devices that are not asked for the second factor at sign-in. */
export function DevicesPanel({ devices }: { devices: Security['devices'] }) {
  return (
    <Panel flush title="Trusted devices">
      <Table label="Trusted devices" inPanel>
        <thead>
          <tr>
            <HeadCell fill>Device</HeadCell>
            <HeadCell right from="mid">
              Last seen
            </HeadCell>
            <HeadCell right>Trusted until</HeadCell>
            <HeadCell fit hideLabel>
              Actions
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {devices.map((device) => (
            <tr key={device.id}>
              <Cell fill phone={1}>
                <span className="flex items-center gap-2" title={device.userAgent}>
                  {device.device}
                  {device.current ? <Tag>This one</Tag> : null}
                </span>
              </Cell>
              <Cell right from="mid" className="text-ink-3">
                <Time at={device.lastSeenAt} />
              </Cell>
              <Cell right phone={3} className="text-ink-3">
                <ExactTime at={device.trustedUntil} />
              </Cell>
              <Cell fit phone={2}>
                <EndButton intent="revokeDevice" id={device.id} label="Forget" />
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}
