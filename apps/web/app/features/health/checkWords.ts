type Words = { label: string; up: string; failing: string };

/** What each check is about, and what its failure means to whoever uses NovaPulse. */
const words: Readonly<Record<string, Words>> = {
  database: {
    label: 'Database',
    up: 'Events, jobs and accounts are kept here.',
    failing: 'Nothing can be accepted or shown until Postgres answers again. Nothing that was accepted is lost.',
  },
  migrations: {
    label: 'Migrations',
    up: 'The database is as new as this version.',
    failing: 'The database is older than this version. Run npm run migrate.',
  },
  queue: {
    label: 'Queues',
    up: 'Workers are told of what is due.',
    failing: 'Events are accepted and kept. They are delivered as soon as the queues are back, by themselves.',
  },
  limiter: {
    label: 'Rate limits',
    up: 'Calls are counted over all nodes.',
    failing:
      'Each policy does what it declares without its store: some let through, some count by themselves, some refuse.',
  },
  disk: {
    label: 'Disk',
    up: 'Reports have room.',
    failing: 'Reports may not be written until there is room again.',
  },
};

export function checkLabel(name: string): string {
  return words[name]?.label ?? name;
}

/** One sentence on what the state of the check means. */
export function checkMeaning(name: string, status: 'up' | 'degraded' | 'down'): string {
  const known = words[name];
  return known === undefined ? '' : status === 'up' ? known.up : known.failing;
}
