import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import { Archive, RotateCcw } from 'lucide-react';
import { StatusBadge } from '../components/ui/Badge.tsx';
import { Button } from '../components/ui/Button.tsx';
import { CopyId } from '../components/ui/CopyId.tsx';
import { Note } from '../components/ui/Note.tsx';
import { PageHead } from '../components/ui/PageHead.tsx';
import { Time } from '../components/ui/Time.tsx';
import { actOnEventType } from '../features/eventTypes/actOnEventType.server.ts';
import { EventTypeForm } from '../features/eventTypes/EventTypeForm.tsx';
import { eventTypeLook, recentWords } from '../features/eventTypes/eventTypeLooks.ts';
import { requiredParam } from '../features/forms/requiredParam.ts';
import { Payload } from '../features/jobs/Payload.tsx';
import { load } from '../features/problems/callApi.server.ts';
import { PageProblem } from '../features/problems/PageProblem.tsx';
import { Page } from '../features/shell/Page.tsx';
import { useMay } from '../features/shell/viewer.ts';

export const meta: MetaFunction<typeof loader> = ({ data: type }) => [
  { title: `${type?.name ?? 'Event type'} · NovaPulse` },
];

export const loader = (args: LoaderFunctionArgs) =>
  load(args, (api) => api.eventTypes.get({ id: requiredParam(args.params, 'id') }));

export const action = (args: ActionFunctionArgs) => actOnEventType(args, requiredParam(args.params, 'id'));

export default function EventTypeRoute() {
  const type = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const mayWrite = useMay('webhooks:write');
  const isArchived = type.archivedAt !== null;
  const schema = type.schema === null ? '' : JSON.stringify(type.schema, null, 2);
  return (
    <Page title={type.name} crumbs={[{ to: '/event-types', label: 'Event types' }]}>
      <PageHead
        title={type.name}
        badge={<StatusBadge look={eventTypeLook(type)} />}
        sub={
          <>
            <span>Version {type.version}</span>
            <span>{type.listeners === 1 ? '1 webhook listens' : `${type.listeners} webhooks listen`}</span>
            <Link to={`/events?type=${encodeURIComponent(type.name)}`} className="underline">
              {recentWords(type.recentEvents)} events in 24 h
            </Link>
            <span>
              Changed <Time at={type.updatedAt} />
            </span>
            <CopyId id={type.id} />
          </>
        }
        actions={
          mayWrite ? (
            <Form method="post" action={`/event-types/${type.id}`}>
              <Button icon={isArchived ? RotateCcw : Archive} name="intent" value={isArchived ? 'restore' : 'archive'}>
                {isArchived ? 'Restore' : 'Archive'}
              </Button>
            </Form>
          ) : null
        }
      />
      {isArchived ? (
        <div className="mb-4">
          <Note icon={Archive}>
            It is archived: new events of this type are refused. What was published is delivered.
          </Note>
        </div>
      ) : null}
      <div className="grid items-start gap-6 wide:grid-cols-[minmax(0,6fr)_minmax(0,5fr)]">
        {mayWrite ? (
          <EventTypeForm
            key={type.updatedAt}
            isNew={false}
            action={`/event-types/${type.id}`}
            values={result?.values ?? { name: type.name, description: type.description, schema, sample: '' }}
            verdict={result?.verdict}
            problem={result?.problem}
          />
        ) : (
          <Payload title="Schema" value={type.schema} missing="There is none: any data is accepted." />
        )}
        <section className="grid min-w-0 gap-3">
          <h2>Versions</h2>
          {type.versions.map(({ version, schema: old, createdAt }) => (
            <details key={version} className="rounded-lg border border-line">
              <summary className="cursor-pointer px-4 py-2.5">
                Version {version}
                {version === type.version ? ', in force' : ''}{' '}
                <span className="text-ink-3">
                  <Time at={createdAt} />
                </span>
              </summary>
              <div className="border-line border-t p-3">
                <Payload title={`Schema of version ${version}`} value={old} missing="Any data was accepted." />
              </div>
            </details>
          ))}
        </section>
      </div>
    </Page>
  );
}

export function ErrorBoundary() {
  return (
    <Page title="Event type" crumbs={[{ to: '/event-types', label: 'Event types' }]}>
      <PageProblem level={1} subject="Event type" backTo="/event-types" backLabel="Show event types" />
    </Page>
  );
}
