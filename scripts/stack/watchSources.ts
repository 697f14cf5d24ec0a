import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';

// An editor writes a file in several steps, and a checkout writes many.
const settleMs = 200;

/** Calls `onChange` once per burst of changes to the TypeScript files below `folders`. */
export function watchSources(root: string, folders: readonly string[], onChange: () => void): { close(): void } {
  let timer: NodeJS.Timeout | undefined;
  const watchers: FSWatcher[] = folders.map((folder) =>
    watch(join(root, folder), { recursive: true }, (_, file) => {
      if (file === null || !/\.(ts|json)$/.test(file) || /\.test\.ts$|node_modules/.test(file)) return;
      clearTimeout(timer);
      timer = setTimeout(onChange, settleMs);
    }),
  );
  return {
    close() {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}
