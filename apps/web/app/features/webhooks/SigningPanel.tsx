import { Form } from '@remix-run/react';
import { Button } from '../../components/ui/Button.tsx';
import { CopyButton } from '../../components/ui/CopyButton.tsx';
import { Field } from '../../components/ui/Field.tsx';
import { Panel } from '../../components/ui/Panel.tsx';
import { Select } from '../../components/ui/Select.tsx';
import { Time } from '../../components/ui/Time.tsx';

export type WebhookSigning = {
  signing: 'hmac' | 'ed25519' | 'both';
  /** Public halves of the key pairs that sign, newest first. */
  publicKeys: readonly { version: number; publicKey: string; kid: string; expiresAt: string | null }[];
  jwksUrl: string;
};

const schemes = [
  { value: 'hmac', label: 'HMAC-SHA256 with the secret (v1)' },
  { value: 'both', label: 'Both (v1 and v1a)' },
  { value: 'ed25519', label: 'Ed25519 with a key pair (v1a)' },
] as const;

/** How an endpoint signs, and what its receiver verifies a key pair with. */
export function SigningPanel({ id, signing }: { id: string; signing: WebhookSigning }) {
  const { publicKeys, jwksUrl } = signing;
  return (
    <Panel title="Signatures">
      <div className="grid gap-4">
        <Form method="post" action={`/webhooks/${id}/secrets`} className="flex flex-wrap items-end gap-3">
          <div className="min-w-0 max-w-100 grow">
            <Field name="signing" label="Requests are signed with">
              {(control) => (
                <Select {...control} key={signing.signing} defaultValue={signing.signing}>
                  {schemes.map(({ value, label }) => (
                    <option key={value} value={value}>
                      {label}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          </div>
          <Button>Save</Button>
        </Form>
        <p className="text-ink-3 text-sm">
          With a key pair the receiver needs no secret: it verifies with the public key, which anybody may know. Most
          libraries verify v1; keep both until the receiver has switched.
        </p>
        {publicKeys.map(({ version, publicKey, kid, expiresAt }) => (
          <div key={version} className="grid gap-1">
            <p className="text-ink-2 text-sm">
              Public key {version}
              {expiresAt === null ? null : (
                <>
                  , signs until <Time at={expiresAt} />
                </>
              )}
            </p>
            <p className="flex min-w-0 items-center gap-2">
              <code className="min-w-0 truncate" title={`kid ${kid}`}>
                {publicKey}
              </code>
              <CopyButton text={publicKey} label={`Copy public key ${version}`} />
            </p>
          </div>
        ))}
        {publicKeys.length > 0 ? (
          <p className="text-ink-3 text-sm">
            All keys of the organization as a JSON Web Key Set:{' '}
            <a className="[overflow-wrap:anywhere]" href={jwksUrl}>
              {jwksUrl}
            </a>
          </p>
        ) : null}
      </div>
    </Panel>
  );
}
