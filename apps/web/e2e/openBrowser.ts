import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { processEnv } from '@novapulse/runtime';
import { type Browser, chromium } from 'playwright-core';

// As root there is no sandbox, and nothing but the pages under test may use the network.
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @throws Error in one line when there is no Chromium: these tests never skip. */
export function openBrowser(): Promise<Browser> {
  const folders = ['/usr/bin', ...(processEnv().PATH ?? '').split(delimiter)];
  const executablePath = folders.map((folder) => join(folder, 'chromium')).find((file) => existsSync(file));
  if (executablePath === undefined) throw new Error('Chromium is missing: apt-get install chromium');
  return chromium.launch({ executablePath, args });
}
