import { vitePlugin as remix } from '@remix-run/dev';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig, type Plugin, type Rollup } from 'vite';

declare module '@remix-run/node' {
  // Types follow the single-fetch flag below.
  interface Future {
    v3_singleFetch: true;
  }
}

/**
 * Workspace packages are loaded by Node itself, so that the server and the bundle share one router and one set of
 * clients. `ssr.external` cannot say it: Vite externalizes only what resolves to JavaScript, and these are TypeScript.
 * For the same reason the development server transforms them itself; pages import nothing but core's pure functions.
 */
const workspacePackages: Plugin = {
  name: 'novapulse:workspace-packages',
  apply: 'build',
  enforce: 'pre',
  resolveId: (id, _importer, { ssr }) => (ssr && id.startsWith('@novapulse/') ? { id, external: true } : null),
};

/** What Node must load for OpenTelemetry to patch it, and what would be a second set of clients. */
const external = ['@trpc/server', 'bullmq', 'express', 'ioredis', 'pg', 'pino', 'prom-client'];

const workspaceSources = '/packages/(?:api|core|db|jobs|runtime)/src/';

/** The browser's tRPC client is made of pure parts of tRPC's server. */
const neverBundled = {
  server: modulesOf([...external, '@prisma/[^/]+', '@opentelemetry/[^/]+']),
  browser: modulesOf([...external.filter((name) => name !== '@trpc/server'), '@prisma/[^/]+', '@opentelemetry/[^/]+']),
};

function modulesOf(packages: readonly string[]): RegExp {
  return new RegExp(`/node_modules/(?:${packages.join('|')})/|${workspaceSources}`);
}

/** Ends a build that would carry one of them after all: as another package's dependency nobody would notice. */
function bundleCheck(): Plugin {
  let refused = neverBundled.server;
  return {
    name: 'novapulse:bundle-check',
    apply: 'build',
    configResolved({ build }) {
      refused = build.ssr ? neverBundled.server : neverBundled.browser;
    },
    moduleParsed({ id }) {
      if (refused.test(id)) this.error(`${id} must not be part of a bundle: see external in vite.config.ts`);
    },
  };
}

// What most pages are made of. As one file it compresses well and is loaded once; in many small ones, which is what
// the bundler makes of modules that several pages share, a page pays for each of them.
const everywhere =
  /\/app\/(?:components\/ui\/(?!layers\/)|features\/(?:clock|forms|keyboard|lists|live|problems|shell)\/)/;
const icon = /\/lucide-react\/dist\/esm\/icons\//;

/** From this many modules that show it an icon is one of those that most pages show. */
const commonIconImporters = 4;

function sharedChunk(id: string, { getModuleInfo }: { getModuleInfo: Rollup.GetModuleInfo }): string | undefined {
  const info = getModuleInfo(id);
  // What is imported when it is needed stays out, with everything that only it needs.
  if (info === null || info.dynamicImporters.length > 0) return undefined;
  return everywhere.test(id) || (icon.test(id) && info.importers.length >= commonIconImporters) ? 'shared' : undefined;
}

export default defineConfig(({ isSsrBuild }) => ({
  plugins: [
    workspacePackages,
    bundleCheck(),
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
  build: {
    assetsInlineLimit: 0,
    cssMinify: 'esbuild',
    target: 'es2022',
    rollupOptions: { output: isSsrBuild ? {} : { manualChunks: sharedChunk, onlyExplicitManualChunks: true } },
  },
}));
