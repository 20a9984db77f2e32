import type { Outgoing } from '../../core/channel.ts';
import { codedPieces, type Post, postsOf } from '../../core/posts.ts';
import { capabilities } from './capabilities.ts';

/** The messages that ours becomes, in order. The same always becomes the same. Pure. */
export function planOf(message: Outgoing, code?: string): readonly Post[] {
  return postsOf(message, {
    capabilities,
    code,
    pieces: (text) => codedPieces(text, capabilities.limits.text, code),
  });
}
