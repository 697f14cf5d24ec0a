import { z } from 'zod';
import { idOf } from '../../inputs/id.ts';
import { procedure } from '../../trpc.ts';
import { findReplay, replayOutput } from './replayView.ts';

/** How far a replay is. */
export const getReplay = procedure('webhooks:read')
  .input(z.strictObject({ id: idOf('job') }))
  .output(replayOutput)
  .query(({ ctx: { deps, organizationId }, input: { id } }) => findReplay(deps.db.sql, organizationId, id));
