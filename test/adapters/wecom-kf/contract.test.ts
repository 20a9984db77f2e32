import { channelContract } from '../../contracts/channel.ts';
import { openForContract } from './platform.ts';

channelContract('WeChat customer service', openForContract);
