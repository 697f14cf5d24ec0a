import { Form, useSubmit } from '@remix-run/react';
import { useEffect, useState } from 'react';
import { Button } from '../../components/ui/Button.tsx';
import { ButtonLink } from '../../components/ui/ButtonLink.tsx';
import { ConfirmDialog } from '../../components/ui/ConfirmDialog.tsx';
import { Input } from '../../components/ui/Input.tsx';
import { Panel } from '../../components/ui/Panel.tsx';
import { Cell, HeadCell, Table } from '../../components/ui/Table.tsx';
import { Time } from '../../components/ui/Time.tsx';
import type { Security } from '../security/loadSecurity.server.ts';

type Passkey = Security['passkeys'][number];

/** What one signs in with instead of password and code. */
export function PasskeysPanel({ passkeys, isOnlyFactor }: { passkeys: Security['passkeys']; isOnlyFactor: boolean }) {
  return (
    <Panel
      flush
      title="Passkeys"
      end={
        <ButtonLink size="small" to="/security/passkey">
          Add passkey
        </ButtonLink>
      }
    >
      {passkeys.length === 0 ? (
        <p className="p-4 text-ink-2">
          A passkey signs you in with your fingerprint, face or PIN, without password and code. It works on this site
          only, so nobody can trick you into giving it away.
        </p>
      ) : (
        <Table label="Passkeys" inPanel>
          <thead>
            <tr>
              <HeadCell fill>Name</HeadCell>
              <HeadCell right from="mid">
                Added
              </HeadCell>
              <HeadCell right>Last used</HeadCell>
              <HeadCell fit hideLabel>
                Actions
              </HeadCell>
            </tr>
          </thead>
          <tbody>
            {passkeys.map((passkey) => (
              <PasskeyRow key={passkey.id} passkey={passkey} isLast={isOnlyFactor && passkeys.length === 1} />
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  );
}

function PasskeyRow({ passkey, isLast }: { passkey: Passkey; isLast: boolean }) {
  const { id, name, backedUp, createdAt, lastUsedAt } = passkey;
  const [isRenaming, setRenaming] = useState(false);
  // A name that has arrived is shown.
  useEffect(() => setRenaming(name === ''), [name]);
  return (
    <tr>
      <Cell fill phone={1}>
        {isRenaming ? (
          <Form method="post" action="/security" className="flex items-center gap-2">
            <input type="hidden" name="id" value={id} />
            <Input name="name" aria-label="Name" defaultValue={name} required maxLength={100} autoFocus />
            <Button name="intent" value="renamePasskey" size="small">
              Save
            </Button>
          </Form>
        ) : (
          <span title={backedUp ? 'Kept by your password manager' : 'On one device only'}>{name}</span>
        )}
      </Cell>
      <Cell right from="mid" className="text-ink-3">
        <Time at={createdAt} />
      </Cell>
      <Cell right phone={3} className="text-ink-3">
        {lastUsedAt === null ? 'never' : <Time at={lastUsedAt} />}
      </Cell>
      <Cell fit phone={2}>
        <span className="flex gap-2">
          <Button type="button" size="small" aria-pressed={isRenaming} onClick={() => setRenaming(!isRenaming)}>
            Rename
          </Button>
          <RemoveButton passkey={passkey} isLast={isLast} />
        </span>
      </Cell>
    </tr>
  );
}

function RemoveButton({ passkey: { id, name }, isLast }: { passkey: Passkey; isLast: boolean }) {
  const submit = useSubmit();
  return (
    <ConfirmDialog
      title={`Remove the passkey ${name}?`}
      confirmLabel="Remove"
      onConfirm={() => submit({ intent: 'removePasskey', id }, { method: 'post', action: '/security' })}
      trigger={
        <Button type="button" size="small" variant="danger">
          Remove…
        </Button>
      }
    >
      <p>
        It signs nobody in any more, and no device is trusted any more. Delete it on your device or in your password
        manager, too.
      </p>
      {isLast ? <p>It is your last second factor: your password alone signs you in then.</p> : null}
    </ConfirmDialog>
  );
}
