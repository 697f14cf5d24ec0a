import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './expectAccessible.ts';
import { openBrowser } from './openBrowser.ts';
import { signIn } from './signIn.ts';
import { type Stack, startStack } from './startStack.ts';

const schema =
  '{"type":"object","required":["amount"],"properties":{"amount":{"type":"integer"}},"examples":[{"amount":7}]}';

describe('where events go', { timeout: 240_000 }, () => {
  let browser: Browser;
  let stack: Stack;
  let context: BrowserContext;
  let page: Page;
  const ends: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    browser = await openBrowser();
    ends.push(() => browser.close());
    stack = await startStack();
    ends.push(() => stack.stop());
    context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    page = await context.newPage();
    await signIn(page, stack.url);
  }, 120_000);
  afterAll(async () => {
    for (const end of ends.toReversed()) await end();
  });

  /** Also that nothing is wider than a phone. */
  async function expectGood(what: string): Promise<void> {
    await expectAccessible(page, what);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), what).toBe(true);
    await expectAccessible(page, `${what} on the phone`);
    await page.setViewportSize({ width: 1440, height: 900 });
  }

  async function call(procedure: string, input: unknown): Promise<{ status: number; text: string }> {
    const response = await context.request.post(`${stack.url}/api/trpc/${procedure}`, {
      data: JSON.stringify(input),
      headers: { 'content-type': 'application/json', origin: stack.url },
    });
    return { status: response.status(), text: await response.text() };
  }

  it('describes a type, refuses a schema that cannot be, and checks a sample', async () => {
    await page.goto(`${stack.url}/event-types`);
    await page.getByText('No event types yet').waitFor();
    await expectGood('no event types');
    await page.getByRole('link', { name: 'Create event type' }).first().click();
    // The list has a field for names, too.
    await page.getByRole('heading', { name: 'Create event type' }).waitFor();
    await page.getByLabel('Name', { exact: true }).fill('invoice.paid');
    await page.getByLabel('Schema').fill('{"properties":{"amount":{"typ":"integer"}}}');
    await page.getByRole('button', { name: 'Create event type' }).click();
    await page.getByText('properties.amount.typ: There is no such keyword').waitFor();
    await expectGood('a schema that is refused');
    await page.getByLabel('Schema').fill(schema);
    await page.getByLabel('Data').fill('{"amount":"x"}');
    await page.getByRole('button', { name: 'Check it' }).click();
    await page.getByText('Must be integer.').waitFor();
    await page.getByRole('button', { name: 'Create event type' }).click();
    await page.getByRole('heading', { name: 'invoice.paid' }).waitFor();
    await page.getByText('Version 1, in force').waitFor();
    await expectGood('an event type');

    expect((await call('events.publish', { type: 'invoice.paid', data: {} })).text).toContain('data.amount');
    await page.getByRole('button', { name: 'Archive' }).click();
    await page.getByText('It is archived').waitFor();
    expect((await call('events.publish', { type: 'invoice.paid', data: { amount: 1 } })).text).toContain('archived');
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByRole('button', { name: 'Archive' }).waitFor();
  });

  it('tries a filter on an event before it is saved, and shows what came of it', async () => {
    for (const amount of [5, 500]) {
      const published = await call('events.publish', {
        type: 'invoice.paid',
        data: { amount },
        idempotencyKey: `k${amount}`,
      });
      expect(published.status, published.text).toBe(200);
    }
    const created = await call('webhooks.create', { url: 'http://127.0.0.1:9/hook' });
    const id = created.text.match(/whk_[0-9A-Z]{26}/)?.[0] ?? '';
    await page.goto(`${stack.url}/webhooks/${id}/filter`);
    await page.getByLabel('Filter optional').fill('{"data":{"amount":{"$regex":"5"}}}');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('data.amount.$regex: There is no operator $regex.').waitFor();
    await page.getByLabel('Filter optional').fill('{"data":{"amount":{"$gte":100}}}');
    await page.getByLabel('With an event').fill('');
    await page.getByLabel('Or with a body of your own').fill('{"data":{"amount":5}}');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('Not matched: this webhook would not get the event.').waitFor();
    await expectGood('a filter that does not match');
    await page.getByLabel('Or with a body of your own').fill('{"data":{"amount":500}}');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('Matched: this webhook would get the event.').waitFor();
    await page.getByRole('button', { name: 'Save filter' }).click();
    await page.getByText('Filter saved.').waitFor();
    const passed = await call('events.publish', { type: 'invoice.paid', data: { amount: 100 } });
    expect(passed.text).toContain(id);
    expect((await call('events.publish', { type: 'invoice.paid', data: { amount: 1 } })).text).not.toContain(id);
  });

  it('finds events by type, time and key, and shows one with its deliveries', async () => {
    await page.goto(`${stack.url}/events?type=invoice.paid&time=1h`);
    await page.getByRole('table', { name: 'Events' }).getByRole('link', { name: 'invoice.paid' }).first().waitFor();
    await expectGood('events');
    await page.getByLabel('Find by id or idempotency key').fill('k500');
    await page.keyboard.press('Enter');
    await page.getByText('1 event, newest first').waitFor();
    await page.goto(`${stack.url}/events?type=nothing.such`);
    await page.getByText('No event matches').waitFor();
    await page.getByRole('link', { name: 'Clear filters' }).click();
    const table = page.getByRole('table', { name: 'Events' });
    // The newest one did not pass the filter.
    await table.getByRole('link', { name: 'invoice.paid' }).nth(1).click();
    await page.getByRole('heading', { name: '1 delivery' }).waitFor();
    await expectGood('an event');
  });

  it('works without scripts', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false, storageState: await context.storageState() });
    ends.push(() => plain.close());
    const form = await plain.newPage();
    await form.goto(`${stack.url}/event-types/new?name=plain.type`);
    expect(await form.getByLabel('Name').inputValue()).toBe('plain.type');
    await form.getByLabel('Schema').fill('{');
    await form.getByRole('button', { name: 'Create event type' }).click();
    await form.getByText('This is not JSON.').waitFor();
    await form.getByLabel('Schema').fill('{"type":"object"}');
    await form.getByRole('button', { name: 'Create event type' }).click();
    await form.getByRole('heading', { name: 'plain.type' }).waitFor();
  });
});
