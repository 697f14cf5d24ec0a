import { router } from '../../trpc.ts';
import { disable } from './disable.ts';
import { enable } from './enable.ts';
import { invitations } from './invitations.ts';
import { invite } from './invite.ts';
import { list } from './list.ts';
import { remove } from './remove.ts';
import { resendInvite } from './resendInvite.ts';
import { resetMfa } from './resetMfa.ts';
import { revokeInvite } from './revokeInvite.ts';
import { setRole } from './setRole.ts';

export const members = router({
  list,
  invite,
  invitations,
  revokeInvite,
  resendInvite,
  setRole,
  disable,
  enable,
  remove,
  resetMfa,
});
