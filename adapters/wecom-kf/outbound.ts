import { shorten } from '../tencent/bytes.ts';
import { labelBytes, menuId } from '../tencent/menu.ts';
import type { Step } from '../tencent/plan.ts';

/** A post as `send_msg` takes it. `media`: the id of what was uploaded for it. Pure. */
export function bodyOf(
  step: Step,
  id: string,
  media: { readonly as: string; readonly id: string } | undefined,
): object {
  switch (step.kind) {
    case 'text':
      return { msgtype: 'text', text: { content: step.text.toWellFormed() } };
    case 'media':
      return { msgtype: media?.as, [media?.as ?? 'file']: { media_id: media?.id } };
    case 'location': {
      const { lat: latitude, lng: longitude } = step;
      const label = step.label || '📍';
      return { msgtype: 'location', location: { name: label, address: label, latitude, longitude } };
    }
    case 'menu': {
      const list = (step.card.actions ?? []).map(({ id: action, label }) => ({
        type: 'click',
        click: { id: menuId({ message: id, action }), content: shorten(label.toWellFormed(), labelBytes) },
      }));
      return { msgtype: 'msgmenu', msgmenu: { head_content: step.head.toWellFormed(), list } };
    }
  }
}
