import { type Receiver, startReceiver } from '@novapulse/testing';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { expectAccessible } from './expectAccessible.ts';
import { openBrowser } from './openBrowser.ts';
import { signIn } from './signIn.ts';
import { admin, type Stack, startStack } from './startStack.ts';

const answer = z.object({ result: z.object({ data: z.looseObject({ id: z.string().optional() }) }) });

describe('everyone can use the dashboard', { timeout: 240_000 }, () => {
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

  /** Presses Tab until what is named has the focus, as someone without a mouse does. */
  async function tabTo(page: Page, name: string): Promise<void> {
    for (let presses = 0; presses < 60; presses++) {
      const focused = await page.evaluate(() => {
        const element = document.activeElement;
        const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : null;
        return label ?? element?.getAttribute('aria-label') ?? element?.textContent ?? '';
      });
      if (focused.trim().startsWith(name)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab never came to ${name}`);
  }

  /** Calls the API as the person whose cookies the context holds. */
  async function call(context: BrowserContext, procedure: string, data: unknown) {
    const headers = { origin: stack.url };
    const response = await context.request.post(`${stack.url}/api/trpc/${procedure}`, { headers, data });
    return answer.parse(await response.json()).result.data;
  }

  it('with the keyboard alone', async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.goto(stack.url);
    await tabTo(page, 'Email');
    await page.keyboard.type(admin.email);
    await tabTo(page, 'Password');
    await page.keyboard.type(admin.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();

    await page.keyboard.press('g');
    await page.keyboard.press('w');
    await page.waitForURL(/\/webhooks$/);
    await page.getByRole('heading', { name: 'Webhooks' }).first().waitFor();
    await page.keyboard.press('c');
    await page.getByRole('dialog', { name: 'Create webhook' }).waitFor();
    await tabTo(page, 'Endpoint URL');
    await page.keyboard.type(receiver.url('/keys'));
    await page.keyboard.press('Control+Enter');
    await page.getByText(/^whsec_/).waitFor();
    await tabTo(page, 'I have stored it');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/test$/);
    await page.getByRole('button', { name: 'Send test event' }).waitFor();
    await tabTo(page, 'Event type');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/deliveries\/job_/);
    await page.locator('main').getByText('Succeeded', { exact: true }).first().waitFor();

    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await page.getByRole('row').filter({ hasText: 'novapulse.test' }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/deliveries\/job_/);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await expectAccessible(page, 'keys');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('A page, or an event').waitFor();
    await expectAccessible(page, 'palette');
    await page.keyboard.type('over');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await context.close();
  });

  it('without JavaScript: signs in and creates a webhook', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await signIn(page, stack.url, '/webhooks');
    await page.getByRole('link', { name: 'Create webhook' }).first().click();
    await page.getByLabel('Endpoint URL').fill(receiver.url('/plain'));
    await page.getByRole('button', { name: 'Create webhook' }).click();
    await page.getByText(/^whsec_/).waitFor();
    await page.getByRole('link', { name: 'I have stored it' }).click();
    await page.getByRole('button', { name: 'Send test event' }).click();
    await page.waitForURL(/\/deliveries\/job_/);
    await receiver.waitFor((requests) => requests.some(({ path }) => path === '/plain'));
    await context.close();
  });

  it('fetches nothing while the tab is hidden or paused, and catches up', async () => {
    const context = await browser.newContext();
    const watched = await context.newPage();
    await signIn(watched, stack.url);
    const { id } = await call(context, 'webhooks.create', { url: receiver.url('/hidden') });
    await watched.goto(`${stack.url}/deliveries?webhook=${id}`);
    await watched.getByText('Live', { exact: true }).waitFor();

    const hidden = await context.newPage();
    await hidden.addInitScript(() => {
      let state = 'visible';
      Object.defineProperty(document, 'visibilityState', { get: () => state });
      Object.defineProperty(document, 'hidden', { get: () => state === 'hidden' });
      window.addEventListener('set-visibility', (event) => {
        if (event instanceof CustomEvent) state = event.detail;
        document.dispatchEvent(new Event('visibilitychange'));
      });
    });
    const show = (state: 'visible' | 'hidden') =>
      hidden.evaluate((to) => window.dispatchEvent(new CustomEvent('set-visibility', { detail: to })), state);
    await hidden.goto(`${stack.url}/deliveries?webhook=${id}`);
    await hidden.getByText('Live', { exact: true }).waitFor();
    await hidden.waitForLoadState('load');

    const ended = hidden.waitForEvent('requestfailed', (request) => request.url().includes('deliveries.watch'));
    await show('hidden');
    await ended;
    const fetched: string[] = [];
    hidden.on('request', (request) => fetched.push(request.url()));
    await call(context, 'webhooks.sendTest', { id });
    const row = (page: Page) => page.getByRole('row').filter({ hasText: 'novapulse.test' });
    // By then the hidden one would have heard of it, too.
    await row(watched).getByText('Succeeded').waitFor();
    expect(fetched).toEqual([]);
    expect(await row(hidden).count()).toBe(0);
    await show('visible');
    await row(hidden).getByText('Succeeded').waitFor();

    await hidden.getByRole('button', { name: 'Pause live updates' }).click();
    await hidden.getByText(/^Paused \d\d:\d\d:\d\d$/).waitFor();
    fetched.length = 0;
    await call(context, 'webhooks.sendTest', { id });
    await watched.getByRole('link', { name: '1 new delivery' }).waitFor();
    expect(fetched).toEqual([]);
    await hidden.getByRole('button', { name: 'Resume live updates' }).click();
    await hidden.getByRole('row').nth(2).getByText('Succeeded').waitFor();
    await context.close();
  });
});
