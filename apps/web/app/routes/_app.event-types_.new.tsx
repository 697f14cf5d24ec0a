import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { PageHead } from '../components/ui/PageHead.tsx';
import { actOnEventType } from '../features/eventTypes/actOnEventType.server.ts';
import { EventTypeForm } from '../features/eventTypes/EventTypeForm.tsx';
import { Allowed } from '../features/shell/Allowed.tsx';
import { Page } from '../features/shell/Page.tsx';

export const meta: MetaFunction = () => [{ title: 'Create event type · NovaPulse' }];

/** A type that is in use and not registered is offered by its name. */
export const loader = ({ request }: LoaderFunctionArgs) => ({
  name: new URL(request.url).searchParams.get('name') ?? '',
});

export const action = (args: ActionFunctionArgs) => actOnEventType(args);

export default function CreateEventTypeRoute() {
  const { name } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  return (
    <Page title="Create event type" crumbs={[{ to: '/event-types', label: 'Event types' }]}>
      <PageHead title="Create event type" />
      <Allowed permission="webhooks:write" what="creating event types">
        <EventTypeForm
          isNew
          action="/event-types/new"
          values={result?.values ?? { name, description: '', schema: '', sample: '' }}
          verdict={result?.verdict}
          problem={result?.problem}
        />
      </Allowed>
    </Page>
  );
}
