import type { LoaderFunctionArgs } from '@remix-run/node';
import { attempt, load } from '../problems/callApi.server.ts';

/** One delivery with its attempts, the exact body of its requests and its endpoint's state (null once deleted). */
export async function loadDelivery(args: LoaderFunctionArgs, id: string) {
  const delivery = await load(args, (api) => api.deliveries.get({ id }));
  const [event, webhook, info] = await Promise.all([
    attempt(args, (api) => api.events.get({ id: delivery.eventId })),
    attempt(args, (api) => api.webhooks.get({ id: delivery.webhookId })),
    load(args, (api) => api.system.info()),
  ]);
  const selected = Number(new URL(args.request.url).searchParams.get('attempt'));
  const { attempts, ...view } = delivery;
  const shown = attempts.find((one) => one.number === selected) ?? attempts.at(-1) ?? null;
  return {
    delivery: view,
    attempts,
    shown,
    webhookStatus: webhook.ok ? webhook.value.status : null,
    payload: event.ok ? event.value.body : null,
    channels: event.ok ? event.value.channels : [],
    scheduleMs: info.limits.retryScheduleMs,
  };
}
