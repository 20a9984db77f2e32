import { storeContract } from '../../contracts/store.ts';
import { openInSchema } from './open.ts';

storeContract('The Postgres store', openInSchema);
