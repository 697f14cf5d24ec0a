import type { z } from 'zod';
import { addressVariables } from './addressVariables.ts';
import { adminVariables } from './adminVariables.ts';
import { databaseVariables } from './databaseVariables.ts';
import { encryptionVariables } from './encryptionVariables.ts';
import { filesVariables } from './filesVariables.ts';
import { mailVariables } from './mailVariables.ts';
import { metricsVariables } from './metricsVariables.ts';
import { processVariables } from './processVariables.ts';
import { queueVariables } from './queueVariables.ts';
import { rateLimitVariables } from './rateLimitVariables.ts';
import { redisVariables } from './redisVariables.ts';
import { telemetryVariables } from './telemetryVariables.ts';
import { variableInfos } from './variable.ts';
import { webhookVariables } from './webhookVariables.ts';

const everywhere = ['web', 'worker'] as const;

const sections = [
  { concern: addressVariables, readBy: everywhere },
  { concern: processVariables, readBy: everywhere },
  { concern: databaseVariables, readBy: everywhere },
  { concern: redisVariables, readBy: everywhere },
  { concern: encryptionVariables, readBy: everywhere },
  { concern: adminVariables, readBy: ['npm start', 'npm run migrate'] },
  { concern: queueVariables, readBy: ['worker'] },
  { concern: webhookVariables, readBy: everywhere },
  { concern: mailVariables, readBy: everywhere },
  { concern: filesVariables, readBy: everywhere },
  { concern: rateLimitVariables, readBy: ['web'] },
  { concern: metricsVariables, readBy: everywhere },
  { concern: telemetryVariables, readBy: everywhere },
] as const;

export type DocumentedVariable = { name: string; default: string; description: string };
export type DocumentedSection = { title: string; readBy: readonly string[]; variables: DocumentedVariable[] };

/** Every variable there is, by concern. Throws when a schema carries no description. */
export function describeEnvironment(): DocumentedSection[] {
  return sections.map(({ concern, readBy }) => ({
    title: concern.title,
    readBy,
    variables: Object.entries<z.ZodType>(concern.variables.shape).map(([name, schema]) => {
      const info = variableInfos.get(schema);
      if (info === undefined) {
        throw new Error(`${name} has no description`);
      }
      return { name, ...info };
    }),
  }));
}
