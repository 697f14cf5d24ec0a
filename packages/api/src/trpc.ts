import { NovaError, noTracing, type Permission, type permissions } from '@novapulse/core';
import { initTRPC } from '@trpc/server';
import { organizationIdOf } from './authentication/caller.ts';
import type { Context } from './context.ts';
import { errorShape } from './errors/errorShape.ts';
import { requestIdInScope } from './http/requestScope.ts';
import { refusalOf } from './middleware/errors.ts';
import type { LimitUse } from './middleware/limits/limitUse.ts';
import { requireGeneralLimit, withinLimits } from './middleware/limits/requireLimits.ts';
import { permittedCaller, requireStillPermitted } from './middleware/permission.ts';
import { requireEnrolment, requireStepUp } from './middleware/secondFactor.ts';
import { type FreeText, requireFewValues, requireSafeText } from './middleware/textSafety.ts';
import type { ProcedureMeta } from './procedureMeta.ts';
import { counted } from './streams/counted.ts';
import { whilePermitted } from './streams/whilePermitted.ts';

const t = initTRPC
  .context<Context>()
  .meta<ProcedureMeta>()
  .create({
    // Errors carry no stack, wherever this runs.
    isDev: false,
    // A proxy or a sleeping laptop must not leave a stream that nobody reads: pings show that it lives, and a new one
    // asks again who calls.
    sse: {
      ping: { enabled: true, intervalMs: 15_000 },
      maxDurationMs: 30 * 60_000,
      client: { reconnectAfterInactivityMs: 40_000 },
    },
    errorFormatter: ({ shape, error, ctx }) => errorShape(error, shape, ctx?.requestId ?? requestIdInScope()),
  });

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

type Rules = typeof permissions;

/** For members and API keys, and for operators who may act in no organization. */
type ObservedPermission = {
  [P in Permission]: Rules[P] extends { operator: true; scope: string } ? P : never;
}[Permission];

/** Also for people who act in no organization: everybody's own profile, and what operators do. */
type PersonalPermission = Exclude<
  { [P in Permission]: Rules[P] extends { everyUser: true } | { operator: true } ? P : never }[Permission],
  ObservedPermission
>;

/** For the members of an organization, never for API keys. */
type MemberPermission = Exclude<
  { [P in Permission]: Rules[P] extends { scope: null } ? P : never }[Permission],
  PersonalPermission
>;

/** For members and API keys alike. */
type OrganizationPermission = Exclude<Permission, PersonalPermission | MemberPermission | ObservedPermission>;

type Options = { freeText?: FreeText; limits?: readonly LimitUse[]; isOpenToUnenrolled?: boolean };

const isFault: ReadonlySet<string> = new Set(['INTERNAL_SERVER_ERROR', 'SERVICE_UNAVAILABLE']);

const measured = t.procedure.use(async ({ ctx, path, type, meta, next }) => {
  const startedAt = performance.now();
  const { tracing = noTracing } = ctx.deps;
  const span = tracing.begin(path, { attributes: { 'rpc.system.name': 'trpc', 'rpc.method': path } });
  const result = await span.run(() => next());
  const refusal = result.ok ? null : refusalOf(result.error, ctx, path);
  span.set({ 'rpc.response.status_code': refusal?.code ?? 'OK' });
  // What a caller did wrong is not a failure of ours.
  if (refusal && isFault.has(refusal.code)) span.fail(refusal.code);
  span.end();
  const durationSeconds = (performance.now() - startedAt) / 1000;
  ctx.deps.metrics.procedureCall({ procedure: path, outcome: refusal?.code ?? 'OK', durationSeconds });
  if (refusal) throw refusal;
  if (type !== 'subscription' || !result.ok) return result;
  const permission = meta?.permission ?? 'public';
  const requirePermission = async () => {
    if (permission !== 'public') await requireStillPermitted(ctx, { ...meta, permission });
  };
  return { ...result, data: counted(whilePermitted(result.data, requirePermission), ctx.deps.metrics.streamOpened) };
});

// Counted before anything else is asked, and whatever comes of the call.
const base = measured.use(async ({ ctx, meta, next }) => {
  await requireGeneralLimit(ctx, meta?.permission ?? 'public');
  return next();
});

const declaredLimits = t.middleware(async ({ ctx, meta, getRawInput, next }) => {
  const uses = meta?.limits ?? [];
  return uses.length === 0 ? next() : withinLimits(ctx, { uses, input: await getRawInput() }, () => next());
});

const safeText = t.middleware(async ({ ctx, getRawInput, meta, next }) => {
  if (ctx.bodyProblem !== null) throw ctx.bodyProblem;
  // Before it is parsed, which a stranger could keep this process busy with.
  if (meta?.permission === 'public') requireFewValues(ctx.bodyValues);
  requireSafeText(await getRawInput(), meta?.freeText ?? {});
  return next();
});

const personalProcedure = (permission: PersonalPermission, options: Options) =>
  base
    .meta({ permission, ...options })
    .use(async ({ ctx, next }) => {
      const caller = await permittedCaller(ctx, { ...options, permission });
      if (caller.kind !== 'user') throw new NovaError('FORBIDDEN', 'API keys cannot do this.');
      return next({ ctx: { caller } });
    })
    .use(safeText)
    .use(declaredLimits);

const memberProcedure = (permission: MemberPermission, options: Options) =>
  base
    .meta({ permission, ...options })
    .use(async ({ ctx, next }) => {
      const caller = await permittedCaller(ctx, { ...options, permission });
      if (caller.kind !== 'user' || caller.organization === null) {
        throw new NovaError('FORBIDDEN', 'Only members of an organization can do this.');
      }
      return next({ ctx: { caller, organization: caller.organization, organizationId: caller.organization.id } });
    })
    .use(safeText)
    .use(declaredLimits);

const organizationProcedure = (permission: OrganizationPermission, options: Options) =>
  base
    .meta({ permission, ...options })
    .use(async ({ ctx, next }) => {
      const caller = await permittedCaller(ctx, { ...options, permission });
      const organizationId = organizationIdOf(caller);
      if (organizationId === null) throw new NovaError('FORBIDDEN', 'Choose an organization first.');
      return next({ ctx: { caller, organizationId } });
    })
    .use(safeText)
    .use(declaredLimits);

const observedProcedure = (permission: ObservedPermission, options: Options) =>
  base
    .meta({ permission, ...options })
    .use(async ({ ctx, next }) => {
      const caller = await permittedCaller(ctx, { ...options, permission });
      // Null for an operator who acts in none.
      return next({ ctx: { caller, organizationId: organizationIdOf(caller) } });
    })
    .use(safeText)
    .use(declaredLimits);

const publicProcedure = (options: Options) =>
  base
    .meta({ permission: 'public', ...options })
    .use(safeText)
    .use(declaredLimits);

/**
 * Asks people, not API keys, for a proof of who they are that is at most ten minutes old. It comes last: after the
 * input and after whatever finds what the input names, `procedure(…).input(…).output(…).use(find).use(stepUp)`.
 */
export const stepUp = t.middleware(async ({ ctx, next }) => {
  await requireStepUp(ctx);
  return next();
});

/** Asks people for a second factor where their organization requires one, even while it still lets them in without. */
export const mfaEnrolled = t.middleware(async ({ ctx, next }) => {
  await requireEnrolment(ctx);
  return next();
});

/**
 * The only way to a procedure, so that none can be written without saying who may call it. Whether the caller may is
 * asked before the input is read: whoever may not learns nothing about inputs.
 */
export function procedure(permission: 'public', options?: Options): ReturnType<typeof publicProcedure>;
export function procedure(permission: ObservedPermission, options?: Options): ReturnType<typeof observedProcedure>;
export function procedure(permission: PersonalPermission, options?: Options): ReturnType<typeof personalProcedure>;
export function procedure(permission: MemberPermission, options?: Options): ReturnType<typeof memberProcedure>;
export function procedure(
  permission: OrganizationPermission,
  options?: Options,
): ReturnType<typeof organizationProcedure>;
export function procedure(permission: Permission | 'public', options: Options = {}) {
  switch (permission) {
    case 'public':
      return publicProcedure(options);
    case 'jobs:read':
      return observedProcedure(permission, options);
    case 'organizations:manage':
    case 'queues:read':
    case 'queues:manage':
    case 'profile:manage':
    case 'system:health':
    case 'system:read':
      return personalProcedure(permission, options);
    case 'apiKeys:manage':
    case 'members:read':
    case 'members:manage':
    case 'organization:read':
    case 'organization:manage':
    case 'audit:read':
    case 'emails:manage':
      return memberProcedure(permission, options);
    default:
      return organizationProcedure(permission, options);
  }
}
