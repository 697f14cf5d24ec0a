import type { WorkflowDefinition } from './defineWorkflow.ts';

/** The versions of workflows that this process knows, side by side. */
export type WorkflowRegistry = {
  find(name: string, version: number): WorkflowDefinition | undefined;
  /** What a new run begins with. */
  latest(name: string): WorkflowDefinition | undefined;
  /** The newest version of each, by name. */
  list(): WorkflowDefinition[];
};

/** @throws Error when two definitions have the same name and version. */
export function createWorkflowRegistry(definitions: readonly WorkflowDefinition[]): WorkflowRegistry {
  const versions = new Map<string, WorkflowDefinition>();
  const newest = new Map<string, WorkflowDefinition>();
  for (const definition of definitions) {
    const key = `${definition.name} ${definition.version}`;
    if (versions.has(key)) throw new Error(`The workflow ${definition.name} has two versions ${definition.version}`);
    versions.set(key, definition);
    if (definition.version > (newest.get(definition.name)?.version ?? 0)) newest.set(definition.name, definition);
  }
  return {
    find: (name, version) => versions.get(`${name} ${version}`),
    latest: (name) => newest.get(name),
    list: () => [...newest.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
