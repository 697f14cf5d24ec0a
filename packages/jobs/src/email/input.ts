import { emailAddressPattern, isSafeText } from '@novapulse/core';
import { z } from 'zod';

// One mailbox, without a display name, quotes or a list: nothing that a mail library could read as a second recipient.
const emailAddress = z.string().regex(emailAddressPattern, 'must be an e-mail address');

const text = (maxLength: number) => z.string().min(1).max(maxLength).refine(isSafeText, 'must be valid Unicode');

// A line break in a header starts the next header.
const singleLine = (maxLength: number) => text(maxLength).regex(/^\P{Cc}*$/u, 'must be one line');

/** A secret in a job's input: only ever encrypted, since inputs are stored, listed and shown. */
const sealedSecret = z.strictObject({ keyId: z.string().min(1).max(64), ciphertext: z.base64().max(1_000) });

/** A mail with a text of the caller's own. */
export const genericEmail = z.strictObject({
  to: emailAddress,
  template: z.literal('generic'),
  props: z.strictObject({ subject: singleLine(200), body: text(100_000) }),
});

/** An invitation; made by `inviteEmail`, never from a caller's input. */
export const inviteEmailInput = z.strictObject({
  to: emailAddress,
  template: z.literal('invite'),
  props: z.strictObject({
    inviteId: singleLine(100),
    organizationName: text(200),
    /** The name or address of whoever invited; null when nobody in particular did. */
    invitedBy: text(254).nullable(),
    role: z.enum(['admin', 'manager', 'user']),
    expiresAt: z.iso.datetime(),
    token: sealedSecret,
  }),
});

/** The input of the job `email.send`. */
export const emailInput = z.discriminatedUnion('template', [genericEmail, inviteEmailInput]);

export type GenericEmail = z.infer<typeof genericEmail>;
export type InviteEmail = z.infer<typeof inviteEmailInput>;
export type EmailInput = z.infer<typeof emailInput>;
