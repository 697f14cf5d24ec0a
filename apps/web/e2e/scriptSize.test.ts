import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const client = fileURLToPath(new URL('../build/client', import.meta.url));
const mostBytes = 150_000;

const module = z.object({ module: z.string(), imports: z.array(z.string()).default([]) });
const manifestSchema = z.object({
  entry: module,
  routes: z.record(z.string(), module.extend({ parentId: z.string().optional() })),
});

/** What a build says about itself: the script of every route and what it imports. */
function readManifest() {
  const file = readdirSync(`${client}/assets`).find((name) => /^manifest-.*\.js$/.test(name));
  const script = readFileSync(`${client}/assets/${file}`, 'utf8');
  return manifestSchema.parse(JSON.parse(script.replace(/^window\.__remixManifest=/, '').replace(/;\s*$/, '')));
}

describe('the scripts of a page', () => {
  const { entry, routes } = readManifest();
  const sizes = new Map<string, number>();

  function gzipBytes(file: string): number {
    const size = sizes.get(file) ?? gzipSync(readFileSync(client + file)).length;
    sizes.set(file, size);
    return size;
  }

  /** Everything that the first view of a route loads, together with the routes around it. */
  function firstViewBytes(id: string): number {
    const files = new Set([entry.module, ...entry.imports]);
    for (let route = routes[id]; route; route = routes[route.parentId ?? '']) {
      for (const file of [route.module, ...route.imports]) files.add(file);
    }
    return [...files].reduce((sum, file) => sum + gzipBytes(file), 0);
  }

  it.each(Object.keys(routes))('%s: less than 150 kB compressed', (id) => {
    expect(firstViewBytes(id)).toBeLessThan(mostBytes);
  });
});
