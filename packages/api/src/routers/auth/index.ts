import { router } from '../../trpc.ts';
import { acceptInvite } from './acceptInvite.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { me } from './me.ts';
import { switchOrganization } from './switchOrganization.ts';

export const auth = router({ login, logout, me, acceptInvite, switchOrganization });
