import { type Receiver, startReceiver } from '@novapulse/testing';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { expectAccessible } from './expectAccessible.ts';
import { openBrowser } from './openBrowser.ts';
import { signIn } from './signIn.ts';
import { type Stack, startStack } from './startStack.ts';

const webhook = z.object({ result: z.object({ data: z.object({ id: z.string() }) }) });
const published = z.object({
  result: z.object({ data: z.object({ deliveries: z.tuple([z.object({ id: z.string() })]) }) }),
});

describe('pages of deliveries and webhooks', { timeout: 240_000 }, () => {
  let browser: Browser;
  let stack: Stack;
  let receiver: Receiver;
  let context: BrowserContext;
  let page: Page;
  const ends: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    browser = await openBrowser();
    ends.push(() => browser.close());
    receiver = await startReceiver();
    ends.push(() => receiver.close());
    stack = await startStack();
    ends.push(() => stack.stop());
    context = await browser.newContext();
    page = await context.newPage();
    await signIn(page, stack.url);
  }, 180_000);
  afterAll(async () => {
    for (const end of ends) await end();
  });

  async function call(procedure: string, data: unknown): Promise<unknown> {
    const headers = { origin: stack.url, 'content-type': 'application/json' };
    const response = await context.request.post(`${stack.url}/api/trpc/${procedure}`, { headers, data });
    return response.json();
  }

  async function createWebhook(path: string, eventTypes: string[]): Promise<string> {
    return webhook.parse(await call('webhooks.create', { url: receiver.url(path), eventTypes })).result.data.id;
  }

  it('shows the body as it was sent, whatever the numbers in it', async () => {
    await createWebhook('/exact', ['exact.body']);
    // Reading the numbers of this text would lose digits.
    const event = { type: 'exact.body', rawPayload: '{"n":9007199254740993,"price":1.50}' };
    const [{ id }] = published.parse(await call('events.publish', event)).result.data.deliveries;
    const [request] = await receiver.waitFor((requests) => requests.some(({ path }) => path === '/exact'));
    await page.goto(`${stack.url}/deliveries/${id}`);
    const payload = page.getByRole('region', { name: 'Payload' });
    await payload.getByText('9007199254740993').waitFor();
    const shown = (await payload.textContent()) ?? '';
    expect(shown.replaceAll(/\s/g, '')).toBe(request?.body.toString().replaceAll(/\s/g, ''));
  });

  it('explains why a delivery of a disabled webhook cannot be retried', async () => {
    const webhookId = await createWebhook('/off', ['off.now']);
    receiver.on('/off', 500, 500);
    const [{ id }] = published.parse(await call('events.publish', { type: 'off.now', data: 1 })).result.data.deliveries;
    await page.goto(`${stack.url}/deliveries/${id}`);
    const badge = page.locator('main').getByText('Failed', { exact: true }).first();
    await badge.waitFor();
    // Disabled meanwhile, which this page does not know.
    await call('webhooks.disable', { id: webhookId });
    await page.getByRole('button', { name: 'Retry now' }).click();
    await page.getByText('Enable it, then retry the delivery.').waitFor();
    await page.reload();
    await page.getByText('The webhook is disabled').waitFor();
    expect(await page.getByRole('button', { name: 'Retry now' }).isDisabled()).toBe(true);
    await expectAccessible(page, 'delivery of a disabled webhook');
    await page.goto(`${stack.url}/deliveries?event=&webhook=${webhookId}`);
    await page.getByRole('row').filter({ hasText: 'off.now' }).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('r');
    await page.getByText('The webhook of this delivery is disabled.').waitFor();
    await page.getByRole('row').filter({ hasText: 'off.now' }).getByText('Failed').waitFor();
  });

  it('filters by several statuses and by an endpoint, without a violation in any open layer', async () => {
    await page.goto(`${stack.url}/deliveries`);
    await page.getByText('Live', { exact: true }).waitFor();
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Status' }).click();
    await dialog.getByRole('link', { name: 'Failed' }).click();
    await page.waitForURL(/status=failed$/);
    await dialog.getByRole('link', { name: 'Succeeded' }).click();
    await page.waitForURL(/status=failed&status=succeeded$/);
    await page.getByText('Failed, Succeeded').waitFor();
    await expectAccessible(page, 'status filter');
    await page.keyboard.press('Escape');
    for (const name of ['Time', 'Event type', 'Code']) {
      await page.getByRole('button', { name, exact: true }).click();
      await dialog.waitFor();
      await expectAccessible(page, `${name} filter`);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    }
    await page.getByRole('button', { name: 'Endpoint', exact: true }).click();
    const endpoint = dialog.getByRole('link', { name: /\/off$/ });
    await endpoint.waitFor();
    await expectAccessible(page, 'endpoint filter');
    await endpoint.click();
    await page.waitForURL(/webhook=whk_/);
    await page.getByRole('row').filter({ hasText: 'off.now' }).waitFor();
    expect(await page.getByRole('row').filter({ hasText: 'exact.body' }).count()).toBe(0);

    await page.goto(`${stack.url}/webhooks?q=OFF`);
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByText('1 webhook', { exact: true }).waitFor();
    await page.getByRole('button', { name: /^Actions for/ }).click();
    await page.getByRole('menuitem', { name: 'Secrets' }).waitFor();
    await expectAccessible(page, 'menu of a webhook');
    await page.getByRole('menuitem', { name: 'Secrets' }).click();
    await page.getByText('Its signature comes first.').waitFor();
    await page.getByLabel('Overlap').selectOption('86400');
    await page.getByRole('button', { name: 'Rotate secret' }).click();
    await page.getByText(/^whsec_/).waitFor();
    await page.getByText(/^Ends in/).waitFor();
    await expectAccessible(page, 'secrets in their overlap');
  });
});
