import { emailAddressPattern, isSafeText } from '@novapulse/core';
import { z } from 'zod';
import { sealedToken } from './sealedToken.ts';

// One mailbox, without a display name, quotes or a list: nothing that a mail library could read as a second recipient.
const emailAddress = z.string().regex(emailAddressPattern, 'must be an e-mail address');

const text = (maxLength: number) => z.string().min(1).max(maxLength).refine(isSafeText, 'must be valid Unicode');

// A line break in a header starts the next header.
const singleLine = (maxLength: number) => text(maxLength).regex(/^\P{Cc}*$/u, 'must be one line');

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
    token: sealedToken,
  }),
});

const linkProps = { tokenId: singleLine(100), token: sealedToken, expiresAt: z.iso.datetime() };

// Where a request came from, as the server saw it; empty when it cannot tell.
const clientAddress = z.string().max(100).refine(isSafeText, 'must be valid Unicode');

/** A link that sets a new password; made by `passwordResetEmail`. */
const passwordResetInput = z.strictObject({
  to: emailAddress,
  template: z.literal('passwordReset'),
  props: z.strictObject({ ...linkProps, address: clientAddress }),
});

/** A link by which a new address confirms itself; made by `emailChangeEmail`. */
const emailChangeInput = z.strictObject({
  to: emailAddress,
  template: z.literal('emailChange'),
  props: z.strictObject({ ...linkProps, oldEmail: emailAddress }),
});

/** Tells an old address of a change, with a link that undoes it; made by `emailChangedEmail`. */
const emailChangedInput = z.strictObject({
  to: emailAddress,
  template: z.literal('emailChanged'),
  props: z.strictObject({
    ...linkProps,
    newEmail: emailAddress,
    /** False while the new address has not confirmed itself. */
    isConfirmed: z.boolean(),
    address: clientAddress,
  }),
});

/** What a person is told about their account when it happens, so that a stranger's doing is seen. */
const accountNotices = [
  'passwordChanged',
  'passwordReset',
  'emailInUse',
  'emailRestored',
  'mfaEnabled',
  'mfaDisabled',
  'mfaReset',
  'recoveryCodeUsed',
  'recoveryCodesRegenerated',
  'passkeyAdded',
  'passkeyRemoved',
  'apiKeyCreated',
] as const;

/** One of the notices above; made by `accountNoticeEmail`. */
const accountNoticeInput = z.strictObject({
  to: emailAddress,
  template: z.literal('accountNotice'),
  props: z.strictObject({
    notice: z.enum(accountNotices),
    at: z.iso.datetime(),
    address: clientAddress,
    /** A name that the notice is about (a passkey, an API key) or a count; null when there is none. */
    detail: text(200).nullable(),
    /** What became of the account's passkeys, each of which signs in by itself; absent when that is not the matter. */
    passkeys: z
      .strictObject({
        removed: z.array(z.string().max(200)),
        left: z.array(z.strictObject({ name: z.string().max(200), addedAt: z.iso.datetime() })),
      })
      .optional(),
  }),
});

/** Asks for a decision; made by `approvalEmail`. */
const approvalInput = z.strictObject({
  to: emailAddress,
  template: z.literal('approval'),
  props: z.strictObject({
    runId: singleLine(100),
    signal: z.strictObject({ step: singleLine(200), ...sealedToken.shape }),
    title: singleLine(150),
    details: z.string().max(10_000).refine(isSafeText, 'must be valid Unicode'),
    expiresAt: z.iso.datetime(),
  }),
});

/** Tells that an endpoint was disabled by what it answered. */
const endpointDisabledInput = z.strictObject({
  to: emailAddress,
  template: z.literal('endpointDisabled'),
  props: z.strictObject({
    webhookId: singleLine(100),
    url: text(2_048),
    reason: z.enum(['gone', 'receiver_asked', 'failing']),
    at: z.iso.datetime(),
  }),
});

/** Warns of an endpoint that keeps failing, or tells that it answers again; made by `mailManagers`. */
const endpointNoticeInput = z.strictObject({
  to: emailAddress,
  template: z.literal('endpointNotice'),
  props: z.strictObject({
    notice: z.enum(['failing', 'recovered']),
    webhookId: singleLine(100),
    url: text(2_048),
    /** Of the time after which it is disabled. */
    percent: z.int(),
    since: z.iso.datetime(),
    disabledFrom: z.iso.datetime().nullable(),
  }),
});

/** Tells that a report can be downloaded. */
const reportReadyInput = z.strictObject({
  to: emailAddress,
  template: z.literal('reportReady'),
  props: z.strictObject({
    reportId: singleLine(100),
    title: text(200),
    rows: z.int(),
    bytes: z.int(),
    expiresAt: z.iso.datetime(),
  }),
});

/** The input of the job `email.send`. */
export const emailInput = z.discriminatedUnion('template', [
  genericEmail,
  inviteEmailInput,
  passwordResetInput,
  emailChangeInput,
  emailChangedInput,
  accountNoticeInput,
  approvalInput,
  endpointDisabledInput,
  endpointNoticeInput,
  reportReadyInput,
]);

export type GenericEmail = z.infer<typeof genericEmail>;
export type InviteEmail = z.infer<typeof inviteEmailInput>;
export type PasswordResetEmail = z.infer<typeof passwordResetInput>;
export type EmailChangeEmail = z.infer<typeof emailChangeInput>;
export type EmailChangedEmail = z.infer<typeof emailChangedInput>;
export type AccountNoticeEmail = z.infer<typeof accountNoticeInput>;
export type ApprovalEmail = z.infer<typeof approvalInput>;
export type EndpointDisabledEmail = z.infer<typeof endpointDisabledInput>;
export type EndpointNoticeEmail = z.infer<typeof endpointNoticeInput>;
export type ReportReadyEmail = z.infer<typeof reportReadyInput>;
export type EmailInput = z.infer<typeof emailInput>;
