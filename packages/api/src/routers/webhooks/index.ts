import { router } from '../../trpc.ts';
import { activity } from './activity.ts';
import { cancelReplay } from './cancelReplay.ts';
import { create } from './create.ts';
import { disable } from './disable.ts';
import { enable } from './enable.ts';
import { get } from './get.ts';
import { getReplay } from './getReplay.ts';
import { health } from './health.ts';
import { list } from './list.ts';
import { listReplays } from './listReplays.ts';
import { listSecrets } from './listSecrets.ts';
import { probe } from './probe.ts';
import { remove } from './remove.ts';
import { replay } from './replay.ts';
import { rotateSecret } from './rotateSecret.ts';
import { sendTest } from './sendTest.ts';
import { testFilter } from './testFilter.ts';
import { update } from './update.ts';

export const webhooks = router({
  create,
  list,
  get,
  activity,
  update,
  delete: remove,
  enable,
  disable,
  rotateSecret,
  listSecrets,
  sendTest,
  testFilter,
  probe,
  health,
  replay,
  getReplay,
  listReplays,
  cancelReplay,
});
