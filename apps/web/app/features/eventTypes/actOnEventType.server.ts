import type { ActionFunctionArgs } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { formText } from '../forms/formText.ts';
import { asObject, jsonField } from '../forms/jsonField.server.ts';
import { act } from '../problems/callApi.server.ts';
import type { Problem } from '../problems/problem.ts';
import type { EventTypeValues, SampleVerdict } from './EventTypeForm.tsx';

type Answer = {
  values: EventTypeValues | undefined;
  verdict: SampleVerdict | undefined;
  problem: Problem | undefined;
};

/** Saves, checks a sample, archives or restores; without an id it creates. */
export async function actOnEventType(args: ActionFunctionArgs, id?: string) {
  const form = await args.request.formData();
  const intent = formText(form, 'intent');
  if (id !== undefined && (intent === 'archive' || intent === 'restore')) {
    const result = await act(args, (api) => api.eventTypes[intent]({ id }));
    if (result.ok) return redirect(`/event-types/${id}`);
    return answer({ values: undefined, problem: result.problem }, result.status);
  }
  const values = {
    name: formText(form, 'name').trim(),
    description: formText(form, 'description'),
    schema: formText(form, 'schema'),
    sample: formText(form, 'sample'),
  };
  const schema = jsonField(form, 'schema', args.context);
  if (!schema.ok) return answer({ values, problem: schema.problem }, 400);
  if (intent === 'check') {
    const sample = jsonField(form, 'sample', args.context);
    if (!sample.ok) return answer({ values, problem: sample.problem }, 400);
    const input = { schema: asObject(schema.value) ?? {}, data: sample.value };
    const checked = await act(args, (api) => api.eventTypes.check(input));
    if (!checked.ok) return answer({ values, problem: checked.problem }, checked.status);
    return answer({ values, verdict: checked.value }, 200);
  }
  const fields = { description: values.description, schema: asObject(schema.value) };
  const saved = await act(args, (api) =>
    id === undefined
      ? api.eventTypes.create({ name: values.name, ...fields })
      : api.eventTypes.update({ id, ...fields }),
  );
  if (!saved.ok) return answer({ values, problem: saved.problem }, saved.status);
  return redirect(`/event-types/${saved.value.id}`);
}

function answer(part: Partial<Answer>, status: number) {
  const { values, verdict, problem } = part;
  return data<Answer>({ values, verdict, problem }, { status });
}
