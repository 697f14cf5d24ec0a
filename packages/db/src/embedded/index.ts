export { type FoundPostgres, findEmbeddedPostgres } from './findEmbeddedPostgres.ts';
export { keptSecret } from './keptSecret.ts';
export { commandLineOf, isAlive, isErrno, signal, waitUntilGone } from './processes.ts';
export { type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from './startEmbeddedPostgres.ts';
