import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { eventually, type Receiver, startReceiver } from '@novapulse/testing';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { expectAccessible } from './expectAccessible.ts';
import { openBrowser } from './openBrowser.ts';
import { signIn } from './signIn.ts';
import { type Stack, startStack } from './startStack.ts';

const answer = z.object({ result: z.object({ data: z.looseObject({ id: z.string().optional() }) }) });

describe('jobs, workflows and reports in a browser', { timeout: 240_000 }, () => {
  let browser: Browser;
  let stack: Stack;
  let receiver: Receiver;
  let context: BrowserContext;
  let page: Page;
  const failures: string[] = [];
  const ends: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    browser = await openBrowser();
    ends.push(() => browser.close());
    receiver = await startReceiver();
    ends.push(() => receiver.close());
    stack = await startStack();
    ends.push(() => stack.stop());
    context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    context.on('weberror', (error) => failures.push(String(error.error())));
    page = await context.newPage();
    await signIn(page, stack.url, '/jobs');
  }, 180_000);
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });

  const badge = (status: string) => page.locator('main').getByText(status, { exact: true }).first();

  async function call(procedure: string, data: unknown) {
    const headers = { origin: stack.url };
    const response = await context.request.post(`${stack.url}/api/trpc/${procedure}`, { headers, data });
    return answer.parse(await response.json()).result.data;
  }

  /** The same page on a phone scrolls down only, and is as accessible. */
  async function expectFitsPhone(what: string): Promise<void> {
    await page.setViewportSize({ width: 390, height: 844 });
    await expectAccessible(page, `${what} on the phone`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), what).toBe(true);
    await page.setViewportSize({ width: 1440, height: 900 });
  }

  it('finds a failed job by search, opens it and retries it', async () => {
    await page.getByText('No jobs yet').waitFor();
    await expectAccessible(page, 'no jobs');
    receiver.on('/jobs', 500, 500, 200);
    const { id } = await call('webhooks.create', { url: receiver.url('/jobs') });
    await call('webhooks.sendTest', { id });
    // What is new comes by itself where nothing stands that could move, and goes on in place.
    await page.getByRole('row').filter({ hasText: 'Failed' }).waitFor();
    await expectAccessible(page, 'jobs');
    await expectFitsPhone('jobs');

    const search = page.getByRole('searchbox', { name: 'Search jobs' });
    await search.fill('size:big');
    await search.press('Enter');
    await page.getByText('There is no qualifier "size:"').waitFor();
    await expectAccessible(page, 'a search that cannot be read');
    await search.fill('status:failed queue:email');
    await search.press('Enter');
    // Whoever types on while the answer is on its way keeps what was typed.
    await search.fill('status:failed queue:webhook');
    await page.getByText('No job matches').waitFor();
    expect(await search.inputValue()).toBe('status:failed queue:webhook');
    await search.press('Enter');
    await page.getByRole('row').filter({ hasText: 'Failed' }).getByRole('link').first().click();
    await page.waitForURL(/\/jobs\/job_/);
    await badge('Failed').waitFor();
    await page.getByRole('link', { name: 'Open delivery' }).waitFor();
    await expectAccessible(page, 'a failed job');
    await expectFitsPhone('a job');
    await page.getByRole('button', { name: 'Retry' }).click();
    await badge('Succeeded').waitFor();
    expect(receiver.requestsTo('/jobs')).toHaveLength(3);
  });

  it('retries all that match after telling how many', async () => {
    receiver.on('/bulk', 500, 500, 500, 500, 200);
    const { id } = await call('webhooks.create', { url: receiver.url('/bulk') });
    await call('webhooks.sendTest', { id });
    await call('webhooks.sendTest', { id });
    await receiver.waitFor((requests) => requests.filter(({ path }) => path === '/bulk').length === 4);
    // Rows do not move by themselves, so the page is asked for until both have failed.
    await eventually(async () => {
      await page.goto(`${stack.url}/jobs?status=failed`);
      expect(await page.getByRole('row').count()).toBe(3);
    }, 30_000);
    await page.getByRole('link', { name: 'Errors' }).click();
    await page.getByRole('cell', { name: '2', exact: true }).first().waitFor();
    await expectAccessible(page, 'errors');
    await page.getByRole('link', { name: 'Workers' }).click();
    await page.getByText('Up', { exact: true }).first().waitFor();
    await expectAccessible(page, 'workers');
    await page.goto(`${stack.url}/jobs?status=failed`);
    await page
      .getByRole('checkbox', { name: /^Select webhook/ })
      .first()
      .check();
    await page.getByText('1 selected:').waitFor();
    await page.getByRole('button', { name: 'Retry…' }).click();
    await page.getByRole('heading', { name: 'Retry 1 job?' }).waitFor();
    await page.getByText('This is about what you selected.', { exact: false }).waitFor();
    await page.getByRole('link', { name: 'Keep as they are' }).click();
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
    await page.getByText('2 selected:').waitFor();
    await page.getByRole('checkbox', { name: 'Select all on this page' }).uncheck();
    await page.getByRole('button', { name: 'Retry all…' }).click();
    await page.getByRole('heading', { name: 'Retry 2 jobs?' }).waitFor();
    await expectAccessible(page, 'the question');
    await page.getByRole('button', { name: 'Retry 2' }).click();
    await page.getByText('Retried all 2.').waitFor();
    await receiver.waitFor((requests) => requests.filter(({ path }) => path === '/bulk').length === 6);
  });

  it('pauses and resumes a queue', async () => {
    await page.goto(`${stack.url}/jobs`);
    await page.getByRole('button', { name: /^Pause email/ }).click();
    const queues = page.getByRole('region', { name: 'Queues' });
    await queues.getByText('What runs goes on to its end', { exact: false }).waitFor();
    await expectAccessible(page, 'a paused queue');
    await page.getByRole('button', { name: 'Resume email' }).click();
    await page.getByRole('button', { name: /^Pause email/ }).waitFor();
  });

  it('starts a workflow and shows its steps', async () => {
    await page.goto(`${stack.url}/workflows`);
    await page.getByText('No workflow has run yet').waitFor();
    await expectAccessible(page, 'no workflows');
    await page.getByRole('link', { name: 'Start workflow' }).first().click();
    await page
      .getByRole('dialog')
      .getByRole('link', { name: /Approval/ })
      .click();
    const input = page.getByLabel('Input, as JSON');
    await input.fill('{"approver":');
    await page.getByRole('button', { name: 'Start workflow' }).click();
    await page.getByText('This is not JSON.', { exact: false }).waitFor();
    await input.fill('{"approver": "nobody", "title": "Ship it"}');
    await page.getByRole('button', { name: 'Start workflow' }).click();
    await page.getByText('approver: must be an e-mail address').waitFor();
    await expectAccessible(page, 'start form');
    await input.fill('{"approver": "approver@example.test", "title": "Ship it"}');
    await page.getByRole('button', { name: 'Start workflow' }).click();
    await page.waitForURL(/\/workflows\/wfr_/);
    await page.getByRole('link', { name: /Decision/ }).click();
    await page.getByText('waits for an answer').first().waitFor();
    await badge('Waiting').waitFor();
    await expectAccessible(page, 'a waiting run');
    await expectFitsPhone('a run');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await badge('Cancelled').waitFor();
    await page.getByRole('link', { name: /Ask/ }).click();
    await page.getByRole('button', { name: 'Retry from this step' }).waitFor();
    await page.goto(`${stack.url}/workflows`);
    await page.getByRole('row').filter({ hasText: 'approval' }).waitFor();
    await call('workflows.start', { name: 'approval', input: { approver: 'b@example.test', title: 'Ship it too' } });
    const bar = page.getByRole('link', { name: '1 new run' });
    await bar.waitFor();
    expect(await page.locator('tbody tr').count()).toBe(1);
    await expectAccessible(page, 'workflows');
    await expectFitsPhone('workflows');
    await bar.click();
    await page.locator('tbody tr').nth(1).waitFor();

    await page.goto(`${stack.url}/workflows/approve?token=unknown`);
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('This link is unknown', { exact: false }).waitFor();
    await expectAccessible(page, 'approval');
  });

  it('creates a report and downloads its file', async () => {
    await page.goto(`${stack.url}/reports`);
    await page.getByText('No reports yet').waitFor();
    await page.getByRole('link', { name: 'Create report' }).first().click();
    await page
      .getByRole('dialog')
      .getByRole('link', { name: /Delivery log/ })
      .click();
    await page.getByLabel('Last days').fill('7');
    await expectAccessible(page, 'report form');
    await page.getByRole('button', { name: 'Create report' }).click();
    await page.waitForURL(/\/reports\/rep_/);
    await badge('Ready').waitFor();
    await expectAccessible(page, 'a report');
    await expectFitsPhone('a report');
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download Delivery log as CSV' }).click();
    const content = readFileSync(await (await downloading).path());
    const sha256 = createHash('sha256').update(content).digest('hex');
    expect(content.toString('utf8').trim().split('\n').length).toBeGreaterThan(3);
    await page.getByText(sha256).waitFor();
    await page.goto(`${stack.url}/reports`);
    await page.getByRole('row').filter({ hasText: 'Delivery log' }).waitFor();
    await expectAccessible(page, 'reports');
    await expectFitsPhone('reports');
    expect(failures).toEqual([]);
  });
});
