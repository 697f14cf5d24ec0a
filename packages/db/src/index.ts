export { createDb, type Db, type DbOptions } from './createDb.ts';
export { Prisma, PrismaClient } from './generated/client.ts';
export type { AttemptOutcome, JobStatus, MfaPolicy, QueueName, Role } from './generated/enums.ts';
export type { Listener } from './listen.ts';
export { type Sql, type StatementOptions, sqlOf } from './sql.ts';
