import { z } from 'zod';
import { timeOutput } from '../../inputs/time.ts';

export const eventOutput = z.object({
  id: z.string(),
  type: z.string(),
  channels: z.array(z.string()),
  idempotencyKey: z.string().nullable(),
  orderingKey: z.string().nullable(),
  createdAt: timeOutput,
});

type EventRow = {
  id: string;
  type: string;
  channels: string[];
  idempotencyKey: string | null;
  orderingKey: string | null;
  createdAt: Date;
};

export function eventView(row: EventRow): z.infer<typeof eventOutput> {
  return {
    id: row.id,
    type: row.type,
    channels: row.channels,
    idempotencyKey: row.idempotencyKey,
    orderingKey: row.orderingKey,
    createdAt: row.createdAt.toISOString(),
  };
}
