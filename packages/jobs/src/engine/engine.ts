import type { QueueName } from '@novapulse/db';
import { z } from 'zod';

/** What a message says of one job: look at this row, and start it if the attempt it is for is still the next one. */
export const jobReference = z.object({
  id: z.string(),
  attempt: z.number().int().positive(),
  /** Attempts whose worker vanished; absent for none. */
  lost: z.number().int().positive().optional(),
  /** Tells whose it is among the jobs that wait for a slot of their worker. */
  tenant: z.string().optional(),
  /** The same for the endpoint of a delivery. */
  endpoint: z.string().optional(),
});
export type JobReference = z.infer<typeof jobReference>;

/** The payload of an engine's message, parsed where it is consumed. */
export const messagePayload = z.object({ jobs: z.array(jobReference).min(1) });

/** A hint to look at some rows of the ledger. Never the truth: it may be late, lost, or delivered twice. */
export type Message = {
  id: string;
  jobs: JobReference[];
  /** How long the engine keeps it back. */
  delayMs: number;
  /** Lower lanes go first; 0 unless given. */
  lane?: number;
  /** Goes before everything that waits already. */
  isUrgent?: boolean;
  /** Of a job in it whose trace is kept. It stays here: the row has it too. */
  traceParent?: string;
};

export type MessageHandler = (message: { id: string; jobs: JobReference[] }) => Promise<void>;

export type Consumer = {
  /** True while messages are being fetched. */
  isRunning(): boolean;
  /** Stops fetching and resolves once every message that was taken has been acknowledged. */
  close(): Promise<void>;
};

export type ConsumeOptions = {
  /** Most messages handled at the same time. */
  concurrency: number;
  onMessage: MessageHandler;
};

export type EngineStorage = {
  /** Anything but `noeviction` loses messages when memory runs short. */
  evictionPolicy: string;
  usedBytes: number;
  /** Null: as much as the machine has. */
  maxBytes: number | null;
};

/** Decides when and where a message is handled. Two engines, one code path: BullMQ on Redis or on Postgres. */
export type QueueEngine = {
  kind: 'redis' | 'postgres';
  /** Hands messages over, in one bulk. Rejects within seconds when the engine cannot take them. */
  add(queue: QueueName, messages: readonly Message[]): Promise<void>;
  /** Those of `ids` that the engine still has and will deliver. */
  known(queue: QueueName, ids: readonly string[]): Promise<Set<string>>;
  /**
   * Moves those of `ids` that wait in another lane to the end of lane 0, so that none waits for ever, and delivers those
   * that are kept back: whoever added them had another clock.
   */
  hurry(queue: QueueName, ids: readonly string[]): Promise<void>;
  consume(queue: QueueName, options: ConsumeOptions): Consumer;
  /** Rejects when the engine does not answer. */
  ping(): Promise<void>;
  /** How Redis keeps what it holds; null for Postgres, which never throws anything away. */
  storage(): Promise<EngineStorage | null>;
  close(): Promise<void>;
};
