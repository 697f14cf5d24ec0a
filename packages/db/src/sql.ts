import type { Prisma } from './generated/client.ts';

/** One parametrized statement against Postgres: on the pool, or inside somebody's transaction. */
export type Sql = {
  query<Row>(text: string, values?: readonly unknown[], options?: StatementOptions): Promise<Row[]>;
};

export type StatementOptions = {
  /**
   * Prepares the statement under this name, once a connection: for few hot ones, whose parsing and planning would cost
   * as much as running them. A name stands for one text.
   */
  name?: string;
};

/** The statements of a Prisma transaction, so that a job can be enqueued inside `prisma.$transaction(async (tx) => …)`. */
export function sqlOf(tx: Pick<Prisma.TransactionClient, '$queryRawUnsafe'>): Sql {
  return { query: (text, values = []) => tx.$queryRawUnsafe(text, ...values) };
}
