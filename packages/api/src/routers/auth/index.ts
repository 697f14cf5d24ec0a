import { router } from '../../trpc.ts';
import { acceptInvite } from './acceptInvite.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { me } from './me.ts';
import { stepUp } from './stepUp.ts';
import { switchOrganization } from './switchOrganization.ts';
import { verifyMfa } from './verifyMfa.ts';

export const auth = router({ login, verifyMfa, stepUp, logout, me, acceptInvite, switchOrganization });
