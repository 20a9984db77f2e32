import { shorten } from '../tencent/bytes.ts';
import { labelBytes, menuId } from '../tencent/menu.ts';
import type { Step } from '../tencent/plan.ts';

/** What was uploaded for a post. */
export interface Uploaded {
  readonly as: 'image' | 'voice' | 'video';
  readonly id: string;
  /** Of a film. */
  readonly thumb?: string;
}

/** A post as `message/custom/send` takes it. Pure. */
export function bodyOf(step: Step, id: string, media: Uploaded | undefined): object {
  switch (step.kind) {
    case 'text':
      return { msgtype: 'text', text: { content: tame(step.text) } };
    case 'media': {
      if (media?.as !== 'video') return { msgtype: media?.as, [media?.as ?? 'image']: { media_id: media?.id } };
      const video = { media_id: media.id, thumb_media_id: media.thumb, title: '', description: '' };
      return { msgtype: 'video', video };
    }
    case 'location':
      return { msgtype: 'text', text: { content: tame(`📍 ${step.label} ${step.lat}, ${step.lng}`) } };
    case 'menu': {
      const list = (step.card.actions ?? []).map(({ id: action, label }) => ({
        id: menuId({ message: id, action }),
        content: shorten(label.toWellFormed(), labelBytes),
      }));
      return { msgtype: 'msgmenu', msgmenu: { head_content: tame(step.head), list, tail_content: '' } };
    }
  }
}

/** WeChat makes links of `<a href=…>` in a text. What somebody typed is to be seen as it was typed. */
export function tame(text: string): string {
  return text.toWellFormed().replace(/<(?=\/?a\b)/giu, '<\u200b');
}
