import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { data } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { useEffect } from 'react';
import { showToast } from '../components/ui/Toasts.tsx';
import { formText } from '../features/forms/formText.ts';
import { asObject, jsonField } from '../features/forms/jsonField.server.ts';
import { requiredParam } from '../features/forms/requiredParam.ts';
import { act, load } from '../features/problems/callApi.server.ts';
import { Allowed } from '../features/shell/Allowed.tsx';
import { FilterForm } from '../features/webhooks/FilterForm.tsx';

export async function loader(args: LoaderFunctionArgs) {
  const [webhook, events] = await Promise.all([
    load(args, (api) => api.webhooks.get({ id: requiredParam(args.params, 'id') })),
    load(args, (api) => api.events.list({ limit: 10 })),
  ]);
  const filter = webhook.filter === null ? '' : JSON.stringify(webhook.filter, null, 2);
  return { id: webhook.id, filter, events: events.items.map(({ id, type }) => ({ id, type })) };
}

export async function action(args: ActionFunctionArgs) {
  const id = requiredParam(args.params, 'id');
  const form = await args.request.formData();
  const values = { filter: formText(form, 'filter'), eventId: formText(form, 'eventId'), body: formText(form, 'body') };
  const none = { verdict: undefined, problem: undefined, savedAt: null };
  const field = jsonField(form, 'filter', args.context);
  if (!field.ok) return data({ ...none, values, problem: field.problem }, 400);
  const filter = asObject(field.value);
  if (formText(form, 'intent') === 'try') {
    const body = values.body.trim() === '' ? undefined : values.body;
    const eventId = body === undefined ? values.eventId.trim() : undefined;
    const tried = await act(args, (api) => api.webhooks.testFilter({ filter: filter ?? {}, eventId, body }));
    if (!tried.ok) return data({ ...none, values, problem: tried.problem }, tried.status);
    return data({ ...none, values, verdict: tried.value });
  }
  const saved = await act(args, (api) => api.webhooks.update({ id, filter }));
  if (!saved.ok) return data({ ...none, values, problem: saved.problem }, saved.status);
  return data({ ...none, values, savedAt: saved.value.updatedAt });
}

export default function WebhookFilterRoute() {
  const { id, filter, events } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const savedAt = result?.savedAt ?? null;
  useEffect(() => {
    if (savedAt) showToast('Filter saved. It holds for every event from now on.');
  }, [savedAt]);
  return (
    <Allowed permission="webhooks:write" what="filters of webhooks">
      <FilterForm
        action={`/webhooks/${id}/filter`}
        values={result?.values ?? { filter, eventId: events[0]?.id ?? '', body: '' }}
        events={events}
        verdict={result?.verdict}
        problem={result?.problem}
      />
    </Allowed>
  );
}
