import { Tabs } from '../../components/ui/Tabs.tsx';

export function ReportTabs() {
  return (
    <Tabs
      label="Reports"
      tabs={[
        { to: '/reports', label: 'Reports', end: true },
        { to: '/reports/schedules', label: 'Schedules' },
      ]}
    />
  );
}
