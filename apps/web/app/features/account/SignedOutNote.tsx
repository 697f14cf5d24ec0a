import { Note } from '../../components/ui/Note.tsx';

const texts: Record<string, { title: string; text: string }> = {
  'password-reset': {
    title: 'Your new password is set.',
    text: 'All sessions have ended. Sign in with it; your second factor is as it was.',
  },
  'email-confirmed': { title: 'Your new address is confirmed.', text: 'Sign in with it from now on.' },
  'email-kept': {
    title: 'Your address stays, and everybody is signed out.',
    text: 'Your old password is no longer good: a mail with a link to set a new one is on its way.',
  },
};

/** What has just happened, on the page to which it led. */
export function SignedOutNote({ done }: { done: string | null }) {
  const text = done === null || !Object.hasOwn(texts, done) ? undefined : texts[done];
  return text ? (
    <Note tone="ok" title={text.title}>
      {text.text}
    </Note>
  ) : null;
}
