import { channelContract } from '../../contracts/channel.ts';
import { openForContract } from './platform.ts';

channelContract('Telegram, polled', openForContract('polling'));

channelContract('Telegram, by webhook', openForContract('webhook'));
