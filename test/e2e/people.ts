import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import * as browserEn from '../../web/shared/texts/en.ts';
import { visit, type Watched } from '../web/browser.ts';

/** The words on the screen, in one language. */
export type Words = Pick<typeof browserEn, 'talk' | 'desk'>;

/** Somebody in front of a browser: a customer on the brand's page, or an agent at the desk. */
export class Person {
  readonly page: Page;
  readonly complaints: readonly string[];
  readonly log: Locator;
  readonly #words: Words;

  constructor({ page, complaints }: Watched, words: Words = browserEn) {
    this.page = page;
    this.complaints = complaints;
    this.#words = words;
    this.log = page.getByRole('log', { name: words.talk.conversation });
  }

  /** The composer. */
  get box(): Locator {
    return this.page.getByRole('textbox').last();
  }

  async write(text: string): Promise<void> {
    await this.box.fill(text);
    await this.page.keyboard.press('Enter');
  }

  async sees(text: string | RegExp): Promise<void> {
    await this.log.getByText(text).first().waitFor();
  }

  count(text: string | RegExp): Promise<number> {
    return this.log.getByText(text).count();
  }

  message(text: string): Locator {
    return this.log.getByRole('article').filter({ hasText: text }).last();
  }

  /** Opens a message's menu and picks from it, one after the other. */
  async pick(text: string, ...items: readonly string[]): Promise<void> {
    await this.message(text).getByRole('button', { name: this.#words.talk.actions }).press('Enter');
    for (const name of items) {
      await this.page.getByRole('menuitem', { name }).or(this.page.getByRole('menuitemcheckbox', { name })).click();
    }
  }

  async attach(...files: readonly { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: this.#words.talk.attach }).click();
    await (await chooser).setFiles([...files]);
    for (const { name } of files) {
      await this.page
        .getByText(this.#words.talk.uploaded.replace('{name}', name))
        .first()
        .waitFor({ state: 'attached' });
    }
    await this.page.getByRole('button', { name: this.#words.talk.send, exact: true }).click();
  }
}

export async function customer(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
  words: Words = browserEn,
): Promise<Person> {
  return new Person(await visit(browser, url, { viewport: { width: 760, height: 800 }, ...options }), words);
}

/** Signs in by the one-time link. */
export async function agent(
  browser: Browser,
  link: string,
  options: BrowserContextOptions & { readonly name?: string } = {},
  words: Words = browserEn,
): Promise<Person> {
  const { name = 'Ana', ...context } = options;
  const watched = await visit(browser, link, { viewport: { width: 1200, height: 800 }, ...context });
  await watched.page.getByRole('textbox', { name: words.desk.name }).fill(name);
  await watched.page.getByRole('button', { name: words.desk.signIn }).click();
  await watched.page.getByRole('navigation', { name: words.desk.cases }).waitFor();
  return new Person(watched, words);
}

/** Opens the newest case of the list. */
export async function openCase({ page }: Person): Promise<void> {
  await page.getByRole('navigation').getByRole('listitem').getByRole('button').first().click();
}
