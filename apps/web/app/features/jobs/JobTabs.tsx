import { Tabs } from '../../components/ui/Tabs.tsx';
import { useMay } from '../shell/viewer.ts';

export function JobTabs() {
  const seesWorkers = useMay('queues:read');
  return (
    <Tabs
      label="Jobs"
      tabs={[
        { to: '/jobs', label: 'Runs', end: true },
        { to: '/jobs/errors', label: 'Errors' },
        ...(seesWorkers ? [{ to: '/jobs/workers', label: 'Workers' }] : []),
      ]}
    />
  );
}
