import type { Page } from 'playwright-core';
import { admin } from './startStack.ts';

/** Signs in as the first admin and waits for the page behind it. */
export async function signIn(page: Page, url: string, path = '/'): Promise<void> {
  await page.goto(url + path);
  await page.getByLabel('Email').fill(admin.email);
  await page.getByLabel('Password').fill(admin.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(url + path);
}
