import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { formText } from '../features/forms/formText.ts';
import { requiredParam } from '../features/forms/requiredParam.ts';
import { useLiveJobs } from '../features/live/useLiveRefresh.ts';
import { act, load } from '../features/problems/callApi.server.ts';
import { Allowed } from '../features/shell/Allowed.tsx';
import { ReplayForm } from '../features/webhooks/ReplayForm.tsx';
import { ReplayList } from '../features/webhooks/ReplayList.tsx';
import { readReplayQuestion, replayInput } from '../features/webhooks/replay.ts';

export async function loader(args: LoaderFunctionArgs) {
  const id = requiredParam(args.params, 'id');
  const question = readReplayQuestion(new URL(args.request.url).searchParams);
  const [webhook, { items }] = await Promise.all([
    load(args, (api) => api.webhooks.get({ id })),
    load(args, (api) => api.webhooks.listReplays({ id, limit: 20 })),
  ]);
  const isDisabled = webhook.status === 'disabled';
  if (!question.isAsked || question.statuses.length === 0) {
    return { id, isDisabled, question, replays: items, count: question.isAsked ? 0 : null, problem: undefined };
  }
  const input = { ...replayInput(id, question, args.context.now()), dryRun: true };
  const counted = await act(args, (api) => api.webhooks.replay(input));
  if (!counted.ok) return { id, isDisabled, question, replays: items, count: null, problem: counted.problem };
  return { id, isDisabled, question, replays: items, count: counted.value.count, problem: undefined };
}

export async function action(args: ActionFunctionArgs) {
  const id = requiredParam(args.params, 'id');
  const form = await args.request.formData();
  const page = `/webhooks/${id}/replay`;
  if (formText(form, 'intent') === 'cancel') {
    const cancelled = await act(args, (api) => api.webhooks.cancelReplay({ id: formText(form, 'replayId') }));
    // It may have ended in the same moment: the page shows that.
    return cancelled.ok || cancelled.status === 409 ? redirect(page) : data(cancelled.problem, cancelled.status);
  }
  const input = replayInput(id, readReplayQuestion(form), args.context.now());
  const started = await act(args, (api) => api.webhooks.replay(input));
  return started.ok ? redirect(page) : data(started.problem, started.status);
}

export default function WebhookReplayRoute() {
  const { id, isDisabled, question, replays, count, problem } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const shown = new Set(replays.map((replay) => replay.id));
  useLiveJobs((jobId) => shown.has(jobId));
  return (
    <Allowed permission="webhooks:write" what="replaying deliveries">
      <div className="grid gap-8">
        <ReplayForm
          webhookId={id}
          isDisabled={isDisabled}
          question={question}
          count={count}
          problem={refused ?? problem}
        />
        <ReplayList webhookId={id} replays={replays} />
      </div>
    </Allowed>
  );
}
