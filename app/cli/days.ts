import { InvalidArgumentError, Option } from 'commander';
import { keptDays } from '../unanswered.ts';

/** `--days COUNT`, 30 where it is not given. */
export function daysOption(description: string): Option {
  return new Option('-d, --days <count>', description).argParser(days).default(30);
}

function days(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= keptDays) return count;
  throw new InvalidArgumentError(`It must be a number of days, from 1 to ${keptDays}: none is kept longer.`);
}
