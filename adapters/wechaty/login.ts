import { renderUnicodeCompact } from 'uqr';
import * as z from 'zod';
import { scanStatus } from './wire.ts';

/** How far the login of an account is. */
export interface Login {
  readonly state: 'starting' | 'scan' | 'scanned' | 'confirmed' | 'logged-in' | 'logged-out';
  /** Why it ended, in the puppet's words. */
  readonly reason?: string;
}

const scanned = z.object({ qrcode: z.string().max(4_000).optional(), status: z.number() });
const loggedOut = z.object({ data: z.string().optional() });

/** What a `scan` of the puppet says. Undefined where it says nothing that can be understood. */
export function readScan(payload: unknown): { readonly login: Login; readonly qrcode?: string } | undefined {
  const { data } = scanned.safeParse(payload);
  if (!data) return undefined;
  switch (data.status) {
    case scanStatus.scanned:
      return { login: { state: 'scanned' } };
    case scanStatus.confirmed:
      return { login: { state: 'confirmed' } };
    default:
      return { login: { state: 'scan' }, ...(data.qrcode ? { qrcode: data.qrcode } : {}) };
  }
}

/** What a `logout` of the puppet says. */
export function readLogout(payload: unknown): Login {
  const reason = loggedOut.safeParse(payload).data?.data?.replace(/\s+/gu, ' ').trim().slice(0, 100);
  return { state: 'logged-out', ...(reason ? { reason } : {}) };
}

/** The QR code as lines of a terminal. It lets whoever scans it log in, so that it goes nowhere else. */
export function drawn(channel: string, qrcode: string): string {
  return `\nScan with WeChat to log channel ${channel} in:\n\n${renderUnicodeCompact(qrcode)}\n\n`;
}
