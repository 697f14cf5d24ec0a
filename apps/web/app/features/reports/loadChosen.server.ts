import type { LoaderFunctionArgs } from '@remix-run/node';
import { load } from '../problems/callApi.server.ts';
import { paramFields } from './paramFields.server.ts';

/** The reports that may be asked for, and the one that is chosen with its form; null while none is. */
export async function loadChosen(args: Pick<LoaderFunctionArgs, 'request' | 'context'>, name: string | null) {
  const all = await load(args, (api) => api.reports.definitions());
  const found = all.find((definition) => definition.name === name);
  return {
    definitions: all.map(({ name: one, title, description }) => ({ name: one, title, description })),
    chosen: found
      ? {
          name: found.name,
          title: found.title,
          description: found.description,
          formats: found.formats,
          fields: paramFields(found.params),
        }
      : null,
  };
}
