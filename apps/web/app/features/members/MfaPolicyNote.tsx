import { ShieldCheck, ShieldOff } from 'lucide-react';
import { ButtonLink } from '../../components/ui/ButtonLink.tsx';
import { Note } from '../../components/ui/Note.tsx';
import { ExactTime } from '../../components/ui/Time.tsx';
import { formatCounted } from '../../format/number.ts';
import { useMay } from '../shell/viewer.ts';

type MfaPolicyNoteProps = {
  policy: { mfaPolicy: 'optional' | 'required'; mfaGraceUntil: string | null };
  /** How many members have nothing but a password, and what the first of them are called. */
  count: number;
  names: readonly string[];
};

/** What the organization asks of second factors, and whom it would stop to ask for more. */
export function MfaPolicyNote({ policy, count, names }: MfaPolicyNoteProps) {
  const mayManage = useMay('organization:manage');
  const who = namesOf(names, count);
  if (policy.mfaPolicy === 'required') {
    if (count === 0) return null;
    return (
      <Note tone="warn" title={`${formatCounted(count, 'member')} without a second factor: ${who}.`}>
        {policy.mfaGraceUntil ? (
          <>
            From <ExactTime at={policy.mfaGraceUntil} /> they can do nothing but set one up.
          </>
        ) : (
          'It is required here: they can do nothing but set one up.'
        )}
      </Note>
    );
  }
  return (
    <Note
      icon={count === 0 ? ShieldCheck : ShieldOff}
      title="A second factor is optional here."
      action={mayManage ? <ButtonLink to="/settings#second-factor">Require it…</ButtonLink> : undefined}
    >
      {count === 0
        ? 'Every member has one. To require it would stop nobody.'
        : `If you require it, ${formatCounted(count, 'member')} must enrol at their next sign-in: ${who}. API keys are not affected.`}
    </Note>
  );
}

/** `Mara, Jonas and 4 others`. */
export function namesOf(names: readonly string[], count: number): string {
  const more = count - names.length;
  const parts = more > 0 ? [...names, `${more} ${more === 1 ? 'other' : 'others'}`] : names;
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}
