/** Something that a person should look at. */
export type AttentionView =
  | {
      kind: 'webhook_failing' | 'webhook_held_back' | 'webhook_gone';
      webhookId: string;
      url: string;
      /** Since when it fails, until when it is held back, when it was disabled. */
      at: string;
      code: string | null;
      retrying: number;
      failed: number;
    }
  | { kind: 'deliveries_failed'; count: number }
  | { kind: 'jobs_waiting'; queue: string; ageSeconds: number };

export type OverviewSeries = readonly {
  startsAt: string;
  minutes: number;
  succeeded: number;
  failed: number;
  retrying: number;
  p50Ms: number | null;
  p95Ms: number | null;
}[];

export type OverviewRange = '24h' | '7d';

/** What this page needs of the API's overview. */
export type OverviewView = {
  range: OverviewRange;
  since: string;
  until: string;
  isComplete: boolean;
  deliveries: { accepted: number; succeeded: number; failed: number; retrying: number; successRate: number | null };
  perMinute: { now: number; average: number; peak: number };
  latency: { p50Ms: number | null; p95Ms: number | null };
  previous: { successRate: number | null; perMinute: number; p95Ms: number | null } | null;
  waiting: readonly { queue: string; ageSeconds: number }[];
  webhooks: { all: number; active: number; failing: number; held_back: number; disabled: number };
  workersSeen: number | null;
  attention: readonly AttentionView[];
  series: OverviewSeries;
};
