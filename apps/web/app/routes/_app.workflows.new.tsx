import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData, useNavigate } from '@remix-run/react';
import { Sheet, SheetBody } from '../components/ui/Sheet.tsx';
import { formText } from '../features/forms/formText.ts';
import { act, load } from '../features/problems/callApi.server.ts';
import { Allowed } from '../features/shell/Allowed.tsx';
import { useMay } from '../features/shell/viewer.ts';
import { DefinitionChoice } from '../features/workflows/DefinitionChoice.tsx';
import { StartForm } from '../features/workflows/StartForm.tsx';
import { sampleInput } from '../features/workflows/sampleInput.server.ts';

export const meta: MetaFunction = () => [{ title: 'Start workflow · NovaPulse' }];

export async function loader(args: LoaderFunctionArgs) {
  const name = new URL(args.request.url).searchParams.get('name');
  const definitions = await load(args, (api) => api.workflows.definitions({}));
  const chosen = definitions.find((definition) => definition.name === name) ?? null;
  return {
    definitions: definitions.map(({ inputSchema: _, ...definition }) => definition),
    chosen: chosen && {
      name: chosen.name,
      title: chosen.title,
      description: chosen.description,
      sample: sampleInput(chosen.inputSchema),
      schema: JSON.stringify(chosen.inputSchema, null, 2),
    },
  };
}

export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const input = formText(form, 'input');
  const name = formText(form, 'name');
  const parsed = parseJson(input);
  if (parsed === null) {
    return data({ input, errors: ['This is not JSON. Check commas and quotes.'], message: null }, { status: 400 });
  }
  const result = await act(args, (api) => api.workflows.start({ name, input: parsed.value }));
  if (result.ok) return redirect(`/workflows/${result.value.id}`);
  const errors = Object.entries(result.problem.fieldErrors).flatMap(([path, messages]) =>
    messages.map((message) => (path.startsWith('input.') ? `${path.slice('input.'.length)}: ${message}` : message)),
  );
  return data({ input, errors, message: errors.length > 0 ? null : result.problem.message }, { status: result.status });
}

function parseJson(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text.trim() === '' ? '{}' : text) };
  } catch {
    return null;
  }
}

export default function StartWorkflowRoute() {
  const { definitions, chosen } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const navigate = useNavigate();
  const mayWrite = useMay('workflows:write');
  return (
    <Sheet
      title={chosen === null ? 'Start workflow' : `Start ${chosen.title}`}
      onClose={() => navigate('/workflows', { preventScrollReset: true })}
    >
      {mayWrite ? (
        chosen === null ? (
          <DefinitionChoice base="/workflows/new" definitions={definitions} />
        ) : (
          <StartForm chosen={chosen} refused={refused ?? null} />
        )
      ) : (
        <SheetBody>
          <Allowed permission="workflows:write" what="starting workflows">
            {null}
          </Allowed>
        </SheetBody>
      )}
    </Sheet>
  );
}
