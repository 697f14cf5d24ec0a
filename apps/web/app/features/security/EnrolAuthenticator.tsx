import { Form } from '@remix-run/react';
import { useRef } from 'react';
import { Button } from '../../components/ui/Button.tsx';
import { ButtonLink } from '../../components/ui/ButtonLink.tsx';
import { CodeInput } from '../../components/ui/CodeInput.tsx';
import { CopyButton } from '../../components/ui/CopyButton.tsx';
import { FieldError } from '../../components/ui/Field.tsx';
import { Panel } from '../../components/ui/Panel.tsx';
import { useSentAgain } from '../account/useSentAgain.ts';
import { useFormBusy } from '../forms/useFormBusy.ts';
import type { Problem } from '../problems/problem.ts';

type EnrolAuthenticatorProps = { enrolment: { secret: string; qrCode: string }; problem: Problem | undefined };

const path = '/security/authenticator';
const formId = 'confirm-authenticator';

/** The secret as an image and as text, and the first code that proves it arrived. */
export function EnrolAuthenticator({ enrolment, problem }: EnrolAuthenticatorProps) {
  const isBusy = useFormBusy(path, 'confirm');
  const { form, round } = useSentAgain(problem);
  const button = useRef<HTMLButtonElement>(null);
  const groups = enrolment.secret.match(/.{1,4}/g) ?? [];
  return (
    <>
      <Panel>
        <div className="grid grid-cols-[208px_minmax(0,1fr)] gap-8 p-2 max-rail:grid-cols-[minmax(0,1fr)] max-rail:gap-5">
          <div className="grid content-start justify-items-center gap-2">
            {/* White in both themes: cameras read dark on light. */}
            <img
              src={enrolment.qrCode}
              alt="QR code for your authenticator app"
              width={208}
              height={208}
              className="rounded-md border border-line bg-white"
            />
            <p className="text-ink-3 text-sm">Scan with your authenticator app</p>
          </div>
          <div className="grid content-start gap-5">
            <div>
              <h2>Cannot scan?</h2>
              <p className="mt-0.5 mb-2 text-ink-3">Enter this key. Type: time based, 6 digits, 30 s.</p>
              <div className="flex items-center gap-2 rounded-md border border-line-control bg-panel py-2 pr-2 pl-3">
                <code className="flex min-w-0 flex-1 flex-wrap gap-x-2.5">
                  {groups.map((group, index) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a group is its place in the key
                    <span key={index}>{group}</span>
                  ))}
                </code>
                <CopyButton text={enrolment.secret} label="Copy the key" />
              </div>
            </div>
            <Form ref={form} id={formId} method="post" action={path} className="grid gap-2">
              <h2>Enter the code that the app shows</h2>
              <input type="hidden" name="intent" value="confirm" />
              {/* Sent along, so that the page is the same again after a wrong code, with or without JavaScript. */}
              <input type="hidden" name="secret" value={enrolment.secret} />
              <input type="hidden" name="qrCode" value={enrolment.qrCode} />
              <div className="max-w-74">
                <CodeInput
                  key={round}
                  name="code"
                  label="Six-digit code"
                  isInvalid={problem !== undefined}
                  autoFocus
                  onComplete={() => form.current?.requestSubmit(button.current)}
                />
              </div>
              {problem ? (
                <FieldError>{problem.fieldErrors.code?.join(' ') ?? problem.message}</FieldError>
              ) : (
                <p className="text-ink-3 text-sm">It is sent when the sixth digit is in. You can paste all six.</p>
              )}
            </Form>
          </div>
        </div>
      </Panel>
      <div className="mt-4 flex gap-2">
        <Button ref={button} form={formId} variant="primary" busy={isBusy}>
          Confirm
        </Button>
        <ButtonLink to="/security">Not now</ButtonLink>
      </div>
    </>
  );
}
