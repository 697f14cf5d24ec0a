import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { formText } from '../features/forms/formText.ts';
import { queueNames } from '../features/jobs/job.ts';
import { act } from '../features/problems/callApi.server.ts';
import { loadNow } from '../features/queues/loadNow.server.ts';

/** What moves above the list of jobs. */
export const loader = (args: LoaderFunctionArgs) => loadNow(args);

/** Pauses or resumes a whole queue. */
export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const name = queueNames.find((queue) => queue === formText(form, 'queue'));
  if (name === undefined) return data(null, 400);
  const isPausing = formText(form, 'intent') === 'pause';
  const result = await act(args, (api) => (isPausing ? api.queues.pause({ name }) : api.queues.resume({ name })));
  if (!result.ok) throw data(result.problem, { status: result.status });
  return redirect('/jobs');
}
