import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { expectAccessible } from './expectAccessible.ts';
import { openBrowser } from './openBrowser.ts';
import { signIn } from './signIn.ts';
import { admin, type Stack, startStack } from './startStack.ts';

const answer = z.object({ result: z.object({ data: z.unknown() }) });

describe('passkeys', { timeout: 240_000 }, () => {
  let browser: Browser;
  let stack: Stack;
  let context: BrowserContext;
  let page: Page;
  let devtools: CDPSession;
  let authenticatorId: string;
  const ends: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    browser = await openBrowser();
    ends.push(() => browser.close());
    stack = await startStack();
    ends.push(() => stack.stop());
    context = await browser.newContext();
    page = await context.newPage();
    devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable', { enableUI: false });
    const options = {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    } as const;
    ({ authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', { options }));
  }, 180_000);
  afterAll(async () => {
    for (const end of ends) await end();
  });

  /** Whether somebody touches the authenticator as soon as it asks. */
  const touch = (enabled: boolean) =>
    devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });

  async function sessionFactors(): Promise<unknown> {
    const response = await context.request.get(`${stack.url}/api/trpc/mfa.status`);
    return answer.parse(await response.json()).result.data;
  }

  async function signOut(): Promise<void> {
    await context.clearCookies();
    await page.goto(`${stack.url}/webhooks`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  }

  it('are added on the security page, and recovery codes with the first', async () => {
    await signIn(page, stack.url);
    await page.goto(`${stack.url}/security`);
    await page.getByRole('link', { name: 'Add passkey' }).click();
    await page.getByLabel('Name').fill('Work laptop');
    await expectAccessible(page, 'add a passkey');
    await page.getByRole('button', { name: 'Add passkey' }).click();
    await page.getByRole('heading', { name: 'Save your recovery codes' }).waitFor();
    expect(await page.getByRole('listitem').locator('code').count()).toBe(10);
    await page.getByLabel(/I saved these codes/).check();
    await page.getByRole('button', { name: 'Finish' }).click();
    await page.getByRole('cell', { name: 'Work laptop' }).waitFor();
    await expectAccessible(page, 'passkeys');
    expect(await sessionFactors()).toMatchObject({ enabled: true, methods: ['passkey', 'recovery_code'] });
    const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId });
    expect(credentials.map(({ isResidentCredential, rpId }) => [isResidentCredential, rpId])).toEqual([
      [true, 'localhost'],
    ]);
  });

  it('sign in without mail address and password, to where one wanted to go', async () => {
    await touch(false);
    await signOut();
    await expectAccessible(page, 'sign in');
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await touch(true);
    await page.waitForURL(`${stack.url}/webhooks`);
  });

  it('complete a sign-in that began with the password', async () => {
    await touch(false);
    await signOut();
    await page.getByLabel('Email').fill(admin.email);
    await page.getByLabel('Password').fill(admin.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL(/\/sign-in\/verify/);
    await expectAccessible(page, 'passkey after password');
    await touch(true);
    await page.getByRole('button', { name: 'Use your passkey' }).click();
    await page.waitForURL(`${stack.url}/webhooks`);
  });

  it('confirm anew who one is', async () => {
    await page.goto(`${stack.url}/step-up?next=/security`);
    await expectAccessible(page, 'passkey as step-up');
    const before = (await context.cookies()).find(({ name }) => name === 'novapulse_session')?.value;
    await page.getByRole('button', { name: 'Use your passkey' }).click();
    await page.waitForURL(`${stack.url}/security`);
    // The session has a new token.
    const after = (await context.cookies()).find(({ name }) => name === 'novapulse_session')?.value;
    expect(after).not.toBe(before);
  });

  it('are renamed and removed, the second factor with the last', async () => {
    await page.goto(`${stack.url}/security`);
    const row = page.getByRole('row').filter({ hasText: 'Remove' });
    await row.getByRole('button', { name: 'Rename' }).click();
    await row.getByLabel('Name').fill('Old laptop');
    await row.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('cell', { name: 'Old laptop' }).waitFor();
    await row.getByRole('button', { name: 'Remove…' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('A passkey signs you in with').waitFor();
    expect(await sessionFactors()).toMatchObject({ enabled: false, methods: [], passkeys: 0 });
  });
});
