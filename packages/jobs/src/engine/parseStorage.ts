import type { EngineStorage } from './engine.ts';

/** Reads the section `memory` of Redis' INFO. What a fork does not say counts as the default. */
export function parseStorage(info: string): EngineStorage {
  const field = (name: string) => new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1];
  const maxBytes = Number(field('maxmemory') ?? 0);
  return {
    evictionPolicy: field('maxmemory_policy') ?? 'noeviction',
    usedBytes: Number(field('used_memory') ?? 0),
    maxBytes: maxBytes > 0 ? maxBytes : null,
  };
}
