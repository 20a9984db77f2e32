import { storeContract } from '../contracts/store.ts';
import { openInFolder } from './open.ts';

storeContract('The SQLite store', openInFolder);
