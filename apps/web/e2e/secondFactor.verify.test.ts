import { generate } from 'otplib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { expectAccessible } from './expectAccessible.ts';
import { openBrowser } from './openBrowser.ts';
import { signIn } from './signIn.ts';
import { admin, type Stack, startStack } from './startStack.ts';

const answer = z.object({ result: z.object({ data: z.unknown() }) });
const mails = z.array(z.object({ to: z.string(), subject: z.string(), text: z.string() }));

describe('signing in with a second factor', { timeout: 240_000 }, () => {
  let browser: Browser;
  let stack: Stack;
  let secret: string;
  let recoveryCodes: string[];
  const ends: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    browser = await openBrowser();
    ends.push(() => browser.close());
    stack = await startStack();
    ends.push(() => stack.stop());
    const context = await browser.newContext();
    await signIn(await context.newPage(), stack.url);
    ({ secret } = z.object({ secret: z.string() }).parse(await call(context, 'mfa.enroll')));
    const confirmed = await call(context, 'mfa.confirm', { code: await unusedCode() });
    ({ recoveryCodes } = z.object({ recoveryCodes: z.array(z.string()) }).parse(confirmed));
    await context.close();
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

  async function call(context: BrowserContext, procedure: string, data: unknown = {}): Promise<unknown> {
    const headers = { origin: stack.url };
    const response = await context.request.post(`${stack.url}/api/trpc/${procedure}`, { headers, data });
    return answer.parse(await response.json()).result.data;
  }

  async function givePassword(page: Page, password = admin.password): Promise<void> {
    await page.goto(`${stack.url}/webhooks`);
    await page.getByLabel('Email').fill(admin.email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  it('takes a pasted code, and comes back to where one wanted to go', async () => {
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    const page = await context.newPage();
    await givePassword(page);
    await page.getByRole('heading', { name: 'Enter your code' }).waitFor();
    await expectAccessible(page, 'second factor');
    // The password alone opens nothing (invariant 7).
    expect((await context.request.get(`${stack.url}/api/trpc/auth.me`)).status()).toBe(401);
    await page.getByLabel('Digit 1 of 6').fill('000000');
    await page.getByRole('alert').getByText(/code/i).waitFor();
    const code = await unusedCode();
    await page.evaluate((text) => navigator.clipboard.writeText(text), `${code.slice(0, 3)} ${code.slice(3)}`);
    await page.getByLabel('Digit 1 of 6').focus();
    await page.keyboard.press('Control+v');
    await page.waitForURL(`${stack.url}/webhooks`);
    await context.close();
  });

  it('takes a recovery code once, on a phone', async () => {
    const [recoveryCode = ''] = recoveryCodes;
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    await givePassword(page);
    await page.getByRole('link', { name: 'Use a recovery code' }).click();
    await page.getByRole('heading', { name: 'Use a recovery code' }).waitFor();
    await expectAccessible(page, 'recovery code');
    await page.getByLabel('Recovery code').fill(recoveryCode.toLowerCase());
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.waitForURL(`${stack.url}/webhooks`);
    await context.close();

    const again = await browser.newContext();
    const second = await again.newPage();
    await givePassword(second);
    await second.getByRole('link', { name: 'Use a recovery code' }).click();
    await second.getByLabel('Recovery code').fill(recoveryCode);
    await second.getByRole('button', { name: 'Verify' }).click();
    await second.getByRole('alert').first().waitFor();
    expect(second.url()).toContain('/sign-in/verify');
    await again.close();
  });

  it('works without JavaScript', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await givePassword(page);
    await page.getByLabel('Six-digit code').fill(await unusedCode());
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.waitForURL(`${stack.url}/webhooks`);
    await context.close();
  });

  it('stays after a forgotten password was set anew by mail', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${stack.url}/sign-in`);
    await page.getByRole('link', { name: 'Forgot password?' }).click();
    await expectAccessible(page, 'forgotten password');
    await page.getByLabel('Email').fill(admin.email);
    await page.getByRole('button', { name: 'Send the link' }).click();
    await page.getByText('Look into your mailbox.').waitFor();
    await page.goto(await mailedLink(context, '/reset-password'));
    await expectAccessible(page, 'new password');
    await page.getByLabel('New password').fill('password');
    await page.getByRole('button', { name: 'Set password' }).click();
    await page.getByRole('alert').first().waitFor();
    const password = 'another long line of words';
    await page.getByLabel('New password').fill(password);
    await page.getByRole('button', { name: 'Set password' }).click();
    await page.getByText('Your new password is set.').waitFor();
    await givePassword(page, password);
    await page.getByRole('heading', { name: 'Enter your code' }).waitFor();
    await context.close();
  });

  async function mailedLink(context: BrowserContext, path: string): Promise<string> {
    for (;;) {
      const response = await context.request.get(`${stack.url}/dev/mail.json`);
      for (const mail of mails.parse(await response.json())) {
        const link = mail.text.match(/https?:\/\/\S+/)?.[0];
        if (link?.includes(path)) return link;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
});
