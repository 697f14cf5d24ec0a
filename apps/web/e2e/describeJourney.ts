import { eventually, type Receiver, startReceiver } from '@novapulse/testing';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './expectAccessible.ts';
import { openBrowser } from './openBrowser.ts';
import { signIn } from './signIn.ts';
import { type Stack, startStack } from './startStack.ts';

const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
/** From signing in to a retried delivery, as a person goes with this device. */
export function describeJourney(device: 'desktop' | 'phone'): void {
  describe(`the dashboard in a browser on the ${device}`, { timeout: 240_000 }, () => go(device));
}

function go(device: 'desktop' | 'phone'): void {
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

  /** Calls the API as a program does, beside the page. */
  async function call(context: BrowserContext, procedure: string, data: unknown): Promise<void> {
    const headers = { origin: stack.url };
    const response = await context.request.post(`${stack.url}/api/trpc/${procedure}`, { headers, data });
    expect(response.ok(), await response.text()).toBe(true);
  }

  const badge = (page: Page, status: string) => page.locator('main').getByText(status, { exact: true }).first();

  it('leads from signing in to a retried delivery', async () => {
    const hook = `/hook-${device}`;
    const context = await browser.newContext({ viewport: sizes[device] });
    const failures: string[] = [];
    context.on('weberror', (error) => failures.push(String(error.error())));
    const page = await context.newPage();

    await page.goto(stack.url);
    await expectAccessible(page, 'sign-in');
    await signIn(page, stack.url);
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await expectAccessible(page, 'overview');

    await page.getByRole('navigation').getByRole('link', { name: 'Webhooks' }).first().click();
    await page.getByRole('link', { name: 'Create webhook' }).first().click();
    await page.getByLabel('Endpoint URL').fill(receiver.url(hook));
    await expectAccessible(page, 'open sheet');
    await page.getByRole('button', { name: 'Create webhook' }).click();
    await page.getByText(/^whsec_/).waitFor();
    await expectAccessible(page, 'secret');
    await page.getByRole('link', { name: 'I have stored it' }).click();
    await page.waitForURL(/\/test$/);
    await expectAccessible(page, 'test form');
    const webhook = page.url().replace(/\/test$/, '');

    const list = await context.newPage();
    await list.goto(webhook);
    await list.getByText('Live', { exact: true }).waitFor({ state: 'attached' });
    await expectAccessible(list, 'webhook without deliveries');

    await page.getByRole('button', { name: 'Send test event' }).click();
    await page.waitForURL(/\/deliveries\/job_/);
    await badge(page, 'Succeeded').waitFor();
    expect(receiver.requestsTo(hook)).toHaveLength(1);
    const row = list.getByRole('row').filter({ hasText: 'novapulse.test' });
    await row.getByText('Succeeded').waitFor();
    await page.getByRole('link', { name: /Attempt 1/ }).click();
    await page.waitForURL(/attempt=1/);
    await expectAccessible(page, 'delivery');

    receiver.on(hook, 500, 500, 200);
    await page.goto(`${webhook}/test`);
    await page.getByRole('button', { name: 'Send test event' }).click();
    await badge(page, 'Failed').waitFor();
    await expectAccessible(page, 'failed delivery');
    // The list tells of it without moving, then shows it and follows the retry in place.
    await list.getByRole('link', { name: '1 new delivery' }).click();
    await row.getByText('Failed').waitFor();
    await expectAccessible(list, 'webhook with deliveries');
    await page.getByRole('button', { name: 'Retry now' }).click();
    await badge(page, 'Succeeded').waitFor();
    await row.getByText('Failed').waitFor({ state: 'detached' });
    expect(receiver.requestsTo(hook)).toHaveLength(4);

    for (const path of ['/', '/webhooks', '/deliveries', '/deliveries?status=failed']) {
      await list.goto(stack.url + path);
      await expectAccessible(list, 'page');
    }
    for (const tab of ['settings', 'secrets', 'verify']) {
      await list.goto(`${webhook}/${tab}`);
      await expectAccessible(list, 'tab');
    }
    const opener = device === 'phone' ? /^More$/ : /Admin/;
    await list.getByRole('navigation').getByRole('button', { name: opener }).click();
    await list.getByRole('menuitem', { name: 'Sign out' }).waitFor();
    await expectAccessible(list, 'open menu');
    expect(await list.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    expect(failures).toEqual([]);
    await context.close();
  });

  // React throws a boundary's markup away when an urgent update reaches it before its script is there (error 421).
  it('keeps the charts that the server drew while their script is late', async () => {
    const context = await browser.newContext({ viewport: sizes.desktop });
    const page = await context.newPage();
    await signIn(page, stack.url);
    await call(context, 'webhooks.create', { url: receiver.url('/charts') });
    await call(context, 'events.publish', { type: 'charts.drawn', data: {} });
    await eventually(() => expect(receiver.requestsTo('/charts')).toHaveLength(1));
    const failures: string[] = [];
    context.on('weberror', (error) => failures.push(String(error.error())));
    const asked: string[] = [];
    await page.route(/LineChart-/, async (route) => {
      asked.push(route.request().url());
      // The clock ticks and the stream opens meanwhile.
      await new Promise((resolve) => setTimeout(resolve, 3000));
      await route.continue();
    });
    await page.reload();
    const chart = page.getByRole('img', { name: /^Deliveries per minute/ });
    await chart.waitFor();
    await page.getByText('Live', { exact: true }).waitFor({ state: 'attached' });
    const isDrawnAgain = await chart.evaluate(
      (drawn) => new Promise<boolean>((resolve) => setTimeout(() => resolve(!drawn.isConnected), 4000)),
    );
    expect(asked).not.toEqual([]);
    expect(failures).toEqual([]);
    expect(isDrawnAgain).toBe(false);
    await context.close();
  });
}
