import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { createCaller, createContextFactory } from '@novapulse/api/server';
import { newApiKey } from '@novapulse/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { errorDataOf } from '../testing/send.ts';
import { startTestWeb, type TestWeb } from '../testing/startTestWeb.ts';

const content = 'deliveryId,eventId\r\njob_1,evt_1\r\n';
const sha256 = createHash('sha256').update(content).digest('hex');

const created = z.object({
  result: z.object({ data: z.object({ id: z.string(), downloadUrl: z.string().nullable() }) }),
});

describe('GET /files/<reportId>', () => {
  let web: TestWeb;
  let bearer: { authorization: string };
  let foreign: { authorization: string };
  let id: string;
  beforeAll(async () => {
    web = await startTestWeb();
    [bearer, foreign] = [await newKey(), await newKey()];
    id = await createReport();
    await complete(id);
  });
  afterAll(async () => {
    await web.close();
  });

  async function newKey(scopes = ['reports:read', 'reports:write']) {
    const organizationId = web.api.newId('organization');
    await web.db.prisma.organization.create({
      data: { id: organizationId, name: 'Acme', slug: organizationId.toLowerCase() },
    });
    return keyOf(organizationId, scopes);
  }

  async function keyOf(organizationId: string, scopes: string[]) {
    const { key, hash, hint } = newApiKey();
    await web.db.prisma.apiKey.create({
      data: { id: web.api.newId('apiKey'), organizationId, name: 'k', hint, scopes, keyHash: hash },
    });
    return { authorization: `Bearer ${key}` };
  }

  async function createReport(): Promise<string> {
    const answer = await web.send('/api/trpc/reports.create', {
      method: 'POST',
      headers: { ...bearer, 'content-type': 'application/json' },
      body: JSON.stringify({ report: 'delivery-log', params: {}, format: 'csv' }),
    });
    return created.parse(answer.json()).result.data.id;
  }

  // As a worker leaves it behind.
  async function complete(report: string): Promise<void> {
    const key = `reports/${report}.1.csv`;
    const chunks = Readable.from([Buffer.from(content)]);
    await web.files.write(key, chunks, { contentType: 'text/csv', signal: new AbortController().signal });
    await web.db.sql.query(
      `update reports set file_key = $2, row_count = 1, bytes = $3, sha256 = $4, completed_at = now(),
                          expires_at = now() + interval '1 day' where id = $1`,
      [report, key, content.length, sha256],
    );
  }

  const get = async (report: string) =>
    await createCaller(
      createContextFactory(web.api)({
        req: { headers: bearer },
        res: { getHeader: () => undefined, setHeader: () => undefined, appendHeader: () => undefined },
      }),
    ).reports.get({ id: report });

  it('sends the whole file with its hash, size and a name', async () => {
    const report = await get(id);
    expect(report).toMatchObject({ status: 'succeeded', rows: 1, sha256 });
    expect(report.downloadUrl).toBe(`http://localhost:3000/files/${id}`);
    const answer = await web.send(`/files/${id}`, { headers: bearer });
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(content);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-length': String(report.bytes),
      'content-disposition': `attachment; filename="delivery-log-${report.createdAt.slice(0, 10)}.csv"`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      etag: `"${report.sha256}"`,
    });
    const audited = await web.db.prisma.auditEvent.findMany({ where: { action: 'reports.download', targetId: id } });
    expect(audited).toMatchObject([{ actorType: 'api_key', outcome: 'success' }]);
  });

  it('sends parts, and heads', async () => {
    const whole = await web.send(`/files/${id}`, { headers: bearer });
    const part = await web.send(`/files/${id}`, { headers: { ...bearer, range: 'bytes=8-9' } });
    expect([part.status, part.text, part.headers['content-range']]).toEqual([
      206,
      whole.text.slice(8, 10),
      `bytes 8-9/${whole.text.length}`,
    ]);
    const behind = await web.send(`/files/${id}`, { headers: { ...bearer, range: 'bytes=99999999-' } });
    expect([behind.status, behind.headers['content-range']]).toEqual([416, `bytes */${whole.text.length}`]);
    const head = await web.send(`/files/${id}`, { method: 'HEAD', headers: bearer });
    expect([head.status, head.text, head.headers['content-length']]).toEqual([200, '', String(whole.text.length)]);
  });

  it('is for those who may read it (invariants 6 and 13)', async () => {
    const anonymous = await web.send(`/files/${id}`);
    expect([anonymous.status, errorDataOf(anonymous).code]).toEqual([401, 'UNAUTHORIZED']);
    const other = await web.send(`/files/${id}`, { headers: foreign });
    const unknown = await web.send(`/files/rep_${'0'.repeat(26)}`, { headers: foreign });
    expect([other.status, errorDataOf(other).code]).toEqual([404, 'NOT_FOUND']);
    expect(z.object({ error: z.object({ message: z.string() }) }).parse(other.json()).error.message).toBe(
      z.object({ error: z.object({ message: z.string() }) }).parse(unknown.json()).error.message,
    );
    const unscoped = await web.send(`/files/${id}`, { headers: await newKey(['webhooks:read']) });
    expect(unscoped.status).toBe(403);
    for (const path of ['/files/x', '/files/..%2f..%2fetc', `/files/${id}%00`]) {
      expect((await web.send(path, { headers: bearer })).status, path).toBe(404);
    }
  });

  it('says when it is not ready, and when it is no more', async () => {
    const waiting = await createReport();
    const early = await web.send(`/files/${waiting}`, { headers: bearer });
    expect([early.status, errorDataOf(early).reason]).toEqual([412, 'REPORT_NOT_READY']);
    await web.db.sql.query('update reports set expires_at = now() where id = $1', [id]);
    expect((await web.send(`/files/${id}`, { headers: bearer })).status).toBe(404);
    expect(await get(id)).toMatchObject({ status: 'expired', downloadUrl: null });
  });
});
