import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { eventually, retryAfter, startReceiver } from '@novapulse/testing';
import { chromium, type Page } from 'playwright-core';
import { percentile } from './lib/percentile.ts';
import { admin, startNovaPulse } from './lib/startNovaPulse.ts';

const repetitions = 20;

/**
 * `live`: how long it takes from a committed change until the row on an open page shows it, in a real browser. A
 * delivery waits for an endpoint that asked for a pause; it is cancelled through the API and reopened, twenty times.
 * The commit is the database's own time, the screen the moment at which the row's text changed; one machine, one clock.
 */
export async function runLiveUpdateBench(): Promise<void> {
  const receiver = await startReceiver();
  receiver.on('/paused', retryAfter(3600, 429));
  const nova = await startNovaPulse();
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const { id: webhookId } = await nova.api.call<{ id: string }>('webhooks.create', { url: receiver.url('/paused') });
    const { deliveryId: id } = await nova.api.call<{ deliveryId: string }>('webhooks.sendTest', { id: webhookId });
    const stateOf = () => nova.api.query<{ status: string; finishedAt: string }>('deliveries.get', { id });
    await eventually(async () => {
      const { status } = await stateOf();
      if (status !== 'retrying') throw new Error(`the delivery is ${status}`);
    });
    const page = await browser.newPage();
    await signIn(page, nova.url);
    await page.goto(`${nova.url}/deliveries?webhook=${webhookId}`);
    await page.getByText('Live', { exact: true }).waitFor();
    const millis: number[] = [];
    for (let n = 0; n < repetitions; n += 1) {
      const seen = shows(page, 'Cancelled');
      await nova.api.call('deliveries.cancel', { id });
      const seenAtMs = await seen;
      millis.push(seenAtMs - new Date((await stateOf()).finishedAt).getTime());
      const reopened = shows(page, 'Retrying');
      await nova.api.call('deliveries.retry', { id });
      await reopened;
    }
    print({
      bench: 'live',
      repetitions,
      p50Ms: percentile(millis, 0.5),
      p95Ms: percentile(millis, 0.95),
      maxMs: Math.max(...millis),
    });
  } finally {
    await browser.close();
    await nova.stop();
    await receiver.close();
  }
}

/** Resolves to when the page's one row shows a status, in milliseconds since 1970. */
function shows(page: Page, status: string): Promise<number> {
  return page.evaluate(
    (text) =>
      new Promise<number>((resolve, reject) => {
        const row = document.querySelector('tbody tr');
        const isShown = () => row?.textContent.includes(text) === true;
        if (row === null || isShown()) return reject(new Error(`the row should not show ${text} yet`));
        const observer = new MutationObserver(() => {
          if (!isShown()) return;
          observer.disconnect();
          resolve(Date.now());
        });
        observer.observe(row, { childList: true, subtree: true, characterData: true });
      }),
    status,
  );
}

async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('Email').fill(admin.email);
  await page.getByLabel('Password').fill(admin.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${url}/`);
}

/** @throws Error in one line when there is no Chromium. */
function chromiumPath(): string {
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)];
  const path = folders.map((folder) => join(folder, 'chromium')).find((file) => existsSync(file));
  if (path === undefined) throw new Error('Chromium is missing: apt-get install chromium');
  return path;
}

function print(result: Record<string, string | number>): void {
  for (const [name, value] of Object.entries(result)) console.log(`${name.padEnd(24)} ${value}`);
  console.log(JSON.stringify(result));
}
