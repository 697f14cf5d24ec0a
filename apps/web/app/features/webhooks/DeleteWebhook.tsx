import { useSubmit } from '@remix-run/react';
import { Trash2 } from 'lucide-react';
import { Button } from '../../components/ui/Button.tsx';
import { ConfirmDialog } from '../../components/ui/ConfirmDialog.tsx';
import { splitUrl } from '../../format/url.ts';
import type { WebhookView } from './webhook.ts';

export function DeleteWebhook({ webhook }: { webhook: WebhookView }) {
  const submit = useSubmit();
  return (
    <section className="grid gap-3 border-line border-t pt-6">
      <h2>Delete</h2>
      <p className="text-ink-2">
        Its secrets are erased and nothing is sent to it any more. The history of its deliveries stays. To stop it for a
        while, disable it instead.
      </p>
      <ConfirmDialog
        title="Delete this webhook?"
        confirmLabel="Delete webhook"
        typeToConfirm={splitUrl(webhook.url).host}
        onConfirm={() => submit({ intent: 'delete' }, { method: 'post', action: `/webhooks/${webhook.id}` })}
        trigger={
          <Button type="button" variant="danger" icon={Trash2} className="justify-self-start">
            Delete…
          </Button>
        }
      >
        <p>Waiting deliveries are not sent and its secrets are erased. The history stays.</p>
      </ConfirmDialog>
    </section>
  );
}
