import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeProcedures } from './procedures.ts';

const procedures = describeProcedures();

// Where callers choose the names: any JSON, or a map.
const free = new Set(['events.publish data', 'events.publishBatch events.*.data']);

type Node = { path: string; schema: Record<string, unknown> };

const object = z.record(z.string(), z.unknown());

/** Every object in a JSON Schema, with the path of what it describes. */
function objectsIn({ path, schema }: Node): Node[] {
  const children: Node[] = [];
  const add = (childPath: string, child: unknown) => {
    const parsed = object.safeParse(child);
    if (parsed.success) children.push({ path: childPath, schema: parsed.data });
  };
  const below = (name: string) => (path === '' ? name : `${path}.${name}`);
  for (const [name, child] of Object.entries(object.safeParse(schema.properties).data ?? {})) add(below(name), child);
  add(below('*'), schema.items);
  for (const combined of [schema.anyOf, schema.oneOf, schema.allOf, schema.prefixItems]) {
    for (const child of z.array(z.unknown()).safeParse(combined).data ?? []) add(path, child);
  }
  for (const [name, child] of Object.entries(object.safeParse(schema.$defs).data ?? {})) add(`$defs.${name}`, child);
  const own = schema.type === 'object' ? [{ path, schema }] : [];
  return [...own, ...children.flatMap(objectsIn)];
}

describe('every input', () => {
  it.each(procedures)('$path refuses fields that it does not know, at every depth', ({ path, input }) => {
    const schema = object.parse(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }));
    const open = objectsIn({ path: '', schema })
      // A map has names of the caller's choosing, and a schema for its values.
      .filter((node) => node.schema.propertyNames === undefined && node.schema.additionalProperties !== false)
      .map((node) => `${path} ${node.path}`)
      .filter((name) => !free.has(name));
    expect(open).toEqual([]);
  });

  it('is an object or nothing', () => {
    for (const { path, input } of procedures) {
      for (const value of ['x', 5, true, [], null]) {
        expect(`${path} ${input.safeParse(value).success}`).toBe(`${path} false`);
      }
    }
  });
});
