import { play } from './play.ts';
import { plainPairs } from './stage.ts';

play(plainPairs, (pair) => Object.values(pair).includes('web'));
