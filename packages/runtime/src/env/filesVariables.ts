import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { defineConcern } from './reader.ts';
import { optionalVariable, text } from './variable.ts';

export type FilesEnv =
  | { kind: 'file'; path: string }
  | { kind: 's3'; bucket: string; region: string | null; endpoint: string | null };

const filesText = text(
  'file:///absolute/path or s3://bucket?region=…&endpoint=…',
  (value): FilesEnv | undefined => {
    const url = new URL(value);
    if (url.protocol === 'file:') {
      return { kind: 'file', path: fileURLToPath(url) };
    }
    if (url.protocol !== 's3:' || url.hostname === '' || url.pathname.length > 1) {
      return undefined;
    }
    const endpoint = url.searchParams.get('endpoint');
    const isEndpoint = endpoint === null || /^https?:$/.test(new URL(endpoint).protocol);
    return isEndpoint
      ? { kind: 's3', bucket: url.hostname, region: url.searchParams.get('region'), endpoint }
      : undefined;
  },
  { isSecret: true },
);

export const filesVariables = defineConcern({
  title: 'Files',
  variables: z.object({
    FILES_URL: optionalVariable(filesText, {
      default: '`file://$NOVAPULSE_HOME/files`',
      description: 'Where reports are stored: a folder, or `s3://bucket?region=…&endpoint=…`.',
    }),
  }),
  resolve: (values) => values.FILES_URL ?? null,
});
