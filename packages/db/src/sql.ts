import type { Prisma } from './generated/client.ts';

/** One parametrized statement against Postgres: on the pool, or inside somebody's transaction. */
export type Sql = {
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
};

/** The statements of a Prisma transaction, so that a job can be enqueued inside `prisma.$transaction(async (tx) => …)`. */
export function sqlOf(tx: Pick<Prisma.TransactionClient, '$queryRawUnsafe'>): Sql {
  return { query: (text, values = []) => tx.$queryRawUnsafe(text, ...values) };
}
