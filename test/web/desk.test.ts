import { beforeEach, describe, expect, it } from 'vitest';
import { tooFaint } from './contrast.ts';
import { ANA, type FakeServer } from './fake-server.ts';
import { caseCard, furnishDesk } from './scenery.ts';
import { eventually, setStage } from './stage.ts';

const stage = setStage();
let server: FakeServer;
beforeEach(() => {
  server = stage.server;
  furnishDesk(server);
});

async function open(path = '/desk?lang=en', options = {}) {
  const page = await stage.open(path, options);
  return {
    page,
    cases: page.getByRole('navigation', { name: 'Cases' }).getByRole('listitem'),
    log: page.getByRole('log', { name: 'Conversation' }),
    box: page.getByRole('textbox', { name: 'Message' }),
  };
}

async function work(options = {}) {
  server.signedIn = true;
  const desk = await open('/desk?lang=en', options);
  await desk.cases.first().waitFor();
  return desk;
}

describe('signing in', () => {
  it('asks for a name only where a one-time link was opened, and keeps its code out of the address', async () => {
    const { page, cases } = await open('/desk?lang=en#code=good');
    await page.getByRole('textbox', { name: 'Your name' }).fill('Ana');
    expect(page.url()).not.toContain('code');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await cases.first().waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Access token').waitFor();
  });

  it('says that a link was used already, and takes a token instead', async () => {
    const { page, cases } = await open('/desk?lang=en#code=old');
    await page.getByRole('textbox', { name: 'Your name' }).fill('Ana');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This link has been used already.').waitFor();
    await page.getByLabel('Access token').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This link or token is not known.').waitFor();
    await page.getByLabel('Access token').fill('secret');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await cases.first().waitFor();
  });
});

describe('the shift', () => {
  it('ends with one click, and the desk shows that it has until the agent is back', async () => {
    const { page } = await work();
    await page.getByRole('button', { name: 'End my shift' }).click();
    const back = page.getByRole('button', { name: 'I’m back' });
    await back.waitFor();
    expect(await tooFaint(page)).toEqual([]);
    expect(server.heard).toContainEqual({ type: 'shift', away: true });
    await back.click();
    await page.getByRole('button', { name: 'End my shift' }).waitFor();
    expect(server.away).toBe(false);
  });
});

describe('the list of cases', () => {
  it('shows the urgent one that waits on top, counts what is unread, and forgets it once read', async () => {
    const { page, cases } = await work();
    expect((await cases.allInnerTexts()).map((text) => text.split(/[\n,]/u)[0])).toEqual([
      'Noor',
      'Tom Baker',
      '李小梅',
      'Jonas',
    ]);
    expect(await page.title()).toBe('(4) Tea House · Desk');
    await cases.filter({ hasText: 'Noor' }).getByRole('button').click();
    await eventually(async () => expect(await page.title()).toBe('(3) Tea House · Desk'));
    server.text('support/t2', { id: 'c-tom', name: 'Tom Baker', kind: 'customer' }, 'Anyone?');
    await cases.filter({ hasText: 'Anyone?' }).waitFor();
  });

  it('filters and searches', async () => {
    const { page, cases } = await work();
    await page.getByRole('button', { name: 'Mine 1' }).click();
    expect(await cases.count()).toBe(1);
    await page.getByRole('button', { name: 'Closed' }).click();
    await cases.getByText('Jonas').first().waitFor();
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await page.getByRole('searchbox', { name: 'Search cases' }).fill('kettle');
    await eventually(async () => expect(await cases.count()).toBe(1));
    await page.getByRole('searchbox', { name: 'Search cases' }).fill('nothing like it');
    await page.getByText('No case matches.').waitFor();
  });

  it('is walked through by keyboard', async () => {
    const { page, cases, log } = await work();
    const current = () => cases.locator('[aria-current=true] .case-name').innerText();
    await page.keyboard.press('j');
    await log.getByText('The kettle caught fire').waitFor();
    expect(await current()).toContain('Noor');
    await page.getByRole('textbox', { name: 'Message' }).press('Escape');
    await page.keyboard.press('j');
    await eventually(async () => expect(await current()).toContain('Tom Baker'));
    await page.getByRole('textbox', { name: 'Message' }).press('Escape');
    await page.keyboard.press('k');
    await eventually(async () => expect(await current()).toContain('Noor'));
    await page.keyboard.press('Control+k');
    await eventually(async () =>
      expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Search cases'),
    );
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });
});

describe('a case', () => {
  async function openCase(name = '李小梅') {
    const desk = await work();
    await desk.cases.filter({ hasText: name }).getByRole('button').click();
    await desk.log.getByRole('article').first().waitFor();
    return desk;
  }

  it('tells who said what, notes from replies, and what has become of each reply', async () => {
    const { page, log } = await openCase();
    expect(await log.ariaSnapshot()).toContain('Ana took the case.');
    const note = log.getByRole('article').filter({ hasText: 'Warehouse says' });
    await note.getByText('Note, for the team only').waitFor();
    expect(await note.innerText()).not.toContain('//');
    await log.getByRole('img', { name: 'Sent' }).waitFor();
    await log.getByText('Not delivered: the customer has blocked us').waitFor();
    await log.getByText(/written at .*\d\d:\d\d/u).waitFor();
    const id = server.text('support/t1', ANA, 'Are you there?');
    await log.getByRole('img', { name: 'Sending' }).waitFor();
    server.add('support/t1', { type: 'mark', id, fate: 'read' });
    await log.getByRole('img', { name: 'Read' }).waitFor();
    server.add('support/t1', { type: 'mark', id, fate: 'unknown' });
    const unsure = log.getByRole('article').filter({ hasText: 'It is not certain that this was delivered' });
    await unsure.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => server.heard.at(-1)).toMatchObject({ type: 'action', id, action: 'retry' });
    expect(await page.getByRole('region', { name: 'Case card' }).innerText()).toContain('李小梅 asked for a person');
  });

  it('has the card’s buttons, whatever they are, and asks for a form where one belongs to them', async () => {
    const { page } = await openCase();
    const card = page.getByRole('region', { name: 'Case card' });
    await card.getByRole('button', { name: 'Claim' }).click();
    await card.getByRole('button', { name: 'Transfer' }).click();
    const dialog = page.getByRole('dialog', { name: 'Transfer the case' });
    await dialog.getByRole('combobox', { name: 'To which desk' }).selectOption({ label: 'Billing' });
    await dialog.getByRole('textbox', { name: 'Note for the colleagues' }).fill('refund');
    await dialog.getByRole('button', { name: 'Transfer' }).click();
    await eventually(() =>
      expect(server.heard.filter((one) => one.type === 'action')).toMatchObject([
        { room: 'support', thread: 't1', id: 'card-t1', action: 'claim', values: {} },
        { id: 'card-t1', action: 'transfer', values: { desk: 'billing', note: 'refund' } },
      ]),
    );
  });

  it('fills in a draft that comes while the form is open, and never in place of what was typed', async () => {
    const { page } = await openCase();
    const withDraft = (value: string, draft: 'awaited' | 'ready') => {
      const field = { id: 'summary', label: 'Summary', kind: 'multiline', value, draft } as const;
      const form = { title: 'Close the case', submit: 'Close it', fields: [field] };
      server.recard('t1', { title: '李小梅 asked for a person', actions: [{ id: 'close', label: 'Close', form }] });
    };
    withDraft('order: 7', 'awaited');
    const card = page.getByRole('region', { name: 'Case card' });
    const dialog = page.getByRole('dialog', { name: 'Close the case' });
    const summary = dialog.getByRole('textbox', { name: 'Summary' });
    const open = async () => {
      await card.getByRole('button', { name: 'Close' }).click();
      await dialog.waitFor();
    };
    await card.getByRole('button', { name: 'Claim' }).waitFor({ state: 'detached' });
    await open();
    await dialog.getByText('A draft is being written').waitFor();
    expect(await summary.inputValue()).toBe('order: 7');
    await expect
      .poll(() => server.heard.at(-1))
      .toMatchObject({ type: 'action', id: 'card-t1', action: 'form-opened', values: { action: 'close' } });
    withDraft('Li waits for order 7.', 'ready');
    await expect.poll(() => summary.inputValue()).toBe('Li waits for order 7.');
    expect(await dialog.getByText('A draft is being written').count()).toBe(0);
    await summary.fill('My own words');
    withDraft('Something else.', 'ready');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await open();
    expect(await summary.inputValue()).toBe('Something else.');
    await summary.fill('Mine');
    withDraft('A third one.', 'ready');
    server.text('support/t1', ANA, 'behind the change');
    await page.getByText('behind the change').first().waitFor();
    expect(await summary.inputValue()).toBe('Mine');
    await dialog.getByRole('button', { name: 'Close it' }).click();
    await expect
      .poll(() => server.heard.at(-1))
      .toMatchObject({ type: 'action', id: 'card-t1', action: 'close', values: { summary: 'Mine' } });
  });

  it('sends replies to the customer, and notes with their mark, without ever confusing the two', async () => {
    const { page, box, log } = await openCase();
    await page.getByText('Reply: goes to the customer').waitFor();
    await box.fill('Good morning');
    await box.press('Enter');
    await page.getByRole('button', { name: 'Note mode' }).click();
    await page.getByText('Note: only your team sees this').waitFor();
    await box.fill('difficult customer');
    await page.getByRole('button', { name: 'Save note' }).click();
    await log.getByText('difficult customer').waitFor();
    await page.getByRole('button', { name: 'Note mode' }).click();
    await box.fill('// typed as a note');
    await page.getByText('Note: only your team sees this').waitFor();
    await box.press('Enter');
    const said = () => server.heard.flatMap((one) => (one.type === 'message' ? one.parts : []));
    await eventually(() =>
      expect(said()).toEqual([
        { kind: 'text', text: 'Good morning' },
        { kind: 'text', text: '// difficult customer' },
        { kind: 'text', text: '// typed as a note' },
      ]),
    );
    await box.press('ArrowUp');
    await box.fill('edited note');
    await box.press('Enter');
    await eventually(() =>
      expect(server.heard.find((one) => one.type === 'edit')).toMatchObject({ parts: [{ text: '// edited note' }] }),
    );
  });

  it('shows commands as what stays at the desk, and what only looks like one as a reply', async () => {
    const { box, log } = await openCase();
    for (const text of ['!help', '！转接 billing', '!!!']) {
      await box.fill(text);
      await box.press('Enter');
    }
    const saying = (text: string) => log.getByRole('article').filter({ hasText: text });
    await saying('!help').getByText('Command, stays here').waitFor();
    await saying('转接').getByText('Command, stays here').waitFor();
    expect(await saying('!help').getAttribute('class')).toContain('note');
    await saying('!!!').getByRole('img', { name: 'Sending' }).waitFor();
    expect(await log.getByText('Command, stays here').count()).toBe(2);
  });

  it('takes no more messages once it is closed, and says why', async () => {
    const { page, box, log } = await openCase();
    const own = log.getByRole('article').filter({ hasText: '包裹昨天已经发出' });
    const choices = async () => {
      await own.getByRole('button', { name: 'Message actions' }).click();
      const texts = await page.getByRole('menuitem').allInnerTexts();
      await page.keyboard.press('Escape');
      return texts.map((text) => text.trim());
    };
    expect(await choices()).toEqual(['Reply', 'Copy text', 'Edit', 'Delete']);
    server.recard('t1', caseCard('李小梅', { state: 'closed' }));
    await page.getByText('This case is closed, so nothing goes out').waitFor();
    expect(await box.count()).toBe(0);
    // What is done to its messages now would reach nobody.
    expect(await choices()).toEqual(['Copy text']);
  });

  it('stays open over a reload and a lost connection', async () => {
    const { page, log } = await openCase();
    await page.reload();
    await log.getByText('转人工，谢谢').waitFor();
    server.down = true;
    server.text('support/t1', { id: 'c-li', name: '李小梅', kind: 'customer' }, '还在吗？');
    server.down = false;
    await log.getByText('还在吗？').waitFor({ timeout: 15_000 });
    expect(await log.getByText('还在吗？').count()).toBe(1);
  });

  it('keeps an unsent reply with its case', async () => {
    const { box, cases } = await openCase();
    await box.fill('half a reply');
    await cases.filter({ hasText: 'Tom Baker' }).getByRole('button').click();
    await eventually(async () => expect(await box.inputValue()).toBe(''));
    await cases.filter({ hasText: '李小梅' }).getByRole('button').click();
    await eventually(async () => expect(await box.inputValue()).toBe('half a reply'));
  });
});

describe('around the cases', () => {
  it.each(['light', 'dark'] as const)('everything can be read in %s', async (colorScheme) => {
    const { page, cases, log } = await work({ colorScheme });
    await cases.filter({ hasText: '李小梅' }).getByRole('button').click();
    await log.getByText('转人工，谢谢').waitFor();
    expect(await tooFaint(page)).toEqual([]);
    await page.getByRole('button', { name: 'Note mode' }).click();
    await page.getByRole('textbox', { name: 'Message' }).fill('a note');
    await page.getByRole('button', { name: 'Invite a colleague' }).click();
    expect(await tooFaint(page)).toEqual([]);
    const brand = page.getByRole('heading', { name: 'Tea House', includeHidden: true });
    await brand.evaluate((element) => {
      element.style.color = '#808080';
    });
    expect(await tooFaint(page)).toEqual([expect.stringContaining('<H1')]);
  });

  it('makes a one-time link for a colleague', async () => {
    const { page } = await work({ permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByRole('button', { name: 'Invite a colleague' }).click();
    await page.getByRole('button', { name: 'Make a link' }).click();
    const link = `${server.origin}/desk#code=for-a-colleague`;
    await eventually(async () => expect(await page.getByLabel('One-time link').inputValue()).toBe(link));
    await page.getByText('Copied to the clipboard.').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  });

  it('changes language and appearance, and remembers both', async () => {
    server.signedIn = true;
    const { page } = await open('/desk');
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByLabel('Appearance').selectOption('dark');
    await page.getByLabel('Language').selectOption('zh-Hant');
    await page.getByRole('navigation', { name: '案件' }).waitFor();
    await page.reload();
    await page.getByRole('navigation', { name: '案件' }).waitFor();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    const scheme = await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
    expect(scheme).toBe('dark');
  });

  it.each([
    { width: 375, height: 700 },
    { width: 844, height: 390 },
  ])('folds the card of a new case on a phone of %o', async (viewport) => {
    const { page, cases } = await work({ viewport });
    await cases.filter({ hasText: 'Noor' }).getByRole('button').click();
    const card = page.getByRole('region', { name: 'Case card' });
    await card.getByRole('button', { name: 'Claim' }).waitFor();
    const details = card.getByRole('button', { name: 'Details' });
    expect(await details.getAttribute('aria-expanded')).toBe('false');
    await details.click();
    await card.getByText('Where is my parcel?').waitFor();
  });

  it('says that there is no case where there is none', async () => {
    server.clear();
    server.signedIn = true;
    const { page } = await open();
    await page.getByText('There is no case yet.').waitFor();
    expect(await page.getByText('Pick a case').count()).toBe(0);
  });

  it('shows the list or a case on a phone, with a way back', async () => {
    const { page, cases, box } = await work({ viewport: { width: 375, height: 700 } });
    expect(await box.count()).toBe(0);
    await cases.filter({ hasText: 'Noor' }).getByRole('button').click();
    await box.waitFor();
    expect(await cases.first().isVisible()).toBe(false);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(375);
    await page.getByRole('button', { name: 'Back to the cases' }).click();
    await cases.first().waitFor();
    expect(await box.count()).toBe(0);
  });
});

describe('a customer who is erased', () => {
  it('is on the page no more, and whoever was looking is told why', async () => {
    const { page, cases, log } = await work();
    await cases.filter({ hasText: 'Jonas' }).click();
    await log.waitFor();
    server.forget('t4');
    await page.getByText('The customer was erased').waitFor();
    await log.waitFor({ state: 'hidden' });
    expect(await page.getByText('Jonas').count()).toBe(0);
    expect(page.url()).not.toContain('case=');
    await cases.filter({ hasText: 'Noor' }).click();
    await log.waitFor();
  });

  it('goes without a word where nobody looks at it', async () => {
    const { page, cases, log } = await work();
    await cases.filter({ hasText: 'Noor' }).click();
    await log.waitFor();
    server.forget('t4');
    await cases.filter({ hasText: 'Jonas' }).waitFor({ state: 'detached' });
    expect(await log.isVisible()).toBe(true);
    expect(await page.getByText('The customer was erased').count()).toBe(0);
  });

  it('is gone too where the page was not connected meanwhile', async () => {
    const { page, cases } = await work();
    await cases.filter({ hasText: 'Jonas' }).waitFor();
    server.down = true;
    await page.getByText('Not connected').first().waitFor();
    server.forget('t4', { silent: true });
    server.down = false;
    await cases.filter({ hasText: 'Jonas' }).waitFor({ state: 'detached' });
    expect(await cases.filter({ hasText: 'Noor' }).count()).toBe(1);
  });
});

describe('a choice of two hundred canned replies', () => {
  const replies = Array.from({ length: 200 }, (_, index) => ({
    name: `reply-${index}`,
    text: `Words number ${index}`,
  }));
  const all = [...replies, { name: 'refund', text: 'Your money is on its way, and takes FIVE days.' }];

  async function choose(language = 'en') {
    server.canned = all;
    const options = all.map(({ name }) => ({ value: name, label: name }));
    const field = {
      id: 'reply',
      label: 'Which reply?',
      kind: 'select',
      search: 'canned',
      required: true,
      options,
    } as const;
    const form = { title: 'Canned reply', submit: 'Send', fields: [field] };
    const card = caseCard('Tom Baker', { state: 'open', assignee: 'Ana', assigneeId: ANA.id });
    server.recard('t2', { ...card, actions: [{ id: 'canned', label: 'Canned reply', form }] });
    server.signedIn = true;
    const { page } = await open(`/desk?lang=${language}`);
    await page.getByRole('listitem').filter({ hasText: 'Tom Baker' }).click();
    await page.getByRole('button', { name: 'Canned reply' }).click();
    const dialog = page.getByRole('dialog');
    return {
      page,
      dialog,
      box: dialog.getByRole('searchbox', { name: 'Which reply?' }),
      radios: dialog.getByRole('radio'),
    };
  }

  it('is searched by words of its name and text, by keyboard alone', async () => {
    const { page, dialog, box, radios } = await choose();
    await dialog.getByText('Your money is on its way').waitFor();
    expect(await dialog.getByRole('status').textContent()).toBe('201 / 201');
    await box.pressSequentially('five MONEY');
    await eventually(async () => expect(await radios.count()).toBe(1));
    expect(await dialog.getByRole('status').textContent()).toBe('1 / 201');
    await page.keyboard.press('Enter');
    const pressed = () => server.heard.filter((message) => message.type === 'action' && message.action === 'canned');
    expect(pressed()).toEqual([]);
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await eventually(async () =>
      expect(server.heard.find(({ type }) => type === 'action')).toMatchObject({
        action: 'canned',
        values: { reply: 'refund' },
      }),
    );
  });

  it('says where nothing has the words, and sends nothing', async () => {
    const { dialog, box } = await choose('zh');
    const before = server.heard.length;
    await box.fill('zebra');
    await dialog.getByText('没有找到').waitFor();
    await dialog.getByRole('button', { name: 'Send' }).click();
    expect(server.heard.slice(before).filter(({ type }) => type === 'action')).toEqual([]);
  });
});
