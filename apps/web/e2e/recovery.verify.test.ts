import { eventually, type Receiver, startReceiver } from '@novapulse/testing';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { expectAccessible } from './expectAccessible.ts';
import { openBrowser } from './openBrowser.ts';
import { signIn } from './signIn.ts';
import { type Stack, startStack } from './startStack.ts';

const answer = z.object({ result: z.object({ data: z.object({ id: z.string() }) }) });

describe('an endpoint that fails and comes back', { timeout: 240_000 }, () => {
  let browser: Browser;
  let stack: Stack;
  let receiver: Receiver;
  const ends: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    browser = await openBrowser();
    ends.push(() => browser.close());
    receiver = await startReceiver();
    ends.push(() => receiver.close());
    stack = await startStack();
    ends.push(() => stack.stop());
  }, 180_000);
  afterAll(async () => {
    for (const end of ends) await end();
  });

  async function call(context: BrowserContext, procedure: string, input: unknown): Promise<string> {
    const headers = { origin: stack.url };
    const response = await context.request.post(`${stack.url}/api/trpc/${procedure}`, { headers, data: input });
    expect(response.ok(), await response.text()).toBe(true);
    return answer.parse(await response.json()).result.data.id;
  }

  it('is probed, enabled and sent what it missed, on a phone and without scripts', async () => {
    const viewport = { width: 390, height: 844 };
    const signedIn = await browser.newContext({ viewport });
    const first = await signedIn.newPage();
    await signIn(first, stack.url);
    await first.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    const id = await call(signedIn, 'webhooks.create', { url: receiver.url('/hook') });
    receiver.on('/hook', 500);
    const lost = await call(signedIn, 'events.publish', { type: 'invoice.lost', data: 1 });
    await eventually(() => expect(receiver.requestsTo('/hook').length).toBeGreaterThanOrEqual(2), 60_000);
    await first.goto(`${stack.url}/webhooks/${id}`);
    await first.getByRole('progressbar', { name: 'Toward being disabled' }).waitFor();
    await expectAccessible(first, 'failing webhook');
    await call(signedIn, 'webhooks.disable', { id });
    const skipped = await call(signedIn, 'events.publish', { type: 'invoice.skipped', data: 2 });
    receiver.on('/hook', 200);

    const plain = await browser.newContext({
      viewport,
      colorScheme: 'dark',
      javaScriptEnabled: false,
      storageState: await signedIn.storageState(),
    });
    const page = await plain.newPage();
    await page.goto(`${stack.url}/webhooks/${id}`);
    await page.getByRole('button', { name: 'Send a probe' }).click();
    await page.waitForURL(/\/deliveries\/job_/);
    await eventually(async () => {
      await page.reload();
      expect(await page.locator('main').getByText('Succeeded', { exact: true }).count()).toBeGreaterThan(0);
    }, 60_000);
    await page.goto(`${stack.url}/webhooks/${id}`);
    await page.getByRole('button', { name: /^Enable and replay 2 missed/ }).click();
    await page.waitForURL(/\/replay$/);
    await eventually(() => {
      const ids = receiver.requestsTo('/hook').map(({ headers }) => headers['webhook-id']);
      expect(ids).toContain(skipped);
      expect(ids.filter((event) => event === lost).length).toBeGreaterThanOrEqual(3);
    }, 60_000);
    await eventually(async () => {
      await page.reload();
      expect(await page.getByText('2 of 2 replayed').count()).toBe(1);
    }, 60_000);

    // Everything once more: counted first.
    await page.getByRole('checkbox', { name: 'Succeeded' }).check();
    await page.getByLabel('Event types').fill('invoice.*');
    await page.getByRole('button', { name: 'Count deliveries' }).click();
    await page.getByText('2 deliveries match').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await page.getByRole('button', { name: 'Replay 2' }).click();
    await eventually(async () => {
      await page.reload();
      expect(await page.getByText('2 of 2 replayed').count()).toBe(2);
    }, 60_000);
    await first.goto(`${stack.url}/webhooks/${id}/replay?since=24h&status=succeeded`);
    await first.getByText(/deliveries match/).waitFor();
    await expectAccessible(first, 'replay');
    await plain.close();
    await signedIn.close();
  });
});
