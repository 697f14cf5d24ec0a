import { z } from 'zod';
import type { WorkflowStep } from './step.ts';
import { WorkflowFault } from './workflowFault.ts';

export type RunInfo = {
  id: string;
  organizationId: string;
  /** When it was asked for; the same in every replay. */
  startedAt: Date;
};

type Context<Input> = { input: Input; step: WorkflowStep; run: RunInfo };

type WorkflowOptions<Name extends string, Input, Output> = {
  /** As it is stored, shown and started by. */
  name: Name;
  /** Raised by every change to the order, names or kinds of its steps. Runs end on the version they began with. */
  version: number;
  title: string;
  description: string;
  input: z.ZodType<Input>;
  output: z.ZodType<Output>;
  /**
   * Calls steps and decides by what they returned, nothing else: it runs from the top again and again. Whatever asks
   * the world (a clock, a random number, a database) belongs into a step.
   */
  run: (context: Context<Input>) => Promise<Output>;
};

/** One version of a workflow as one value. */
export type WorkflowDefinition<Name extends string = string, Input = unknown, Output = unknown> = Omit<
  WorkflowOptions<Name, Input, Output>,
  'run'
> & {
  /** @throws WorkflowFault `workflow_invalid_input`, and whatever the workflow throws. */
  execute(context: Context<unknown>): Promise<unknown>;
};

export function defineWorkflow<const Name extends string, Input, Output>({
  run,
  ...definition
}: WorkflowOptions<Name, Input, Output>): WorkflowDefinition<Name, Input, Output> {
  return {
    ...definition,
    async execute({ input, ...context }) {
      const parsed = definition.input.safeParse(input);
      if (!parsed.success) throw new WorkflowFault('workflow_invalid_input', z.prettifyError(parsed.error));
      return definition.output.parse(await run({ ...context, input: parsed.data }));
    },
  };
}
