import { renderUnicodeCompact } from 'uqr';
import * as z from 'zod';
import type { Login } from '../../core/channel.ts';
import { scanStatus } from './wire.ts';

const scanned = z.object({ qrcode: z.string().max(4_000).optional(), status: z.number() });
const loggedOut = z.object({ data: z.string().optional() });

/** What a `scan` of the puppet says. Undefined where it says nothing that can be understood. */
export function readScan(payload: unknown): Login | undefined {
  const { data } = scanned.safeParse(payload);
  if (!data) return undefined;
  switch (data.status) {
    case scanStatus.scanned:
      return { state: 'scanned' };
    case scanStatus.confirmed:
      return { state: 'confirmed' };
    default:
      return { state: 'scan', ...(data.qrcode ? { code: data.qrcode } : {}) };
  }
}

/** What a `logout` of the puppet says. */
export function readLogout(payload: unknown): Login {
  const reason = loggedOut.safeParse(payload).data?.data?.replace(/\s+/gu, ' ').trim().slice(0, 100);
  return { state: 'logged-out', ...(reason ? { reason } : {}) };
}

/** The QR code as lines of a terminal. It lets whoever scans it log in. */
export function drawn(channel: string, code: string): string {
  return `\nScan with WeChat to log channel ${channel} in, here or on /admin:\n\n${renderUnicodeCompact(code)}\n\n`;
}
