import { NovaError } from '@novapulse/core';
import { z } from 'zod';
import { findLoginTicket } from '../../authentication/loginTickets.ts';
import { requestOptions, requestOptionsOutput } from '../../passkeys/requestOptions.ts';
import { procedure } from '../../trpc.ts';

export const passkeyOptions = procedure('public', { limits: ['login.address'] })
  .input(
    z
      .strictObject({
        afterPassword: z.boolean().default(false).meta({
          description: 'Ask for a passkey of the account whose password was just given; otherwise of any account.',
        }),
      })
      .prefault({}),
  )
  .output(requestOptionsOutput)
  .mutation(async ({ ctx, input }) => {
    if (!input.afterPassword) return requestOptions(ctx, 'sign_in', null);
    const ticket = await findLoginTicket(ctx);
    if (ticket === null) {
      throw new NovaError('UNAUTHORIZED', 'This sign-in has ended. Begin again with your password.', {
        reason: 'SIGN_IN_AGAIN',
      });
    }
    return requestOptions(ctx, 'sign_in', ticket.userId);
  });
