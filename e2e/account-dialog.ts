// The account's dialog, as tests use it.
import { expect, type Page } from '@playwright/test';

/** What the page itself did wrong: a refusal of the server is none, though the browser notes it. */
export function faults(problems: readonly string[]): readonly string[] {
  return problems.filter((text) => !text.startsWith('Failed to load resource'));
}

export async function openDialog(page: Page): Promise<void> {
  await page.getByTestId('account').click();
  await expect(page.getByTestId('platform-dialog')).toBeVisible();
}

/** Fills in a form of the dialog, and sends it. */
export async function credentials(page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByTestId('account-submit').click();
}
