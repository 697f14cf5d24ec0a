import { router } from '../../trpc.ts';
import { activity } from './activity.ts';
import { create } from './create.ts';
import { disable } from './disable.ts';
import { enable } from './enable.ts';
import { get } from './get.ts';
import { list } from './list.ts';
import { listSecrets } from './listSecrets.ts';
import { remove } from './remove.ts';
import { rotateSecret } from './rotateSecret.ts';
import { sendTest } from './sendTest.ts';
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
});
