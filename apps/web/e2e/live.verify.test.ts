import { type Receiver, startReceiver } from '@novapulse/testing';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openBrowser } from './openBrowser.ts';
import { signIn } from './signIn.ts';
import { type Stack, startStack } from './startStack.ts';

const answer = z.object({ result: z.object({ data: z.looseObject({ id: z.string().optional() }) }) });

describe('what is on screen follows what happens', { timeout: 240_000 }, () => {
  let browser: Browser;
  let stack: Stack;
  let receiver: Receiver;
  let context: BrowserContext;
  const ends: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    browser = await openBrowser();
    ends.push(() => browser.close());
    receiver = await startReceiver();
    ends.push(() => receiver.close());
    stack = await startStack();
    ends.push(() => stack.stop());
    context = await browser.newContext();
    const page = await context.newPage();
    await signIn(page, stack.url);
    await page.close();
  }, 180_000);
  afterAll(async () => {
    for (const end of ends) await end();
  });

  /** Calls the API as a program does, beside the page. */
  async function call(procedure: string, data: unknown) {
    const headers = { origin: stack.url };
    const response = await context.request.post(`${stack.url}/api/trpc/${procedure}`, { headers, data });
    return answer.parse(await response.json()).result.data;
  }

  async function openLive(path: string): Promise<Page> {
    const page = await context.newPage();
    await page.goto(stack.url + path);
    await page.getByText('Live', { exact: true }).waitFor();
    return page;
  }

  const rows = (page: Page) => page.locator('tbody tr');

  it('changes rows in place and announces new ones without moving any', async () => {
    receiver.on('/follow', 500, 500, 200);
    const { id = '' } = await call('webhooks.create', { url: receiver.url('/follow') });
    const page = await openLive(`/deliveries?webhook=${id}`);
    // Nothing stands here yet, so nothing can jump: the first delivery appears by itself.
    await call('webhooks.sendTest', { id, eventType: 'follow.first' });
    const first = rows(page).filter({ hasText: 'follow.first' });
    await first.getByText('Failed').waitFor();
    await page.evaluate(() => Object.assign(window, { isSamePage: true }));

    await call('webhooks.sendTest', { id, eventType: 'follow.second' });
    await call('webhooks.sendTest', { id, eventType: 'follow.third' });
    const bar = page.getByRole('link', { name: '2 new deliveries' });
    await bar.waitFor();
    expect(await rows(page).count()).toBe(1);
    const box = await first.boundingBox();
    await call('deliveries.retry', { id: (await first.getByRole('link').first().getAttribute('href'))?.slice(12) });
    await first.getByText('Succeeded').waitFor();
    expect(await rows(page).count()).toBe(1);
    expect((await first.boundingBox())?.y).toBe(box?.y);
    await bar.click();
    await rows(page).filter({ hasText: 'follow.third' }).waitFor();
    expect(await rows(page).count()).toBe(3);
    expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true);
    await page.close();
  });

  it('renews the overview and the list of webhooks', async () => {
    const { id = '' } = await call('webhooks.create', { url: receiver.url('/renew'), eventTypes: ['renew.this'] });
    const [overview, list] = [await openLive('/'), await openLive('/webhooks?q=renew')];
    await rows(list).getByText('None yet').waitFor();
    await call('webhooks.sendTest', { id, eventType: 'renew.this' });
    await overview.getByRole('link', { name: 'renew.this' }).waitFor();
    await rows(list).getByText('200').waitFor();
    await rows(list).getByRole('img', { name: '1 delivery in the last 24 h, 0 failed, 0 retrying' }).waitFor();
    await rows(list).getByText('100 %').waitFor();
    // The charts say in a table what they show.
    const table = overview.getByRole('table', { name: /^Deliveries per minute over the last 24 hours/ });
    await table.getByRole('row').last().waitFor({ state: 'attached' });
    expect(await table.getByRole('row').count()).toBe(97);
    await overview.close();
    await list.close();
  });

  it('says that it lost the stream and comes back when the server does', async () => {
    const { id = '' } = await call('webhooks.create', { url: receiver.url('/restart') });
    const page = await openLive(`/deliveries?webhook=${id}`);
    stack.killWeb();
    await page.getByText(/^Reconnecting, data from \d\d:\d\d:\d\d$/).waitFor({ timeout: 20_000 });
    await page.getByText('Live', { exact: true }).waitFor({ timeout: 120_000 });
    await call('webhooks.sendTest', { id, eventType: 'restart.after' });
    await rows(page).filter({ hasText: 'restart.after' }).getByText('Succeeded').waitFor();
    await page.close();
  });

  it('says when there is no network', async () => {
    const page = await openLive('/deliveries');
    await context.setOffline(true);
    const bar = page.getByText('You are offline.');
    await bar.waitFor();
    await page.getByText(/^Reconnecting/).waitFor();
    await context.setOffline(false);
    await bar.waitFor({ state: 'detached' });
    await page.getByText('Live', { exact: true }).waitFor();
    await page.close();
  });
});
