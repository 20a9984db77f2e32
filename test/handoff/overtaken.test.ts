import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { plain } from '../../core/richtext.ts';
import { ana, Scene } from '../support/scene.ts';

const said = (text: string) => [{ kind: 'text', text: plain(text) }] as const;
const edited = (text: string, revision = '2') => ({ type: 'edit', id: 'late', revision, parts: said(text) }) as const;
const written = (text: string) => ({ type: 'message', id: 'late', parts: said(text) }) as const;

let scene: Scene;
let before: readonly string[];
beforeEach(async () => {
  scene = await Scene.open();
  await scene.customer('I want to talk to a human please');
  await scene.agent(ana, 'Hello, this is Ana');
  before = scene.chat;
});
afterEach(() => scene.close());

const heard = () => scene.chat.slice(before.length).join('\n');

describe('what an agent did to a message that comes only later', () => {
  test('an edit: the customer gets what it became, and never what it was', async () => {
    await scene.agentDoes(ana, edited('The price is 100'));
    expect(heard()).toBe('');
    await scene.agentDoes(ana, written('The price is 10'));
    expect(heard()).toContain('The price is 100');
    await scene.agentDoes(ana, edited('The price is 5', '1'));
    expect(heard()).not.toContain('The price is 5');
    await scene.agentDoes(ana, edited('The price is 120', '3'));
    expect(heard()).toContain('The price is 120');
  });

  test('the newest of several edits counts, in whichever order they came', async () => {
    await scene.agentDoes(ana, edited('The price is 100', '3'));
    await scene.agentDoes(ana, edited('The price is 50', '2'));
    await scene.agentDoes(ana, written('The price is 10'));
    expect(heard()).toContain('The price is 100');
    expect(heard()).not.toMatch(/\b(10|50)\b/);
  });

  test('a deletion: the customer never gets it, even where it was edited first or is brought again', async () => {
    await scene.agentDoes(ana, edited('The price is 100'));
    await scene.agentDoes(ana, { type: 'delete', id: 'late' });
    await scene.agentDoes(ana, edited('The price is 100', '3'));
    await scene.agentDoes(ana, written('The price is 10'));
    await scene.agentDoes(ana, written('The price is 10'));
    expect(heard()).toBe('');
  });

  test('what it was edited into decides whether it is a note', async () => {
    await scene.agentDoes(ana, edited('// the price is 100'));
    await scene.agentDoes(ana, written('The price is 10'));
    expect(heard()).toBe('');
  });

  test('an edited command is still nothing for the customer', async () => {
    await scene.agentDoes(ana, written('!tag vip'));
    await scene.agentDoes(ana, edited('She is a difficult one'));
    expect(heard()).toBe('');
    for (let count = 0; count < 30; count++) {
      await scene.agentDoes(ana, { ...edited(`Number ${count}`), id: `command-${count}` });
    }
    expect((await scene.conversation()).overtaken?.length).toBe(10);
  });
});
