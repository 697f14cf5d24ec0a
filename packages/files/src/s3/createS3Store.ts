import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { type FileStore, requireKey } from '../fileStore.ts';

export type S3Target = { bucket: string; region: string | null; endpoint: string | null };

// A file may have 10,000 parts, so this allows 80 GB; two of them are in memory at a time.
const partBytes = 8 * 1024 * 1024;
const partsAtOnce = 2;

/**
 * Files in a bucket of S3 or of a server that speaks its protocol. Credentials come from where the SDK looks for them:
 * `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, a profile, or the machine's role.
 */
export function createS3Store({ bucket: Bucket, region, endpoint }: S3Target): FileStore {
  let opened: Promise<S3Client> | undefined;

  // Loading the SDK takes a while, which a process that never touches a file need not spend.
  const client = () => {
    opened ??= import('@aws-sdk/client-s3').then(
      ({ S3Client }) =>
        new S3Client({
          region: region ?? 'us-east-1',
          // Other servers seldom have a host name for each bucket, nor the checksums that S3 has had since 2025.
          ...(endpoint !== null && { endpoint, forcePathStyle: true }),
          requestChecksumCalculation: 'WHEN_REQUIRED',
          responseChecksumValidation: 'WHEN_REQUIRED',
        }),
    );
    return opened;
  };

  async function abortUploads(key: string): Promise<void> {
    const { AbortMultipartUploadCommand, ListMultipartUploadsCommand } = await import('@aws-sdk/client-s3');
    const s3 = await client();
    const { Uploads = [] } = await s3
      .send(new ListMultipartUploadsCommand({ Bucket, Prefix: key }))
      .catch(nothingIfNotImplemented);
    for (const { Key, UploadId } of Uploads) {
      if (Key === key) await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
    }
  }

  return {
    async write(key, chunks, { contentType, signal }) {
      requireKey(key);
      signal.throwIfAborted();
      const { Upload } = await import('@aws-sdk/lib-storage');
      const source = Readable.from(chunks, { objectMode: false, signal });
      const upload = new Upload({
        client: await client(),
        params: { Bucket, Key: key, Body: source, ContentType: contentType },
        partSize: partBytes,
        queueSize: partsAtOnce,
        leavePartsOnError: false,
      });
      const abort = () => void upload.abort();
      signal.addEventListener('abort', abort);
      try {
        await upload.done();
      } catch (error) {
        source.destroy();
        signal.throwIfAborted();
        throw error;
      } finally {
        signal.removeEventListener('abort', abort);
      }
    },
    async read(key, range) {
      requireKey(key);
      const { GetObjectCommand } = await import('@aws-sdk/client-s3');
      const s3 = await client();
      const Range = range && `bytes=${range.start}-${range.end}`;
      try {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: key, ...(Range && { Range }) }));
        return Body instanceof Readable ? Body : null;
      } catch (error) {
        if (error instanceof Error && (error.name === 'NoSuchKey' || error.name === 'NotFound')) return null;
        throw error;
      }
    },
    async remove(key) {
      requireKey(key);
      const { DeleteObjectCommand } = await import('@aws-sdk/client-s3');
      const s3 = await client();
      await s3.send(new DeleteObjectCommand({ Bucket, Key: key }));
      await abortUploads(key);
    },
    close() {
      void opened?.then((s3) => s3.destroy());
    },
  };
}

// Some servers cannot list uploads. Theirs end by a lifecycle rule of the bucket.
function nothingIfNotImplemented(error: unknown): { Uploads?: never[] } {
  if (error instanceof Error && ['NotImplemented', 'MethodNotAllowed'].includes(error.name)) return {};
  throw error;
}
