import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ServerBuild } from '@remix-run/node';
import express, { Router } from 'express';

/** The dashboard's pages: what answers assets, and the build that renders the rest. */
export type Pages = { assets: Router; build: () => Promise<ServerBuild> };

const root = new URL('../../', import.meta.url);
const buildFile = new URL('build/server/index.js', root);

/** Pages as `remix vite:build` left them; null when there is no build. */
export async function builtPages(): Promise<Pages | null> {
  if (!existsSync(buildFile)) return null;
  // The build is a file of its own and not part of this program's types.
  const build: ServerBuild = await import(buildFile.href);
  const client = fileURLToPath(new URL('build/client', root));
  const assets = Router();
  // Their names carry a hash of their content.
  assets.use('/assets', express.static(`${client}/assets`, { immutable: true, maxAge: '1y', fallthrough: false }));
  assets.use(express.static(client, { maxAge: '1h', index: false }));
  return { assets, build: async () => build };
}

/** Pages straight from the sources, with hot reload. */
export async function sourcePages(): Promise<Pages> {
  const { createServer } = await import('vite');
  const vite = await createServer({
    root: fileURLToPath(root),
    appType: 'custom',
    server: { middlewareMode: true },
  });
  const assets = Router();
  assets.use(vite.middlewares);
  return { assets, build: async () => requireBuild(await vite.ssrLoadModule('virtual:remix/server-build')) };
}

function requireBuild(build: unknown): ServerBuild {
  if (!isBuild(build)) throw new Error('Vite gave no Remix build');
  return build;
}

function isBuild(build: unknown): build is ServerBuild {
  return typeof build === 'object' && build !== null && 'routes' in build && 'entry' in build;
}
