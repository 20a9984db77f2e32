import { earlier, follow, type Peer, type PeerParts, pulseMs, type View, type Wire } from './peer.ts';
import type { ClientMessage } from './protocol.ts';
import { languageOf, Refusal } from './refusal.ts';

/** Welcomes a visitor. @returns null where the token is not ours */
export async function welcomeVisitor(
  parts: PeerParts,
  wire: Wire,
  hello: Extract<ClientMessage, { readonly type: 'hello' }>,
): Promise<Peer | null> {
  const chat = await parts.visitors.verify(hello.token);
  if (chat === null) return null;
  const party = parts.visitors.party(chat);
  const view: View = { stream: chat, place: {}, party };
  const from = { channel: parts.channel, chat };
  wire.tell({ type: 'welcome', me: party, brand: parts.brand, uploadLimit: parts.uploadLimit, pulse: pulseMs });
  const following = await follow(parts, wire, view, hello.after);
  return {
    party,
    language: languageOf(hello.language, parts.language),
    async author(frame) {
      if (frame.room !== undefined || frame.thread !== undefined) throw new Refusal('invalid');
      return { by: party, from, stream: chat, keyPrefix: '' };
    },
    async handle(frame) {
      if (frame.type === 'earlier') await earlier(parts, wire, view, frame.before);
      if (frame.type === 'typing' && parts.typing(chat)) parts.sink.hint({ type: 'typing', from, by: party });
    },
    end: following.stop,
  };
}
