import type { Outgoing } from '../../core/channel.ts';
import { codedPieces, type Post, postsOf } from '../../core/posts.ts';
import { capabilities, textLimit } from './capabilities.ts';

/** The posts a message becomes, in order. The same message always becomes the same posts. Pure. */
export function planOf(message: Outgoing, code?: string): readonly Post[] {
  return postsOf(message, { capabilities, code, pieces: (text) => codedPieces(text, textLimit, code) });
}
