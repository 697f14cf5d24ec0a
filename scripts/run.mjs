// Behind every npm command. Plain JavaScript for whatever Node the machine has (18 or later): it brings dependencies,
// the product's own Node and generated code up to date, then runs the command under that Node and stands in for it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from './bootstrap/commands.mjs';
import { fail } from './bootstrap/fail.mjs';
import { nodeBinDir, root } from './bootstrap/paths.mjs';
import { prepare } from './bootstrap/prepare.mjs';
import { runChild } from './bootstrap/runChild.mjs';

const [name = '', ...args] = process.argv.slice(2);
const command = commands[name];
if (Number(process.versions.node.split('.')[0]) < 18)
  fail(`Node ${process.versions.node} is too old: install 18 or later`);
if (!command) fail(`unknown command "${name}": one of ${Object.keys(commands).join(', ')}`);
if (!existsSync(join(root, command.file)) && !command.file.startsWith('node_modules/')) {
  fail(`npm run ${name} needs ${command.file}, which this version does not have`);
}

await prepare({ withWebBuild: command.withWebBuild ?? false });
const node = existsSync(join(nodeBinDir, 'node')) ? join(nodeBinDir, 'node') : process.execPath;
process.exitCode = await runChild(node, [join(root, command.file), ...(command.args ?? []), ...args]);
