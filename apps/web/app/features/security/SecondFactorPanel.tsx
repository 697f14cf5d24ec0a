import { useSubmit } from '@remix-run/react';
import { ShieldCheck, ShieldOff } from 'lucide-react';
import { Badge } from '../../components/ui/Badge.tsx';
import { Button } from '../../components/ui/Button.tsx';
import { ButtonLink } from '../../components/ui/ButtonLink.tsx';
import { ConfirmDialog } from '../../components/ui/ConfirmDialog.tsx';
import { KeyValues } from '../../components/ui/KeyValues.tsx';
import { Note } from '../../components/ui/Note.tsx';
import { Panel } from '../../components/ui/Panel.tsx';
import { ExactTime, Time } from '../../components/ui/Time.tsx';
import { formatCounted } from '../../format/number.ts';
import type { Security } from './loadSecurity.server.ts';

/** Whether signing in takes more than the password, and how to change that. */
export function SecondFactorPanel({ mfa }: { mfa: Security['mfa'] }) {
  return (
    <Panel
      title="Second factor"
      aside={
        <Badge tone={mfa.enabled ? 'ok' : 'warn'} icon={mfa.enabled ? ShieldCheck : ShieldOff}>
          {mfa.enabled ? 'On' : 'Off'}
        </Badge>
      }
    >
      <div className="grid gap-4">
        <Requirement mfa={mfa} />
        {mfa.totp ? <App totp={mfa.totp} codes={mfa.recoveryCodesRemaining} isLow={mfa.recoveryCodesLow} /> : <NoApp />}
        {mfa.enabled && !mfa.totp ? <PasskeyCodes codes={mfa.recoveryCodesRemaining} /> : null}
      </div>
    </Panel>
  );
}

function Requirement({ mfa }: { mfa: Security['mfa'] }) {
  if (!mfa.required || mfa.enabled) return null;
  return (
    <Note tone="warn" title="Your organization requires a second factor.">
      {mfa.graceUntil ? (
        <>
          Set one up before <ExactTime at={mfa.graceUntil} />; from then on you can do nothing else.
        </>
      ) : (
        'Set one up to go on.'
      )}
    </Note>
  );
}

function NoApp() {
  return (
    <>
      <p className="text-ink-2">
        With an authenticator app, somebody who has your password still cannot sign in. It takes a minute.
      </p>
      <ButtonLink variant="primary" to="/security/authenticator" className="justify-self-start">
        Set up authenticator app
      </ButtonLink>
    </>
  );
}

/** What stands in for a lost passkey, where there is no app. */
function PasskeyCodes({ codes }: { codes: number }) {
  return (
    <div className="grid gap-4 border-line border-t pt-4">
      <KeyValues rows={[{ key: 'Recovery codes', value: `${codes} of 10 left` }]} />
      <ButtonLink to="/security/recovery-codes" className="justify-self-start">
        New recovery codes
      </ButtonLink>
    </div>
  );
}

type AppProps = { totp: NonNullable<Security['mfa']['totp']>; codes: number; isLow: boolean };

function App({ totp, codes, isLow }: AppProps) {
  const submit = useSubmit();
  return (
    <>
      {isLow ? (
        <Note
          tone="warn"
          title={
            codes === 0 ? 'You have no recovery codes left.' : `Only ${formatCounted(codes, 'recovery code')} left.`
          }
          action={
            <ButtonLink size="small" to="/security/recovery-codes">
              Make new codes
            </ButtonLink>
          }
        >
          Without them a lost phone means asking an admin.
        </Note>
      ) : null}
      <KeyValues
        rows={[
          {
            key: 'Authenticator app',
            value: (
              <span>
                set up <Time at={totp.enrolledAt} />
              </span>
            ),
          },
          totp.lastUsedAt !== null && { key: 'Last used', value: <Time at={totp.lastUsedAt} /> },
          { key: 'Recovery codes', value: `${codes} of 10 left` },
        ]}
      />
      <div className="flex flex-wrap gap-2">
        <ButtonLink to="/security/recovery-codes">New recovery codes</ButtonLink>
        <ButtonLink to="/security/authenticator">Change app</ButtonLink>
        <ConfirmDialog
          title="Turn the authenticator app off?"
          confirmLabel="Turn off"
          onConfirm={() => submit({ intent: 'turnOff' }, { method: 'post', action: '/security' })}
          trigger={
            <Button type="button" variant="danger">
              Turn off…
            </Button>
          }
        >
          <p>Your password alone signs you in then. The recovery codes end, and no device is trusted any more.</p>
        </ConfirmDialog>
      </div>
    </>
  );
}
