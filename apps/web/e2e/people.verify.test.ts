import { createDb } from '@novapulse/db';
import { generate } from 'otplib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { expectAccessible } from './expectAccessible.ts';
import { openBrowser } from './openBrowser.ts';
import { signIn } from './signIn.ts';
import { type Stack, startStack } from './startStack.ts';

const mails = z.array(z.object({ to: z.string(), text: z.string() }));
const guest = { email: 'guest@kestrel.example', name: 'Ruth Amsel', password: 'four other plain words' };

describe('the people of an organization', { timeout: 240_000 }, () => {
  let browser: Browser;
  let stack: Stack;
  let context: BrowserContext;
  let page: Page;
  let secret = '';
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
    for (const end of ends) await end();
  });

  // A step counts once. The next one is valid already, so that nothing has to wait for it.
  let step = Math.floor(Date.now() / 30_000) - 1;
  async function unusedCode(): Promise<string> {
    step = Math.max(step + 1, Math.floor(Date.now() / 30_000) - 1);
    const aheadMs = (step - 1) * 30_000 - Date.now();
    if (aheadMs > 0) await new Promise((resolve) => setTimeout(resolve, aheadMs));
    return generate({ secret, epoch: step * 30 });
  }

  /** Also that nothing is wider than a phone. */
  async function expectGood(what: string): Promise<void> {
    await expectAccessible(page, what);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), what).toBe(true);
    await expectAccessible(page, `${what} on the phone`);
    await page.setViewportSize({ width: 1440, height: 900 });
  }

  async function mailedLink(path: string): Promise<string> {
    for (;;) {
      const response = await context.request.get(`${stack.url}/dev/mail.json`);
      for (const mail of mails.parse(await response.json())) {
        const link = mail.text.match(/https?:\/\/\S+/)?.[0];
        if (link?.includes(path)) return link;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  it('set up an authenticator app, and go on once the codes are saved', async () => {
    await page.goto(`${stack.url}/security`);
    await expectGood('security');
    await page.getByRole('link', { name: 'Set up authenticator app' }).click();
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByAltText('QR code for your authenticator app').waitFor();
    await expectGood('enrolment');
    secret = await page.locator('input[name="secret"]').inputValue();
    await page.getByLabel('Digit 1 of 6').fill(await unusedCode());
    await page.getByRole('heading', { name: 'Save your recovery codes' }).waitFor();
    await expectGood('recovery codes');
    await page.emulateMedia({ media: 'print' });
    expect(
      await page
        .getByRole('listitem')
        .filter({ has: page.locator('code') })
        .first()
        .isVisible(),
    ).toBe(true);
    expect(await page.getByRole('navigation', { name: 'Main' }).isVisible()).toBe(false);
    await page.emulateMedia({ media: 'screen' });
    await page.getByRole('button', { name: 'Finish' }).click();
    expect(new URL(page.url()).pathname).toBe('/security/authenticator');
    await page.getByLabel('I saved these codes').check();
    await page.getByRole('button', { name: 'Finish' }).click();
    await page.waitForURL(/\/security\?/);
    await page.getByText('10 of 10 left').waitFor();
  });

  it('invite others, who see what their role includes', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('m');
    await page.getByRole('link', { name: 'Invite member' }).click();
    await page.getByLabel('Email').fill(guest.email);
    await expectGood('invitation');
    await page.getByRole('button', { name: 'Send invitation' }).click();
    await page.getByText(`${guest.email} was invited as User.`).waitFor();
    await page.getByRole('link', { name: 'Done' }).click();
    await page.getByRole('row').filter({ hasText: guest.email }).getByText('Invited').waitFor();
    await expectGood('members with an invitation');

    const other = await browser.newContext();
    const theirs = await other.newPage();
    await theirs.goto(await mailedLink('/accept-invite'));
    await theirs.getByLabel('Your name').fill(guest.name);
    await theirs.getByLabel('Password').fill(guest.password);
    await theirs.getByRole('button', { name: 'Create account' }).click();
    await theirs.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    expect(await theirs.getByRole('link', { name: 'Members' }).count()).toBe(0);
    await theirs.goto(`${stack.url}/members`);
    await theirs.getByText('Your role does not include members').waitFor();
    await theirs.goto(`${stack.url}/settings`);
    await theirs.getByText('Your role does not include changing these.').waitFor();
    expect(await theirs.getByRole('button', { name: 'Save name' }).count()).toBe(0);
    await other.close();
  });

  it('prove anew who they are before they change a role, and come back', async () => {
    const db = createDb({ url: stack.databaseUrl });
    await db.sql.query(`update sessions set verified_at = now() - interval '1 hour'`);
    await db.close();
    await page.goto(`${stack.url}/members?q=ruth`);
    const row = page.getByRole('row').filter({ hasText: guest.email });
    const choose = async () => {
      await row.getByLabel(`Role of ${guest.name}`).selectOption('manager');
      await row.getByRole('button', { name: 'Save' }).click();
    };
    await choose();
    await page.getByRole('heading', { name: 'Confirm that it is you' }).waitFor();
    await page.getByLabel('Six-digit code').fill(await unusedCode());
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.waitForURL(/\/members/);
    await choose();
    await page.getByText('Role changed.').waitFor();
    expect(await row.getByLabel(`Role of ${guest.name}`).inputValue()).toBe('manager');
    await page.goto(`${stack.url}/members?q=nobody`);
    await page.getByText('No member matches').waitFor();
    await expectGood('members, none found');
  });

  it('create an API key, which is shown once, and revoke it', async () => {
    await page.goto(`${stack.url}/api-keys`);
    await page.getByText('No API keys yet').waitFor();
    await expectGood('no keys');
    await page.getByRole('link', { name: 'Create API key' }).first().click();
    await page.getByLabel('Name').fill('Build server');
    await page.getByRole('button', { name: 'Create API key' }).click();
    await page.getByRole('alert').first().waitFor();
    await page.getByLabel('See webhooks and event types.').check();
    await expectGood('key form');
    await page.getByRole('button', { name: 'Create API key' }).click();
    const key =
      (await page
        .getByText(/^np_\w{20,}$/)
        .first()
        .textContent()) ?? '';
    await expectGood('key, once');
    const use = async () => {
      const headers = { authorization: `Bearer ${key}` };
      return (await fetch(`${stack.url}/api/trpc/webhooks.list`, { headers })).status;
    };
    expect(await use()).toBe(200);
    await page.getByRole('link', { name: 'I have stored it' }).click();
    const row = page.getByRole('row').filter({ hasText: 'Build server' });
    await row.getByText('Active').waitFor();
    // The list stands behind the sheet, which closes in a moment.
    await expect.poll(() => page.getByText(key).count(), { timeout: 30_000 }).toBe(0);
    await row.getByRole('button', { name: 'Revoke…' }).click();
    await page.getByRole('button', { name: 'Revoke key' }).click();
    await row.getByText('Revoked').waitFor();
    expect(await use()).toBe(401);
    await expectGood('keys');
  });

  it('find all of it in the audit log, and set the policy', async () => {
    await page.goto(`${stack.url}/audit`);
    for (const action of ['Created an API key', 'Revoked an API key', 'Changed a role', 'Invited a member']) {
      await page.getByRole('row').filter({ hasText: action }).first().waitFor();
    }
    await page.getByRole('link', { name: /^Changed a role/ }).click();
    await page.getByText('All of this actor').waitFor();
    await expectGood('audit log with an open entry');
    await page.goto(`${stack.url}/audit?action=members.setRole&outcome=failure`);
    await page.getByText('No entry matches').waitFor();
    await expectGood('audit log, none found');

    await page.goto(`${stack.url}/settings`);
    await page.getByText('It would stop 1 member.').waitFor();
    await expectGood('settings');
    await page.getByLabel('Required from').fill('2099-01-01');
    await page.getByRole('button', { name: 'Require a second factor' }).click();
    await page.getByText('From 2099-01-01 00:00:00.000 UTC').first().waitFor();
    await page.getByRole('button', { name: 'Make it optional' }).click();
    await page.getByRole('button', { name: 'Require a second factor' }).waitFor();
    await page.goto(`${stack.url}/settings/organizations`);
    await expectGood('organizations');
  });
});
