import { decodeTime, encodeTime, monotonicFactory, TIME_MAX } from 'ulid';
import type { Clock } from './clock.ts';
import { NovaError } from './errors.ts';

const prefixes = {
  organization: 'org',
  user: 'usr',
  apiKey: 'key',
  webhook: 'whk',
  eventType: 'ety',
  event: 'evt',
  job: 'job',
  workflowRun: 'wfr',
  report: 'rep',
  session: 'ses',
  invite: 'inv',
  loginTicket: 'lgt',
  factor: 'fac',
  recoveryCodeSet: 'rcs',
  passkey: 'pky',
  device: 'dev',
  accountToken: 'act',
  schedule: 'sch',
  audit: 'aud',
  suppression: 'sup',
  message: 'msg',
  request: 'req',
} as const;

export type IdKind = keyof typeof prefixes;

/** Makes `<prefix>_<ULID>`: lower-case prefix, upper-case ULID (48 bits of time in ms, 80 random bits). */
export type NewId = (kind: IdKind) => string;

/**
 * Ids of one maker grow strictly, over all kinds, also within one millisecond and when the clock steps back: then they
 * keep the latest time seen. So `idTime` of an id can lie ahead of the clock, never behind an earlier id.
 */
export function createIdMaker(clock: Clock): NewId {
  const nextUlid = monotonicFactory(pooledRandom());
  return (kind) => `${prefixes[kind]}_${nextUlid(clock.now().getTime())}`;
}

/** Fractions from the system's generator, 1024 a call: `ulid` by itself makes a call for each of 16 characters. */
function pooledRandom(): () => number {
  const pool = new Uint8Array(1024);
  let used = pool.length;
  return () => {
    if (used === pool.length) {
      crypto.getRandomValues(pool);
      used = 0;
    }
    return (pool[used++] ?? 0) / 256;
  };
}

// Crockford's alphabet without I, L, O and U; a first character above 7 would exceed 48 bits of time.
const ulidPattern = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** True for exactly what `NewId` can make of this kind; other letter case or surrounding space is refused. */
export function isId(kind: IdKind, value: string): boolean {
  const prefix = `${prefixes[kind]}_`;
  return value.startsWith(prefix) && ulidPattern.test(value.slice(prefix.length));
}

/**
 * The time an id carries, to the millisecond. Rows that are searched by `idBounds` take their `createdAt` from here.
 *
 * @throws NovaError `BAD_REQUEST` when the value is not an id of this kind.
 */
export function idTime(kind: IdKind, id: string): Date {
  if (!isId(kind, id)) {
    throw new NovaError('BAD_REQUEST', `This is not a valid id: it should be ${prefixes[kind]}_ and 26 characters.`);
  }
  return new Date(decodeTime(id.slice(-26)));
}

/**
 * Turns a time filter into a half-open range of ids: `id >= from and id < to` holds for exactly the ids whose time is
 * in [since, until). A bound that was not given is absent. Compare bytewise (collation "C").
 *
 * @throws NovaError `BAD_REQUEST` for an invalid `Date`.
 */
export function idBounds(
  kind: IdKind,
  range: { since?: Date | undefined; until?: Date | undefined },
): { from?: string; to?: string } {
  return {
    ...(range.since && { from: lowestIdAt(kind, range.since, 'since') }),
    ...(range.until && { to: lowestIdAt(kind, range.until, 'until') }),
  };
}

function lowestIdAt(kind: IdKind, time: Date, field: string): string {
  const timeMs = time.getTime();
  if (Number.isNaN(timeMs)) {
    throw new NovaError('BAD_REQUEST', `"${field}" is not a valid time. Give it as ISO 8601.`, {
      fieldErrors: { [field]: ['This is not a valid time.'] },
    });
  }
  // A ULID holds the years 1970 to 10889. A later bound lies above every id ("8" sorts after all first characters).
  if (timeMs > TIME_MAX) return `${prefixes[kind]}_8`;
  return `${prefixes[kind]}_${encodeTime(Math.max(timeMs, 0))}${'0'.repeat(16)}`;
}
