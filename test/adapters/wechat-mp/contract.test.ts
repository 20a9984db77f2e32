import { channelContract } from '../../contracts/channel.ts';
import { openForContract } from './platform.ts';

channelContract('an official account, encrypted', openForContract('encrypted'));

channelContract('an official account, in plain text', openForContract('plain'));
