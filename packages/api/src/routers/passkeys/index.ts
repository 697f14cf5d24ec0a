import { router } from '../../trpc.ts';
import { list } from './list.ts';
import { register } from './register.ts';
import { registerOptions } from './registerOptions.ts';
import { remove } from './remove.ts';
import { rename } from './rename.ts';

export const passkeys = router({ list, registerOptions, register, rename, remove });
