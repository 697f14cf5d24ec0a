import { noInput } from '../../inputs/noInput.ts';
import { requestOptions, requestOptionsOutput } from '../../passkeys/requestOptions.ts';
import { procedure } from '../../trpc.ts';

export const stepUpOptions = procedure('profile:manage', { isOpenToUnenrolled: true })
  .input(noInput)
  .output(requestOptionsOutput)
  .mutation(({ ctx }) => requestOptions(ctx, 'step_up', ctx.caller.userId));
