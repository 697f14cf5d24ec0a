import { randomBytes } from 'node:crypto';
import { createCaller, createContextFactory } from '@novapulse/api/server';
import { createRequestHandler } from '@remix-run/express';
import compression from 'compression';
import { type Express, type RequestHandler, Router } from 'express';
import '../app/loadContext.ts';
import { clientAddressOf } from './clientAddress.ts';
import { contentSecurityPolicy } from './dashboard/contentSecurityPolicy.ts';
import { builtPages, type Pages, sourcePages } from './dashboard/pages.ts';
import type { WebDependencies } from './dependencies.ts';
import { requestIdOf } from './requestIdOf.ts';

/**
 * Mounts the pages for people, after everything else: they answer every path that is left, unknown ones with a 404 of
 * their own. Loaders and actions call the router that also answers over HTTP, through the load context.
 */
export function mountDashboard(app: Express, deps: WebDependencies): void {
  const { isDevelopment } = deps.config;
  // Loaded while the rest of the server starts; a request that comes sooner waits.
  const handler = (isDevelopment ? sourcePages() : builtPages()).then((pages) =>
    pages === null ? notBuilt : pagesHandler(pages, deps),
  );
  handler.catch((err: unknown) => deps.logger.error({ err }, 'dashboard_failed_to_load'));
  app.use((request, response, next) => {
    handler.then((handle) => handle(request, response, next), next);
  });
}

function pagesHandler({ assets, build }: Pages, deps: WebDependencies): RequestHandler {
  const { isDevelopment, version } = deps.config;
  const createContext = createContextFactory(deps.api);
  const router = Router();
  router.use(compression());
  router.use(assets);
  router.use((_request, response, next) => {
    const cspNonce = randomBytes(16).toString('base64');
    response.locals.cspNonce = cspNonce;
    response.set('content-security-policy', contentSecurityPolicy(cspNonce, isDevelopment));
    // What one person sees is nobody else's; the browser may show it again once it has asked.
    response.set('cache-control', 'private, no-cache');
    next();
  });
  router.use((request, _response, next) => {
    // The Origin gate has judged it, by PUBLIC_URL too. Remix compares it with the Host header alone and would refuse
    // whatever comes through a proxy that rewrites that.
    delete request.headers.origin;
    next();
  });
  const answerPage = createRequestHandler({
    build,
    mode: isDevelopment ? 'development' : 'production',
    getLoadContext: (req, res) => ({
      api: createCaller(createContext({ req, res }, { clientAddress: clientAddressOf(req) })),
      cspNonce: String(res.locals.cspNonce),
      requestId: requestIdOf(res),
      now: () => deps.api.clock.now(),
      version,
      isDevelopment,
      onError: (err) => deps.logger.error({ err, path: req.path }, 'dashboard_failed'),
    }),
  });
  router.use((request, response, next) => {
    answerPage(request, response, next).catch(next);
  });
  return router;
}

const notBuilt: RequestHandler = (_request, response) => {
  response
    .status(503)
    .type('text')
    .send('The dashboard is not built. npm start builds it, and so does: remix vite:build in apps/web.\n');
};
