import { z } from 'zod';
import { idOf } from '../../inputs/id.ts';
import { pageInput, pageOf, toPage } from '../../lists/page.ts';
import { procedure } from '../../trpc.ts';
import { requireWebhook } from './lockWebhook.ts';
import { findReplays, replayOutput } from './replayView.ts';

/** The replays of one endpoint, newest first. */
export const listReplays = procedure('webhooks:read')
  .input(z.strictObject({ ...pageInput('replays', 'job'), id: idOf('webhook') }))
  .output(pageOf(replayOutput))
  .query(async ({ ctx: { deps, organizationId }, input: { id, limit, cursor } }) => {
    await requireWebhook(deps.db, organizationId, id);
    const scope = { organizationId, webhookId: id };
    const found = await findReplays(deps.db.sql, scope, { below: cursor, limit: limit + 1 });
    const { rows, nextCursor } = toPage('replays', limit, found);
    return { items: rows, nextCursor };
  });
