import { join } from 'node:path';
import { root } from './root.ts';

/** Where test runs leave what machines read. */
export const reportsDir = join(root, 'reports');
