import { opsPaths } from '@novapulse/runtime';

const exactRoutes: ReadonlySet<string> = new Set([...opsPaths, '/api/openapi.json', '/dev/mail', '/dev/mail.json']);

/** The route of a path, out of a closed set: what metrics may use as a label. */
export function routeOf(path: string): string {
  if (exactRoutes.has(path)) {
    return path;
  }
  if (path.startsWith('/api/trpc/')) {
    return '/api/trpc/:procedure';
  }
  if (path.startsWith('/files/')) {
    return '/files/:id';
  }
  return path === '/api' || path.startsWith('/api/') ? '/api/*' : '/*';
}
