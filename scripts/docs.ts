/** `npm run docs [-- --check]`: writes the documents that are generated; with `--check` it only says which are stale. */
await import('./docs/configuration.ts');
await import('./docs/metrics.ts');
await import('./docs/permissions.ts');
