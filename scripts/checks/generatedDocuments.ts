/** The documents that are generated from the code say what it says. Exits 1 with the names of those that are stale. */
process.argv.push('--check');
await import('../docs.ts');
