import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { root } from '../test/root.ts';

export const rulesFile = join(root, 'deploy', 'prometheus', 'rules.yaml');

const alert = z.strictObject({
  alert: z.string().regex(/^NovaPulse[A-Z]\w+$/),
  expr: z.string(),
  for: z.string(),
  labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
  annotations: z.strictObject({ summary: z.string(), description: z.string(), runbook: z.string() }),
});

const schema = z.strictObject({
  groups: z.array(z.strictObject({ name: z.string(), rules: z.array(alert).min(1) })),
});

/** The alerts in deploy/prometheus. */
export function readAlerts(): z.infer<typeof alert>[] {
  return schema.parse(parse(readFileSync(rulesFile, 'utf8'))).groups.flatMap((group) => group.rules);
}
