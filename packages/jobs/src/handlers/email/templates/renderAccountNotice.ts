import type { AccountNoticeEmail } from '../../../email/input.ts';
import { linkMail } from './linkMail.ts';
import { mailPage, paragraphs } from './mailPage.ts';
import type { RenderedMail } from './renderedMail.ts';
import { fromAddress, minuteOf, oneLine } from './words.ts';

type Notice = AccountNoticeEmail['props']['notice'];
type Words = { subject: string; what: (detail: string) => string; advice?: string };

const words: Readonly<Record<Notice, Words>> = {
  passwordChanged: {
    subject: 'Your password was changed',
    what: () => 'Your password for NovaPulse was changed, and all other sessions were ended.',
  },
  passwordReset: {
    subject: 'Your password was set anew',
    what: () => 'A new password for NovaPulse was set through a link in a mail, and all sessions were ended.',
  },
  emailInUse: {
    subject: 'Your mail address is in use already',
    what: () => 'Somebody wanted to use this mail address for another account at NovaPulse. It stays with yours.',
    advice: 'You need not do anything.',
  },
  emailRestored: {
    subject: 'Your mail address was restored',
    what: () =>
      'The change of your mail address was undone. All sessions were ended and the password is invalid: set a new one with the link in the other mail.',
  },
  mfaEnabled: {
    subject: 'Two-step sign-in is on',
    what: () => 'An authenticator app was added to your account at NovaPulse.',
  },
  mfaDisabled: {
    subject: 'Two-step sign-in is off',
    what: () => 'The authenticator app was removed from your account at NovaPulse.',
  },
  mfaReset: {
    subject: 'Your second factor was reset',
    what: () =>
      'An administrator removed all second factors of your account at NovaPulse and ended all sessions. Set up a new one when you sign in.',
  },
  recoveryCodeUsed: {
    subject: 'A recovery code was used',
    what: (detail) => `A recovery code was used to sign in to NovaPulse.${detail === '' ? '' : ` ${detail} are left.`}`,
  },
  recoveryCodesRegenerated: {
    subject: 'New recovery codes',
    what: () => 'New recovery codes were made for your account at NovaPulse. The old ones no longer work.',
  },
  passkeyAdded: {
    subject: 'A passkey was added',
    what: (detail) => `The passkey ${quoted(detail)}was added to your account at NovaPulse.`,
  },
  passkeyRemoved: {
    subject: 'A passkey was removed',
    what: (detail) => `The passkey ${quoted(detail)}was removed from your account at NovaPulse.`,
  },
  apiKeyCreated: {
    subject: 'An API key was created',
    what: (detail) => `You created the API key ${quoted(detail)}at NovaPulse.`,
  },
};

const usualAdvice = 'If this was not you, set a new password at once, and tell an administrator of your organization.';

/**
 * A mail that tells what has happened to an account, when and from where, and, where passkeys are the matter, which of them
 * were removed and which still sign in.
 */
export async function renderAccountNotice({
  notice,
  at,
  address,
  detail,
  passkeys = { removed: [], left: [] },
  publicUrl,
}: AccountNoticeEmail['props'] & { publicUrl: string }): Promise<RenderedMail> {
  const { subject, what, advice = usualAdvice } = words[notice];
  const happened = what(oneLine(detail ?? ''));
  const time = `Time: ${minuteOf(at)}${fromAddress(address)}.`;
  const { removed, left } = passkeys;
  const told = [happened, time, ...list('Removed, because added since', removed.map(shown))];
  if (left.length === 0) {
    const text = `${[...told, advice].join('\n\n')}\n`;
    return { subject, text, html: await mailPage(subject, happened, paragraphs(text.trim())) };
  }
  const still = list(
    'These passkeys still sign in to your account, without a password',
    left.map(({ name, addedAt }) => `${shown(name)}, added ${minuteOf(addedAt)}`),
  );
  return linkMail({
    subject,
    opening: [...told, ...still].join('\n\n'),
    action: 'Remove those that you do not know',
    link: `${publicUrl}/security`,
    closing: advice,
  });
}

function list(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [[`${title}:`, ...items.map((item) => `- ${item}`)].join('\n')];
}

function shown(name: string): string {
  return `“${oneLine(name)}”`;
}

function quoted(name: string): string {
  return name === '' ? '' : `“${name}” `;
}
