import { Form } from '@remix-run/react';
import { Button } from '../../components/ui/Button.tsx';
import { Field } from '../../components/ui/Field.tsx';
import { TextArea } from '../../components/ui/Input.tsx';
import { Note } from '../../components/ui/Note.tsx';
import { FormError } from '../forms/FormError.tsx';
import type { Problem } from '../problems/problem.ts';

/** What was asked is in the mail that led here; whoever has its link can decide. */
export function ApproveForm({ token, problem }: { token: string; problem: Problem | undefined }) {
  if (token === '') {
    return (
      <Note tone="warn" title="This address is not complete">
        Open the link in the mail again, whole.
      </Note>
    );
  }
  return (
    <Form method="post" className="grid gap-4">
      <FormError>{problem ? (problem.fieldErrors.token?.join(' ') ?? problem.message) : null}</FormError>
      <p className="text-ink-2">
        What is asked of you is in the mail that led here. The decision cannot be taken back.
      </p>
      <input type="hidden" name="token" value={token} />
      <Field name="comment" label="Comment" isOptional>
        {(control) => <TextArea {...control} rows={3} maxLength={2000} />}
      </Field>
      <div className="grid grid-cols-2 gap-2">
        <Button name="decision" value="reject">
          Reject
        </Button>
        <Button variant="primary" name="decision" value="approve">
          Approve
        </Button>
      </div>
    </Form>
  );
}
