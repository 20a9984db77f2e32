import { describe, expect, it } from 'vitest';
import { loadExamples } from '../../../config/triage-examples.ts';
import { createTriage } from '../../../core/triage/index.ts';

const triage = createTriage(await loadExamples([]));
/** What comes of the last of several messages. */
const last = (said: readonly string[]) => triage(said.at(-1) ?? '', said.slice(0, -1));

describe('danger that is told in pieces', () => {
  it.each([
    [["I'm standing on", 'the bridge'], 'care'],
    [['we were just sitting there,', 'the windows got fogged up', "I'm standing on", 'the bridge'], 'care'],
    [['no one would notice', 'if I disappeared'], 'care'],
    [['i want', 'to die'], 'care'],
    [['我站在', '楼顶上'], 'care'],
    [['我想 end', 'my life'], 'care'],
    [['the brakes', 'failed on the motorway'], 'incident'],
    [['hoverboard caught', 'fire'], 'incident'],
  ] as const)('is heard by the last of them: %j', (said, category) => {
    const heard = said.map((_, index) => last(said.slice(0, index + 1)));
    expect(heard).toContainEqual(expect.objectContaining({ escalate: true, category, priority: 'urgent' }));
  });

  it.each([
    [['我想 end', 'my life'], 'care'],
    [['hoverboard caught', 'fire'], 'incident'],
  ] as const)('is seen where no message alone tells it: %j', (said, category) => {
    for (const one of said) expect(triage(one)).not.toMatchObject({ priority: 'urgent' });
    expect(last(said)).toMatchObject({ escalate: true, category, priority: 'urgent', evidence: said.slice(-2) });
  });

  it.each([
    [['what are the perks of the premium plan', 'i burnt my toast this morning haha, which toaster is good']],
    [['壶嘴断了怎么处理', '等我一下']],
    [['how do I get the smell of smoke out of the jacket', 'my order number is 20251']],
    [['where is your shop in', 'the bridge road']],
    [['I want', 'to dye my hair']],
  ])('is not made of what each message says by itself: %j', ([...said]) => {
    expect(last(said)).not.toMatchObject({ priority: 'urgent' });
  });

  it('has been dealt with where a message before says it alone', () => {
    expect(last(['I want to kill myself', 'ok thanks'])).toMatchObject({ escalate: false });
  });

  it('is never less than what the newest message says alone', () => {
    expect(last(['hello', 'I want to kill myself'])).toMatchObject({ category: 'care', priority: 'urgent' });
    expect(last(['hello', 'I was charged twice'])).toMatchObject({ category: 'billing' });
  });
});

describe('a customer who gets more upset', () => {
  it.each([
    [['where is my parcel', "that doesn't help", 'hello?? this is not what I asked']],
    [['when do you open on sunday', 'I said sunday', "come on, it's not that hard!!"]],
    [['how long does it take', "you don't listen", 'how many times do I have to ask']],
    [['is the blue one in stock', "no that's not what I meant", 'ugh wrong answer again']],
    [['I need my invoice', 'not helpful', 'this is getting annoying 😠']],
    [['怎么改地址', '不是这个', '说了三遍了！！']],
    [['什麼時候發貨', '答非所問', '怎麼又是這個，急啊']],
    [['可以退吗', '没用', '你没看懂我的问题吧，失望']],
  ])('is given a person: %j', (said) => {
    expect(triage(said.at(-1) ?? '')).not.toMatchObject({ escalate: true, category: 'explicit' });
    expect(last(said)).toMatchObject({ escalate: true, category: 'emotion', evidence: said.slice(1) });
  });

  it.each([
    [['this is so cute!!', 'omg I love it!!', 'how much is it']],
    [['is there really no store in berlin??', 'and in hamburg??', 'ok']],
    [['WHAT IS YOUR ADDRESS', 'WHAT ARE YOUR HOURS', 'DO YOU HAVE PARKING']],
    [['how do I clean it', 'I already did that', 'ok it is clean now, thank you!!']],
    [['does it come in blue', 'no, I meant the large one', 'ok thanks']],
    [['又来买了', '有什么新品', '又是龙井吗']],
    [['还没收到', '哦收到了', '谢谢啦！！']],
    [["that's not what I meant", 'ah, my mistake, sorry!!', 'how much is it']],
  ])('is not whoever is only lively: %j', (said) => {
    expect(last(said)).toMatchObject({ escalate: false });
  });
});
