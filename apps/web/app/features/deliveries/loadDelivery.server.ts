import type { LoaderFunctionArgs } from '@remix-run/node';
import { attempt, load } from '../problems/callApi.server.ts';

/** One delivery with its attempts, its event's payload and its endpoint's URL (null once the endpoint is deleted). */
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
    url: webhook.ok ? webhook.value.url : null,
    payload: event.ok ? (event.value.rawPayload ?? JSON.stringify(event.value.data)) : null,
    channels: event.ok ? event.value.channels : [],
    scheduleMs: info.limits.retryScheduleMs,
  };
}
