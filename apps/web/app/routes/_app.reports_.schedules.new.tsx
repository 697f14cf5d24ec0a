import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData, useNavigate } from '@remix-run/react';
import { Sheet, SheetBody } from '../components/ui/Sheet.tsx';
import { formText } from '../features/forms/formText.ts';
import { act } from '../features/problems/callApi.server.ts';
import { loadChosen } from '../features/reports/loadChosen.server.ts';
import { nextFires } from '../features/reports/nextFires.server.ts';
import { readParams } from '../features/reports/params.ts';
import type { ScheduleFormValues } from '../features/reports/ScheduleForm.tsx';
import { ScheduleForm } from '../features/reports/ScheduleForm.tsx';
import { readScheduleForm } from '../features/reports/scheduleForm.server.ts';
import { Allowed } from '../features/shell/Allowed.tsx';
import { useMay, useViewer } from '../features/shell/viewer.ts';
import { DefinitionChoice } from '../features/workflows/DefinitionChoice.tsx';

export const meta: MetaFunction = () => [{ title: 'Create schedule · NovaPulse' }];

const firstCron = '0 8 * * 1';

export async function loader(args: LoaderFunctionArgs) {
  const chosen = await loadChosen(args, new URL(args.request.url).searchParams.get('name'));
  return { ...chosen, fires: nextFires(firstCron, 'UTC', args.context.now()) };
}

export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const { chosen } = await loadChosen(args, formText(form, 'report'));
  const format = chosen?.formats.find((one) => one === formText(form, 'format')) ?? chosen?.formats[0];
  if (chosen === null || format === undefined) return redirect('/reports/schedules/new');
  const { typed, input } = readScheduleForm(form);
  const params = readParams(form, chosen.fields);
  const result = await act(args, (api) => api.schedules.create({ report: chosen.name, params, format, ...input }));
  if (result.ok) return redirect('/reports/schedules');
  return data({ problem: result.problem, values: { schedule: typed, params, format } }, { status: result.status });
}

export default function CreateScheduleRoute() {
  const { definitions, chosen, fires } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const navigate = useNavigate();
  const mayWrite = useMay('reports:write');
  const { email } = useViewer().user;
  const fresh: ScheduleFormValues = {
    schedule: { name: '', cron: firstCron, timeZone: 'UTC', misfire: 'once', enabled: true, recipients: email },
    params: {},
    format: chosen?.formats[0] ?? 'csv',
  };
  return (
    <Sheet
      title={chosen === null ? 'Create schedule' : `Schedule: ${chosen.title}`}
      onClose={() => navigate('/reports/schedules', { preventScrollReset: true })}
    >
      {!mayWrite ? (
        <SheetBody>
          <Allowed permission="reports:write" what="creating schedules">
            {null}
          </Allowed>
        </SheetBody>
      ) : chosen === null ? (
        <DefinitionChoice base="/reports/schedules/new" definitions={definitions} />
      ) : (
        <ScheduleForm
          action="/reports/schedules/new"
          chosen={chosen}
          values={refused?.values ?? fresh}
          fires={fires}
          problem={refused?.problem}
          saveLabel="Create schedule"
        />
      )}
    </Sheet>
  );
}
