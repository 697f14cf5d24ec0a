import { z } from 'zod';

// SQLSTATE classes and codes that say "not now": connection exceptions (08), out of connections, operator
// intervention (shutdown, crash, still starting), and a transaction that may be tried again.
// https://www.postgresql.org/docs/current/errcodes-appendix.html
const sqlStates = /^(?:08...|53300|57P0[1-5]|40001|40P01)$/;
const systemCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENOENT',
]);
// https://www.prisma.io/docs/orm/reference/error-reference: unreachable, timed out, closed, pool timeout, deadlock.
const prismaCodes = new Set(['P1001', 'P1002', 'P1008', 'P1011', 'P1017', 'P2024', 'P2028', 'P2034', 'P2037']);
// What the driver adapter calls the same faults (`@prisma/driver-adapter-utils`, type MappedError).
const adapterKinds = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TlsConnectionError',
  'TooManyConnections',
  'TransactionWriteConflict',
]);
// pg and its pool raise these without a code.
const driverMessages =
  /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error/;

const faultSchema = z.object({
  name: z.string().optional().catch(undefined),
  message: z.string().catch(''),
  code: z.string().optional().catch(undefined),
  kind: z.string().optional().catch(undefined),
  originalCode: z.string().optional().catch(undefined),
  cause: z.unknown().optional(),
  errors: z.array(z.unknown()).catch([]),
  meta: z.object({ driverAdapterError: z.unknown().optional() }).optional().catch(undefined),
});

const maxDepth = 5;

/** True when the database could not be asked, so that trying again can help and nothing is wrong with the request. */
export function isUnavailable(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > maxDepth) return false;
  const parsed = faultSchema.safeParse(error);
  if (!parsed.success) return false;
  const { name, message, code, kind, originalCode, cause, errors, meta } = parsed.data;
  if (name === 'PrismaClientInitializationError') return true;
  if (code !== undefined && (sqlStates.test(code) || systemCodes.has(code) || prismaCodes.has(code))) return true;
  if (originalCode !== undefined && sqlStates.test(originalCode)) return true;
  if (kind !== undefined && adapterKinds.has(kind)) return true;
  if (driverMessages.test(message)) return true;
  return [cause, meta?.driverAdapterError, ...errors].some((inner) => isUnavailable(inner, depth + 1));
}
