import { z } from 'zod';
import { defineWorkflow } from '../defineWorkflow.ts';

/** Says that the code has come to a place. The worker may end there. */
export type Reach = (place: string) => Promise<void>;

const names = ['one', 'two', 'three', 'four', 'five'] as const;

/** Five steps, each of which counts itself, with a place inside and after each. */
export const createFiveSteps = (reach: Reach, count: (step: string, idempotencyKey: string) => Promise<void>) =>
  defineWorkflow({
    name: 'five-steps',
    version: 1,
    title: 'Five steps',
    description: '',
    input: z.object({ start: z.int() }),
    output: z.object({ total: z.int(), mailed: z.boolean() }),
    async run({ input, step }) {
      let total = input.start;
      for (const [index, name] of names.entries()) {
        const sum = total;
        total = await step.run(name, async ({ idempotencyKey }) => {
          await reach(`inside ${name}`);
          await count(name, idempotencyKey);
          await reach(`about to commit ${name}`);
          return sum + (index + 1) ** 2;
        });
        if (name === 'three') await step.sleep('a moment', 5);
        await reach(`after ${name}`);
      }
      const { jobId } = await step.sendEmail('mail', {
        to: 'ann@example.test',
        template: 'generic',
        props: { subject: `Total ${total}`, body: 'Done' },
      });
      await reach('after mail');
      return { total, mailed: jobId !== '' };
    },
  });

/** Every place at which a worker is killed, in order. What step two had done is done again, with the same key. */
export const places = [
  ...names.flatMap((name) => [
    `inside ${name}`,
    ...(name === 'two' ? [`about to commit ${name}`] : []),
    `after ${name}`,
  ]),
  'after mail',
];
