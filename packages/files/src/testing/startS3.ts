import { CreateMultipartUploadCommand, S3Client } from '@aws-sdk/client-s3';
import { buildApp } from 'fauxqs';

export type TestS3 = {
  endpoint: string;
  bucket: string;
  /** The keys of multipart uploads that are neither complete nor aborted. */
  uploads(): string[];
  /** Begins a multipart upload, as a process does that then dies. */
  beginUpload(key: string): Promise<void>;
  close(): Promise<void>;
};

const bucket = 'reports-of-novapulse';

/** A server that speaks S3, with one bucket, in memory. */
export async function startS3(): Promise<TestS3> {
  const app = buildApp({ logger: false });
  const open = new Map<string, string>();

  // It has no ListMultipartUploads, which is answered here from what went by.
  app.addHook('onRequest', async (request, reply) => {
    const url = new URL(request.url, 'http://localhost');
    if (request.method !== 'GET' || !url.searchParams.has('uploads')) return;
    const prefix = url.searchParams.get('prefix') ?? '';
    const listed = [...open]
      .filter(([, key]) => key.startsWith(prefix))
      .map(([id, key]) => `<Upload><Key>${key}</Key><UploadId>${id}</UploadId></Upload>`);
    await reply
      .type('application/xml')
      .send(`<?xml version="1.0"?><ListMultipartUploadsResult>${listed.join('')}</ListMultipartUploadsResult>`);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const url = new URL(request.url, 'http://localhost');
    const key = decodeURIComponent(url.pathname).replace(`/${bucket}/`, '');
    const begun = typeof payload === 'string' ? /<UploadId>(.*)<\/UploadId>/.exec(payload)?.[1] : undefined;
    if (request.method === 'POST' && url.searchParams.has('uploads') && begun !== undefined) open.set(begun, key);
    const ended = url.searchParams.get('uploadId');
    if (ended !== null && (request.method === 'POST' || request.method === 'DELETE') && reply.statusCode < 300) {
      open.delete(ended);
    }
    return payload;
  });

  const endpoint = await app.listen({ port: 0, host: '127.0.0.1' });
  await fetch(`${endpoint}/${bucket}`, { method: 'PUT' });

  return {
    endpoint,
    bucket,
    uploads: () => [...open.values()],
    async beginUpload(key) {
      const client = new S3Client({
        endpoint,
        region: 'us-east-1',
        forcePathStyle: true,
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      });
      await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: key }));
      client.destroy();
    },
    close: async () => void (await app.close()),
  };
}
