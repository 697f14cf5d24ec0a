import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigate } from '@remix-run/react';
import { Button } from '../components/ui/Button.tsx';
import { ButtonLink } from '../components/ui/ButtonLink.tsx';
import { Checkbox } from '../components/ui/Checkbox.tsx';
import { Sheet, SheetBody, SheetFoot } from '../components/ui/Sheet.tsx';
import { FormError } from '../features/forms/FormError.tsx';
import { formText } from '../features/forms/formText.ts';
import { submitOnModEnter } from '../features/forms/submitOnModEnter.ts';
import { useFocusError } from '../features/forms/useFocusError.ts';
import { useFormBusy } from '../features/forms/useFormBusy.ts';
import { act } from '../features/problems/callApi.server.ts';
import { formErrorOf } from '../features/problems/problem.ts';
import { loadChosen } from '../features/reports/loadChosen.server.ts';
import { paramName, readParams } from '../features/reports/params.ts';
import { ReportFields } from '../features/reports/ReportFields.tsx';
import { Allowed } from '../features/shell/Allowed.tsx';
import { useMay } from '../features/shell/viewer.ts';
import { DefinitionChoice } from '../features/workflows/DefinitionChoice.tsx';

export const meta: MetaFunction = () => [{ title: 'Create report · NovaPulse' }];

export const loader = (args: LoaderFunctionArgs) =>
  loadChosen(args, new URL(args.request.url).searchParams.get('name'));

export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const { chosen } = await loadChosen(args, formText(form, 'report'));
  const format = chosen?.formats.find((one) => one === formText(form, 'format')) ?? chosen?.formats[0];
  if (chosen === null || format === undefined) return redirect('/reports/new');
  const params = readParams(form, chosen.fields);
  const notify = formText(form, 'notify') === 'yes';
  const result = await act(args, (api) => api.reports.create({ report: chosen.name, params, format, notify }));
  if (result.ok) return redirect(`/reports/${result.value.id}`);
  return data({ problem: result.problem, values: { params, format } }, { status: result.status });
}

export default function CreateReportRoute() {
  const { definitions, chosen } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const navigate = useNavigate();
  const mayWrite = useMay('reports:write');
  const isBusy = useFormBusy('/reports/new');
  const form = useFocusError(refused?.problem);
  const known = ['format', ...(chosen?.fields ?? []).map(({ name }) => paramName(name))];
  return (
    <Sheet
      title={chosen === null ? 'Create report' : chosen.title}
      onClose={() => navigate('/reports', { preventScrollReset: true })}
    >
      {!mayWrite ? (
        <SheetBody>
          <Allowed permission="reports:write" what="creating reports">
            {null}
          </Allowed>
        </SheetBody>
      ) : chosen === null ? (
        <DefinitionChoice base="/reports/new" definitions={definitions} />
      ) : (
        <Form ref={form} method="post" onKeyDown={submitOnModEnter} className="flex min-h-0 flex-1 flex-col">
          <input type="hidden" name="report" value={chosen.name} />
          <SheetBody>
            <FormError>{formErrorOf(refused?.problem, known)}</FormError>
            <p className="text-ink-2">{chosen.description}</p>
            <ReportFields
              fields={chosen.fields}
              formats={chosen.formats}
              values={refused?.values ?? { params: {}, format: chosen.formats[0] ?? 'csv' }}
              problem={refused?.problem}
            />
            <Checkbox name="notify" value="yes">
              Send me a mail when it is ready
            </Checkbox>
          </SheetBody>
          <SheetFoot>
            <Button variant="primary" busy={isBusy} className="max-rail:flex-1">
              Create report
            </Button>
            <ButtonLink to="/reports/new" preventScrollReset>
              Choose another
            </ButtonLink>
          </SheetFoot>
        </Form>
      )}
    </Sheet>
  );
}
