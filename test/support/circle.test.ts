import { bulletinContract } from '../contracts/bulletin.ts';
import { createCircle } from './circle.ts';

bulletinContract('What stands for several processes in tests', async () => {
  const circle = createCircle();
  return { join: async () => circle.join(), close: async () => {} };
});
