import { router } from '../../trpc.ts';
import { acceptInvite } from './acceptInvite.ts';
import { changeEmail } from './changeEmail.ts';
import { changePassword } from './changePassword.ts';
import { confirmEmail } from './confirmEmail.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { me } from './me.ts';
import { passkeyOptions } from './passkeyOptions.ts';
import { recentActivity } from './recentActivity.ts';
import { requestPasswordReset } from './requestPasswordReset.ts';
import { resetPassword } from './resetPassword.ts';
import { stepUp } from './stepUp.ts';
import { stepUpOptions } from './stepUpOptions.ts';
import { switchOrganization } from './switchOrganization.ts';
import { undoEmailChange } from './undoEmailChange.ts';
import { verifyMfa } from './verifyMfa.ts';
import { verifyPasskey } from './verifyPasskey.ts';

export const auth = router({
  login,
  verifyMfa,
  passkeyOptions,
  verifyPasskey,
  stepUp,
  stepUpOptions,
  logout,
  me,
  acceptInvite,
  switchOrganization,
  changePassword,
  recentActivity,
  requestPasswordReset,
  resetPassword,
  changeEmail,
  confirmEmail,
  undoEmailChange,
});
