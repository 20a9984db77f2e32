import type { Running } from '../start.ts';
import { terminal } from '../terminal.ts';

/**
 * Prints the addresses to open. The front desk runs by then, so that a store which fails now is told of and waited for,
 * as at any later time.
 */
export async function greet(frontdesk: Pick<Running, 'url' | 'customersUrl' | 'signInUrl'>): Promise<void> {
  const { customersUrl: customers } = frontdesk;
  let desk: string | undefined;
  let failure: string | undefined;
  try {
    desk = await frontdesk.signInUrl();
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
  }
  terminal.line();
  if (customers !== undefined) terminal.line(`  Customers   ${terminal.paint('cyan', customers)}`);
  if (desk !== undefined) {
    terminal.line(`  Web desk    ${terminal.paint('cyan', desk)}`);
    terminal.line('              This link signs in once; make it the first thing you open.');
  }
  if (customers === undefined && desk === undefined)
    terminal.line(`  Running at ${terminal.paint('cyan', frontdesk.url)}`);
  terminal.line();
  if (failure !== undefined)
    terminal.error(`There is no sign-in link for the web desk yet: ${failure} Start Frontdesk again for a link.`);
}
