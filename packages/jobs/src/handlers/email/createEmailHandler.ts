import type { Keyring } from '@novapulse/core';
import { openAccountToken } from '../../email/accountEmails.ts';
import type { EmailInput } from '../../email/input.ts';
import { openInviteToken } from '../../email/inviteEmail.ts';
import { openSignalToken } from '../../workflows/signalToken.ts';
import type { Mailer } from './mailer.ts';
import { renderEmailChange, renderEmailChanged, renderPasswordReset } from './templates/renderAccountLinks.ts';
import { renderAccountNotice } from './templates/renderAccountNotice.ts';
import { renderApproval } from './templates/renderApproval.ts';
import { renderEndpointDisabled } from './templates/renderEndpointDisabled.ts';
import { renderEndpointNotice } from './templates/renderEndpointNotice.ts';
import type { RenderedMail } from './templates/renderedMail.ts';
import { renderGeneric } from './templates/renderGeneric.ts';
import { renderInvite } from './templates/renderInvite.ts';
import { renderReportReady } from './templates/renderReportReady.ts';

export type EmailHandlerDependencies = {
  mailer: Mailer;
  keyring: Keyring;
  /** The dashboard's origin, for links. */
  publicUrl: string;
};

export type EmailHandler = (
  input: EmailInput,
  context: { job: { id: string }; signal: AbortSignal },
) => Promise<{ messageId: string; subject: string }>;

/** Renders and sends one mail. Throws JobError when it was not accepted, the signal's reason when it was aborted. */
export function createEmailHandler({ mailer, keyring, publicUrl }: EmailHandlerDependencies): EmailHandler {
  const render = async (input: EmailInput): Promise<RenderedMail> => {
    switch (input.template) {
      case 'generic':
        return renderGeneric(input.props);
      case 'invite':
        return renderInvite({ ...input.props, token: openInviteToken(keyring, input.props), publicUrl });
      case 'passwordReset':
        return renderPasswordReset({ ...input.props, token: openAccountToken(keyring, input.props), publicUrl });
      case 'emailChange':
        return renderEmailChange({ ...input.props, token: openAccountToken(keyring, input.props), publicUrl });
      case 'emailChanged':
        return renderEmailChanged({ ...input.props, token: openAccountToken(keyring, input.props), publicUrl });
      case 'accountNotice':
        return renderAccountNotice({ ...input.props, publicUrl });
      case 'approval': {
        const { signal, runId, ...props } = input.props;
        return renderApproval({ ...props, token: openSignalToken(keyring, runId, signal), publicUrl });
      }
      case 'endpointDisabled':
        return renderEndpointDisabled({ ...input.props, publicUrl });
      case 'endpointNotice':
        return renderEndpointNotice({ ...input.props, publicUrl });
      case 'reportReady':
        return renderReportReady({ ...input.props, publicUrl });
      default:
        return input satisfies never;
    }
  };

  return async (input, { job, signal }) => {
    const mail = await render(input);
    const { messageId } = await mailer.send({ jobId: job.id, to: input.to, ...mail }, signal);
    return { messageId, subject: mail.subject };
  };
}
