import { fileRouter } from './reports/openReportFile.ts';
import { appRouter } from './router.ts';
import { createCallerFactory } from './trpc.ts';

export { type Context, type CreateContext, createContextFactory } from './context.ts';
export type { ApiConfig, ApiDependencies } from './dependencies.ts';
export { faultMessage } from './errors/faultMessage.ts';
export { toNovaError } from './errors/toNovaError.ts';
export { type ApiHandlerOptions, createApiHandler } from './http/createApiHandler.ts';
export { buildOpenApiDocument, type OpenApiDocument } from './openapi/buildOpenApiDocument.ts';
export { permissionTable } from './permissionTable.ts';
export { describeProcedures, type ProcedureDescription } from './procedures.ts';
export { findPublicKeys } from './routers/webhooks/findPublicKeys.ts';
export { type FirstAdmin, seedFirstAdmin } from './seedFirstAdmin.ts';
export { appRouter };

/** Calls procedures in this process, with the same checks as over HTTP: `createCaller(context).events.get({ id })`. */
export const createCaller = createCallerFactory(appRouter);

/** For the route that sends files: whether its caller may have one, and where it is. */
export const createFileCaller = createCallerFactory(fileRouter);

export type ApiCaller = ReturnType<typeof createCaller>;
