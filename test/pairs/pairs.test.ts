import { play } from './play.ts';
import { richPairs } from './stage.ts';

play(richPairs);
