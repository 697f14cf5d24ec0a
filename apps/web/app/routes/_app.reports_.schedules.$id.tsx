import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigate } from '@remix-run/react';
import { Trash2 } from 'lucide-react';
import { Button } from '../components/ui/Button.tsx';
import { Sheet, SheetBody } from '../components/ui/Sheet.tsx';
import { formText } from '../features/forms/formText.ts';
import { requiredParam } from '../features/forms/requiredParam.ts';
import { act } from '../features/problems/callApi.server.ts';
import { findSchedule } from '../features/reports/findSchedule.server.ts';
import { loadChosen } from '../features/reports/loadChosen.server.ts';
import { nextFires } from '../features/reports/nextFires.server.ts';
import { readParams } from '../features/reports/params.ts';
import { ScheduleForm } from '../features/reports/ScheduleForm.tsx';
import { readScheduleForm } from '../features/reports/scheduleForm.server.ts';
import { Allowed } from '../features/shell/Allowed.tsx';
import { useMay } from '../features/shell/viewer.ts';

export const meta: MetaFunction = () => [{ title: 'Schedule · NovaPulse' }];

export async function loader(args: LoaderFunctionArgs) {
  const schedule = await findSchedule(args, requiredParam(args.params, 'id'));
  const { chosen } = await loadChosen(args, schedule.report);
  return { schedule, chosen, fires: nextFires(schedule.cron, schedule.timeZone, args.context.now()) };
}

export async function action(args: ActionFunctionArgs) {
  const id = requiredParam(args.params, 'id');
  const form = await args.request.formData();
  const intent = formText(form, 'intent');
  if (intent !== 'save') {
    const result =
      intent === 'delete'
        ? await act(args, (api) => api.schedules.delete({ id }))
        : await act(args, (api) => api.schedules.update({ id, enabled: intent === 'enable' }));
    if (result.ok) return redirect('/reports/schedules');
    return data({ problem: result.problem, values: null }, { status: result.status });
  }
  const { chosen } = await loadChosen(args, formText(form, 'report'));
  const format = chosen?.formats.find((one) => one === formText(form, 'format'));
  const { typed, input } = readScheduleForm(form);
  const params = readParams(form, chosen?.fields ?? []);
  const result = await act(args, (api) =>
    api.schedules.update({ id, params, ...input, ...(format !== undefined && { format }) }),
  );
  if (result.ok) return redirect('/reports/schedules');
  return data(
    { problem: result.problem, values: { schedule: typed, params, format: format ?? 'csv' } },
    { status: result.status },
  );
}

export default function ScheduleRoute() {
  const { schedule, chosen, fires } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const navigate = useNavigate();
  const mayWrite = useMay('reports:write');
  const path = `/reports/schedules/${schedule.id}`;
  const stored = {
    schedule: { ...schedule, recipients: schedule.recipients.join(' ') },
    params: schedule.params,
    format: schedule.format,
  };
  return (
    <Sheet
      title={schedule.name || (chosen?.title ?? schedule.report)}
      onClose={() => navigate('/reports/schedules', { preventScrollReset: true })}
    >
      {mayWrite && chosen ? (
        <>
          <ScheduleForm
            key={schedule.updatedAt}
            action={path}
            chosen={chosen}
            values={refused?.values ?? stored}
            fires={fires}
            problem={refused?.problem}
            saveLabel="Save schedule"
          />
          <Form method="post" action={path} className="border-line border-t px-6 py-3 max-rail:px-4">
            <Button size="small" variant="danger" icon={Trash2} name="intent" value="delete">
              Delete schedule
            </Button>
            <span className="ml-3 text-ink-3 text-sm">Reports that it made stay until they expire.</span>
          </Form>
        </>
      ) : (
        <SheetBody>
          <Allowed permission="reports:write" what="changing schedules">
            {null}
          </Allowed>
        </SheetBody>
      )}
    </Sheet>
  );
}
