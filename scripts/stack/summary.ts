/** What people need to know once everything runs. */
export type Summary = {
  publicUrl: string;
  adminEmail: string;
  /** Shown now and never again; null when people have it. */
  adminPassword: string | null;
  engine: 'postgres' | 'redis';
  database: string;
  home: string;
  workerUrl: string;
  /** Mails are kept and shown instead of sent. */
  hasKeptMails: boolean;
  notes: readonly string[];
};

export function formatSummary(summary: Summary): string {
  const { publicUrl, adminEmail, adminPassword } = summary;
  const rows: [string, string][] = [
    ['Dashboard', publicUrl],
    ['Sign in', adminEmail],
    ...(adminPassword === null
      ? []
      : ([['Password', `${adminPassword}   (shown only this once)`]] satisfies [string, string][])),
    ['Queues', summary.engine === 'redis' ? 'on Redis' : 'on Postgres'],
    ['Database', summary.database],
    ['Home', summary.home],
    ['Worker', `${summary.workerUrl}/health/ready`],
    ...(summary.hasKeptMails ? ([['Mails', `${publicUrl}/dev/mail`]] satisfies [string, string][]) : []),
    ...summary.notes.map((note): [string, string] => ['Note', note]),
    ['Stop', 'Ctrl-C'],
  ];
  const lines = rows.map(([name, value]) => `  ${name.padEnd(10)} ${value}`);
  return `\nNovaPulse is running\n\n${lines.join('\n')}\n\n`;
}
