import { router } from '../../trpc.ts';
import { confirm } from './confirm.ts';
import { disable } from './disable.ts';
import { enroll } from './enroll.ts';
import { regenerateRecoveryCodes } from './regenerateRecoveryCodes.ts';
import { status } from './status.ts';

export const mfa = router({ status, enroll, confirm, disable, regenerateRecoveryCodes });
