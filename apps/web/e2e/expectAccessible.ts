import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** No violation of any of axe's rules on the page as it stands, layers included, in both themes. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  await expectNone(page, 'light', what, new AxeBuilder({ page }));
  await expectNone(page, 'dark', what, new AxeBuilder({ page }));
}

async function expectNone(page: Page, theme: 'light' | 'dark', what: string, axe: AxeBuilder): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  // Contrast is that of the final colours, not of a layer on its way in.
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().iterations === 1);
    await Promise.allSettled(ending.map((animation) => animation.finished));
  });
  // There are no frames, so axe needs no page of its own to gather what it found.
  const { violations } = await axe.setLegacyMode().analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 200)} (${node.any.map((check) => check.message).join('; ')})`),
  );
  expect(found, `${what} in the ${theme} theme at ${page.url()}`).toEqual([]);
}
