import type { IncomingMessage } from 'node:http';
import { buildOpenApiDocument, createApiHandler } from '@novapulse/api/server';
import { createOpsHandler } from '@novapulse/runtime';
import express, { type Express } from 'express';
import { answerError } from './answerError.ts';
import { clientAddressOf } from './clientAddress.ts';
import { mountDashboard } from './dashboard.ts';
import type { WebDependencies } from './dependencies.ts';
import { mountDevMail } from './devMail/mountDevMail.ts';
import { mountFiles } from './files/mountFiles.ts';
import { answerOptions } from './middleware/answerOptions.ts';
import { closeWhenDraining } from './middleware/closeWhenDraining.ts';
import { handleErrors } from './middleware/handleErrors.ts';
import { limitForms } from './middleware/limitForms.ts';
import { originGate } from './middleware/originGate.ts';
import { requestIds } from './middleware/requestIds.ts';
import { requestLog } from './middleware/requestLog.ts';
import { requestTarget } from './middleware/requestTarget.ts';
import { securityHeaders } from './middleware/securityHeaders.ts';
import { traceRequests } from './middleware/traceRequests.ts';
import { mountPublicKeys } from './mountPublicKeys.ts';

/** Everything the web server answers, in the order in which a request passes it. */
export function createApp(deps: WebDependencies, isDraining: () => boolean): Express {
  const { config, db, health, metrics } = deps;
  const ops = createOpsHandler({
    health,
    metrics,
    metricsAccess: { token: config.metricsToken, isInternalPort: false },
  });
  const openApiDocument = buildOpenApiDocument({ version: config.version, publicUrl: config.publicUrl });

  const clientAddresses = new WeakMap<IncomingMessage, string>();
  const api = createApiHandler(deps.api, { clientAddress: (request) => clientAddresses.get(request) });

  const app = express();
  app.disable('x-powered-by');
  app.enable('case sensitive routing');
  app.set('trust proxy', [...config.trustProxy]);

  app.use(requestIds(deps));
  app.use(traceRequests(deps));
  app.use(requestLog(deps));
  app.use(securityHeaders(config));
  app.use(closeWhenDraining(isDraining));
  app.use(requestTarget);
  app.use((request, response, next) => {
    ops(request.path, request, response).then((isAnswered) => (isAnswered ? undefined : next()), next);
  });
  app.use(answerOptions);
  app.use(originGate(config));
  app.use(limitForms);
  app.get('/api/openapi.json', (_request, response) => void response.json(openApiDocument));
  app.use('/api/trpc', (request, response) => {
    clientAddresses.set(request, clientAddressOf(request));
    api(request, response);
  });
  app.use('/api', (_request, response) => {
    answerError(response, 'NOT_FOUND', 'There is nothing here. Procedures are at /api/trpc/<area>.<procedure>.');
  });
  mountPublicKeys(app, deps);
  mountFiles(app, deps);
  mountDevMail(app, { db, rule: config });
  mountDashboard(app, deps);
  app.use((_request, response) => answerError(response, 'NOT_FOUND', 'There is no such page.'));
  app.use(handleErrors(deps));
  return app;
}
