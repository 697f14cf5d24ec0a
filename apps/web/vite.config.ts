import { vitePlugin as remix } from '@remix-run/dev';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig, type Plugin } from 'vite';

declare module '@remix-run/node' {
  // Types follow the single-fetch flag below.
  interface Future {
    v3_singleFetch: true;
  }
}

/**
 * Workspace packages are loaded by Node itself, so that the server and the bundle share one router and one set of
 * clients. `ssr.external` cannot say it: Vite externalizes only what resolves to JavaScript, and these are TypeScript.
 */
const workspacePackages: Plugin = {
  name: 'novapulse:workspace-packages',
  enforce: 'pre',
  resolveId: (id, _importer, { ssr }) => (ssr && id.startsWith('@novapulse/') ? { id, external: true } : null),
};

/** What else the server bundle must not contain: OpenTelemetry can only patch what Node loads. */
const external = ['@trpc/server', 'bullmq', 'express', 'ioredis', 'pg', 'pino', 'prom-client'];

export default defineConfig(({ command }) => ({
  plugins: [
    workspacePackages,
    tailwindcss(),
    remix({
      future: {
        v3_fetcherPersist: true,
        v3_lazyRouteDiscovery: true,
        v3_relativeSplatPath: true,
        v3_singleFetch: true,
        v3_throwAbortReason: true,
      },
    }),
  ],
  ssr: { external },
  // Our own fonts stay files: a font inside the style sheet would block first paint.
  build: { assetsInlineLimit: 0, cssMinify: 'esbuild', target: 'es2022' },
  ...(command === 'serve' ? { cacheDir: 'node_modules/.vite' } : {}),
}));
